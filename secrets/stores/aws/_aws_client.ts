// Asks a service of Amazon's that speaks its JSON 1.1, with signed requests.
import { AwsV4Signer } from "aws4fetch";
import { type AnswerMeaning, askJson, type AskLimits, netFlag } from "../ask_json.ts";
import { readVariableIfAllowed } from "../_home_folder.ts";
import { propertyOf } from "../_property_of.ts";
import { Renewed, withRenewed } from "../_renewed.ts";
import { SecretStoreError } from "../secret_store_error.ts";
import {
  AWS_VARIABLES,
  type AwsCredentials,
  awsFiles,
  awsMetadataFlags,
  EXPIRED,
  type ExpiringAwsCredentials,
  findAwsCredentials,
  findAwsRegion,
  isExpired,
} from "./_aws_credentials.ts";

/** Where a store of Amazon's asks, and as whom. */
export interface AwsOptions extends AskLimits {
  /**
   * The region: `eu-central-1`.
   *
   * @default {the variable AWS_REGION or AWS_DEFAULT_REGION, or the region of the profile in ~/.aws/config}
   */
  readonly region?: string;
  /**
   * Keys.
   *
   * @default {those of the environment, of the profile in ~/.aws/credentials, of the container (ECS, EKS Pod Identity) or of the instance (IMDSv2)}
   */
  readonly credentials?: AwsCredentials;
  /**
   * The service's address, where it is not Amazon's public one.
   *
   * @default {the variable AWS_ENDPOINT_URL, or the public one of the region}
   */
  readonly endpoint?: string;
  /**
   * Stands before each name: `app/prod/`.
   *
   * @default {""}
   */
  readonly prefix?: string;
}

/** A service of Amazon's. */
export interface AwsService {
  /** Its name in signatures and addresses. */
  readonly id: "secretsmanager" | "ssm";
  /** Its name in `x-amz-target`. */
  readonly target: string;
  /** The action that reads a secret, as policies name it. */
  readonly action: string;
}

/** Asks one service. */
export class AwsClient {
  readonly #store: string;
  readonly #service: AwsService;
  readonly #options: AwsOptions;
  readonly #credentials: Renewed<ExpiringAwsCredentials>;

  constructor(store: string, service: AwsService, options: AwsOptions) {
    this.#store = store;
    this.#service = service;
    this.#options = { ...options };
    this.#credentials = new Renewed((signal) =>
      findAwsCredentials(store, options.credentials, signal)
    );
  }

  /**
   * Asks for an operation.
   *
   * @returns The answer; `undefined` where the service says that there is no such secret.
   * @throws {SecretStoreError} If there is no usable answer.
   */
  async ask(
    operation: string,
    content: object,
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    signal?.throwIfAborted();
    const region = this.#region();
    const url = this.#url(region);
    const body = JSON.stringify(content);
    return await withRenewed(this.#credentials, signal, isExpired, (keys) =>
      askJson({
        store: this.#store,
        url,
        method: "POST",
        headers: () => this.#sign(url, region, operation, body, keys),
        body,
        credentials: {
          AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
          AWS_SESSION_TOKEN: keys.sessionToken,
        },
        meaningOf: (_status, answer) => this.#meaningOf(answer),
        signal,
      }, this.#options));
  }

  /** The flags for the service, and for all places where keys may be found. */
  permissions(): readonly string[] {
    const { region, credentials, endpoint } = this.#options;
    const variables = [
      ...region === undefined ? ["AWS_REGION", "AWS_DEFAULT_REGION"] : [],
      ...endpoint === undefined ? ["AWS_ENDPOINT_URL"] : [],
      ...credentials === undefined ? AWS_VARIABLES : [],
    ];
    return [
      netFlag(this.#url(this.#region())),
      ...credentials === undefined ? awsMetadataFlags() : [],
      ...variables.map((variable) => `--allow-env=${variable}`),
      ...credentials === undefined ? awsFiles().map((file) => `--allow-read=${file}`) : [],
    ];
  }

  async #sign(
    url: URL,
    region: string,
    operation: string,
    body: string,
    { accessKeyId, secretAccessKey, sessionToken }: AwsCredentials,
  ): Promise<Readonly<Record<string, string>>> {
    if (!/^[!-~]*$/.test(`${accessKeyId}${sessionToken ?? ""}`)) {
      throw new SecretStoreError(this.#store, "the keys have a space or an odd character in them.");
    }
    const signer = new AwsV4Signer({
      method: "POST",
      url: url.href,
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `${this.#service.target}.${operation}`,
      },
      body,
      accessKeyId,
      secretAccessKey,
      ...sessionToken !== undefined && { sessionToken },
      service: this.#service.id,
      region,
    });
    return Object.fromEntries((await signer.sign()).headers);
  }

  #region(): string {
    const region = this.#options.region ?? findAwsRegion();
    if (region !== undefined && /^[a-z0-9-]+$/.test(region)) return region;
    throw new SecretStoreError(
      this.#store,
      region === undefined
        ? "no region is known. Set AWS_REGION, or the option `region`."
        : "the region is not like eu-central-1. Check AWS_REGION, or the option `region`.",
    );
  }

  #url(region: string): URL {
    const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    const address = this.#options.endpoint ?? readVariableIfAllowed("AWS_ENDPOINT_URL") ??
      `https://${this.#service.id}.${region}.${domain}`;
    if (/^https?:\/\/[^/@?#]+\/?$/i.test(address) && URL.canParse(address)) return new URL(address);
    throw new SecretStoreError(
      this.#store,
      "the address is not an http or https URL of a host. Check AWS_ENDPOINT_URL.",
    );
  }

  /**
   * Amazon's errors are a type and a text.
   * https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html
   * https://docs.aws.amazon.com/systems-manager/latest/APIReference/CommonErrors.html
   */
  #meaningOf(answer: unknown): AnswerMeaning | undefined {
    const type = String(propertyOf(answer, "__type") ?? "").replace(/^.*#/, "");
    const text = String(propertyOf(answer, "message") ?? propertyOf(answer, "Message") ?? "");
    if (/^(ResourceNotFoundException|ParameterNotFound|ParameterVersionNotFound)$/.test(type)) {
      return { isAbsence: true };
    }
    if (/throttl|RequestLimitExceeded|TooManyRequests/i.test(type)) {
      return { isThrottled: true, advice: "too many requests. Try again later." };
    }
    if (
      /Skewed|RequestExpired|NotYetCurrent/i.test(type + text) ||
      /Signature (expired|not yet)/.test(text)
    ) {
      return {
        advice:
          "the time of the request is wrong: this machine's clock differs from Amazon's. Set it.",
      };
    }
    if (/^ExpiredToken/.test(type)) {
      return { reason: EXPIRED, advice: "the keys are no longer good. Get new ones." };
    }
    if (
      /UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|MissingAuth/i
        .test(type)
    ) {
      return { advice: "the keys are not accepted. Check them." };
    }
    if (/AccessDenied|NotAuthorized/i.test(type)) {
      return {
        advice: `the keys do not allow this. Allow ${this.#service.action} for this secret.`,
      };
    }
    if (type === "InvalidRequestException" && /delet/i.test(text)) {
      return { advice: "the secret is to be deleted. Restore it, or use another." };
    }
    if (/Decryption|KMS|InvalidKeyId/i.test(type)) {
      return { advice: "the secret cannot be decrypted. Allow kms:Decrypt for its key." };
    }
    if (/Validation|InvalidParameter|InvalidRequest/i.test(type)) {
      return { advice: "it takes no such name, version or stage. Check them." };
    }
    return undefined;
  }
}
