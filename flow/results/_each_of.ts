// Work on many things, a number of them at once.

/** How many are under way at once: enough for a store far away, few enough for one with files. */
const CONCURRENCY = 32;

/** Does `work` for each item. It must not reject. */
export async function eachOf<T>(
  items: Iterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const worker = async () => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}
