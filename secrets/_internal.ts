// The second door: what the package's other rooms need of this one and its users do not.

export { redactError } from "./redact_error.ts";
export { redactValue } from "./redact_value.ts";
