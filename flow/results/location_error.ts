// What a location template that cannot be filled throws.

/**
 * A result's location could not be made: the template names what nobody knows, a value has no text, or the
 * location would hold a secret. The message says which; it never holds a secret.
 */
export class LocationError extends Error {
  /** The error's stable name. */
  override readonly name = "LocationError";
}
