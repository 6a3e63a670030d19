// The second door: what the package's other rooms need of this one and its users do not.

export { decodeLossless } from "./decode_secret.ts";
export { learnSecret } from "./learn_secret.ts";
export { givenStore } from "./given_store.ts";
export { askStore, configuredStore, notInStore } from "./secret.ts";
export { nearestNames } from "./errors.ts";
export { holdsSecret, leave, maskText, redactValue, secretNamesIn } from "./leave.ts";
export { knownSecrets, secretMemory } from "./secret_memory.ts";
export { formSecret } from "./secret_form.ts";
export { SecretChannel } from "./sealed.ts";
