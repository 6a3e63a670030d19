// A limit for what may never end.

/**
 * Waits for a check, not longer than a limit.
 *
 * @throws {Error} What the check throws, or that it did not end.
 */
export async function inTime<T>(check: Promise<T>, limitMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It did not end within ${limitMs} ms.`)), limitMs);
  });
  try {
    return await Promise.race([check, late]);
  } finally {
    clearTimeout(timer);
  }
}
