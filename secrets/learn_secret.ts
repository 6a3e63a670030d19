// How a value that was just read becomes known as a secret.
import { secretMemory } from "./secret_memory.ts";

/**
 * Makes a value known as a secret to the whole process, as deep as it goes. // secrecy 4
 *
 * @param name The secret's name.
 * @param value The secret.
 * @throws {SecretValueError} If some of it cannot be read, so that it could not be masked.
 */
export function learnSecret(name: string, value: unknown): void {
  if (value === undefined || value === null) return;
  secretMemory.learn(name, value);
}
