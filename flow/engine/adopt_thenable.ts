// Takes what a foreign thenable says once, whatever it is: one that answers twice, with itself, or with a
// thenable that leads back to it must not keep the engine busy for ever, as the language's own rule would.

/** How many thenables may lead to one another before the chain counts as endless. */
const LONGEST_CHAIN = 1000;

/**
 * A promise of what a task gives later; `undefined` where it gave a value at once.
 *
 * @throws {unknown} What the value throws when it is looked at.
 */
export function promiseOf(value: unknown): Promise<unknown> | undefined {
  if (!isThenable(value)) return undefined;
  return isOrdinaryPromise(value) ? value : adoptThenable(value);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return ((typeof value === "object" && value !== null) || typeof value === "function") &&
    typeof (value as { then?: unknown }).then === "function";
}

/** A promise of the language's own; that of a subclass may do anything when it is asked. */
function isOrdinaryPromise(value: PromiseLike<unknown>): value is Promise<unknown> {
  return value.then === Promise.prototype.then && value instanceof Promise &&
    value.constructor === Promise;
}

/** A promise of what a thenable gives in the end. */
function adoptThenable(thenable: PromiseLike<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const seen = new Set<unknown>();
    /** As in the language, what throws when it is looked at rejects with that. */
    const follow = (value: unknown): void => {
      try {
        if (isThenable(value)) ask(value);
        else resolve(value);
      } catch (error) {
        reject(error);
      }
    };
    const ask = (value: PromiseLike<unknown>): void => {
      if (seen.has(value) || seen.size === LONGEST_CHAIN) {
        return reject(
          new TypeError("The task gave a thenable that resolves to itself, or never to a value."),
        );
      }
      seen.add(value);
      let isAnswered = false;
      const once = (answer: (value: unknown) => void) => (value: unknown) => {
        if (isAnswered) return;
        isAnswered = true;
        answer(value);
      };
      try {
        value.then(once(follow), once(reject));
      } catch (error) {
        once(reject)(error);
      }
    };
    follow(thenable);
  });
}
