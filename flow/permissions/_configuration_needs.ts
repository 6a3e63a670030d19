// The permissions that the configuration needs, with the secrets that are looked for in it or in its store.
import { findLocalSecret, readFrameSecret, usesLocalSecrets } from "../../config/_internal.ts";
import { type Config, context } from "../../config/mod.ts";
import { localPermissions } from "../../config/permissions/_internal.ts";
import { configuredStore, givenStore } from "../../secrets/_internal.ts";
import { type Needs, needsOf, unknown } from "./_needs.ts";

/** The secrets with which the stores of the configuration open: those that are set are read. */
const STORE_CREDENTIALS = ["PREFECT_API_KEY", "PREFECT_API_AUTH_STRING", "VAULT_CREDENTIALS"];

/**
 * The needs of the configuration in force, and of some of its secrets.
 *
 * @throws {ConfigError} If the configuration cannot be used.
 */
export async function configurationNeeds(secretNames: readonly string[]): Promise<Needs[]> {
  const { config } = context;
  const names = secretNames.filter((name) => readFrameSecret(name) === undefined);
  const beyond = names.filter((name) => "looked" in findLocalSecret(name, config));
  const isStoreAsked = beyond.length > 0 && !usesLocalSecrets(config);
  const given = givenStore();
  const store = isStoreAsked ? given ?? configuredStore(config) : undefined;
  const kept = needsOfResults(config);
  if (store === undefined) return [localNeeds(config, names), ...kept];
  const optional = given === undefined ? [...names, ...STORE_CREDENTIALS] : names;
  const local = localPermissions(config, { required: [], optional });
  return [
    { flags: local.flags, unknowns: [] },
    await needsOf(() => store.permissions?.(beyond), `what the secret store ${store.name} needs.`),
    ...kept,
  ];
}

function localNeeds(config: Config, required: readonly string[]): Needs {
  const { flags, missing } = localPermissions(config, { required, optional: [] });
  const unknowns = missing.map((name) =>
    `where the secret "${name}" is. It is not found now, so each place where it is looked for is ` +
    "permitted; set it, and ask again for fewer."
  );
  return { flags, unknowns };
}

/** Another program's configuration may have no such section. */
function needsOfResults({ flows, results }: Partial<Config>): Needs[] {
  if (flows?.checkpointing !== true) return [];
  return [
    unknown(`what keeping results in ${results?.folder} needs: flows.checkpointing is true.`),
  ];
}
