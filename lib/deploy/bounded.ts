/**
 * Many requests, a few at a time: over the kept-alive connections of the client, without a queue at the server.
 */
export const CONCURRENCY = 16;

/** Like `Promise.all(items.map(work))`, with at most `CONCURRENCY` running; after an error no new one starts. */
export async function mapBounded<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  let failed = false;
  const worker = async () => {
    while (next < items.length && !failed) {
      const at = next++;
      try {
        results[at] = await work(items[at] as T);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const workers = Array.from({ length: Math.min(CONCURRENCY, items.length) }, worker);
  const settled = await Promise.allSettled(workers);
  for (const one of settled) if (one.status === "rejected") throw one.reason;
  return results;
}
