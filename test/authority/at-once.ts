import type { Database } from '#store/database.ts';

/** PostgreSQL has ten connections; PGlite has one, and answers in this very thread. */
const AT_ONCE = { postgresql: 8, embedded: 1 } as const;

/** Does this with each, several at once where the database can. */
export async function eachAtOnce<T>(
  { kind }: Database,
  all: readonly T[],
  run: (one: T) => Promise<void>,
): Promise<void> {
  const left = all.values();
  const worker = async (): Promise<void> => {
    for (const each of left) await run(each);
  };
  await Promise.all(Array.from({ length: AT_ONCE[kind] }, worker));
}
