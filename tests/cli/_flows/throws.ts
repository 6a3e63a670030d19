// Throws when it is imported, from a function of its own.
function connect(): never {
  throw new RangeError("no such region");
}

export const flow: never = connect();
