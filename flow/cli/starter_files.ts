// The files of a project to start from.
import { VERSION } from "./version.ts";

/** A file of the project. */
export interface StarterFile {
  /** The file's name. */
  readonly name: string;
  /** Its purpose, in a few words. */
  readonly summary: string;
  /** Who may read and write it. */
  readonly mode: number;
  /** Its content. */
  readonly text: string;
}

/** The files, in the order in which somebody reads them. */
export const STARTER_FILES: readonly StarterFile[] = [
  {
    name: "flow.ts",
    summary: "a flow that uses a secret",
    mode: 0o644,
    text: `import { Flow, Parameter, PrefectSecret, task } from "@tacit/flow";

const greet = task("greet", (name: string) => \`Hello, \${name}!\`);

const sign = task("sign", async (text: string, secret: string) => {
  const bytes = new TextEncoder();
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes.encode(secret), hmac, false, ["sign"]);
  const signature = await crypto.subtle.sign("HMAC", key, bytes.encode(text));
  return \`\${text} (signed \${new Uint8Array(signature).toHex()})\`;
});

export const flow = new Flow("greeting", () => {
  const name = new Parameter<string>("name", { default: "world" });
  return sign(greet(name), new PrefectSecret("SIGNING_KEY"));
});

if (import.meta.main) {
  const run = (await flow.run()).orThrow();
  console.log(run.output);
}
`,
  },
  {
    name: "flow_test.ts",
    summary: "its test, with a secret of its own",
    mode: 0o644,
    text: `import { withContext } from "@tacit/flow";
import { flow } from "./flow.ts";

Deno.test("the greeting is signed", async () => {
  const run = await withContext(
    { secrets: { SIGNING_KEY: "a key for tests" } },
    () => flow.run({ parameters: { name: "Ada" } }),
  );
  if (!run.output.startsWith("Hello, Ada! (signed ")) throw new Error(run.output);
});
`,
  },
  {
    name: "deno.json",
    summary: "the commands, with the permissions they need",
    mode: 0o644,
    text: JSON.stringify(
      {
        imports: { "@tacit/flow": `jsr:@tacit/flow@^${VERSION}` },
        tasks: {
          start: "deno run --no-prompt --allow-env --allow-read --env-file=secrets.env flow.ts",
          tacit: "deno run --no-prompt --allow-env --allow-read --allow-write=. " +
            `--env-file=secrets.env jsr:@tacit/flow@^${VERSION}/cli`,
          test: "deno test --no-prompt --allow-env --allow-read",
        },
      },
      undefined,
      2,
    ) + "\n",
  },
  {
    name: "secrets.env",
    summary: "the secret; keep it to yourself",
    mode: 0o600,
    text: "PREFECT__CONTEXT__SECRETS__SIGNING_KEY=change-me-before-you-use-this\n",
  },
  {
    name: ".gitignore",
    summary: "keeps the secret and what runs leave out of git",
    mode: 0o644,
    text: "secrets.env\nresults/\nreport.html\n",
  },
];
