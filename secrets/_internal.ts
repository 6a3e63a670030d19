// The second door: what the package's other rooms need of this one and its users do not.

export { askStore, configuredStore, learnSecret, notInStore } from "./_ask_store.ts";
export { nearestNames } from "./_nearest_names.ts";
export { redactError, redactValue } from "./redact_value.ts";
export { SecretChannel } from "./secret_channel.ts";
