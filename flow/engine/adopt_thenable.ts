// Takes what a foreign thenable says once, whatever it is: one that answers twice, with itself, or with a
// thenable that leads back to it must not keep the engine busy for ever, as the language's own rule would.

/** How many thenables may lead to one another before the chain counts as endless. */
const LONGEST_CHAIN = 1000;

/** Whether a value has a `then` method. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null &&
    typeof (value as { then?: unknown }).then === "function";
}

/** A promise of what a thenable gives in the end. */
export function adoptThenable(thenable: PromiseLike<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const seen = new Set<unknown>();
    const follow = (value: unknown): void => {
      if (!isThenable(value)) return resolve(value);
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
