// A flow that returns its parameters, and a secret's digits, with tasks that have no name.
import { Flow, Parameter, PrefectSecret, task } from "@tacit/flow";
import { z } from "npm:zod@4.6.7";

const show = task((...values: unknown[]) => JSON.stringify(values));
const count = task((secret: string) => [secret, secret.length]);

export const flow: Flow<unknown> = new Flow("typed", () => {
  const parameters = [
    new Parameter<string>("text", { default: "" }),
    new Parameter<number>("number", { default: 0 }),
    new Parameter<boolean>("flag", { default: false }),
    new Parameter<unknown>("any", { required: false }),
    new Parameter("version", { schema: z.string().optional(), required: false }),
    new Parameter("limit", { schema: z.number().optional(), required: false }),
    new Parameter<string[]>("list", { default: [] }),
  ];
  return { values: show(...parameters), counted: count(new PrefectSecret("CLI_TOKEN")) };
});

export const needy: Flow<unknown> = new Flow("needy", () => new Parameter<string>("since"));
