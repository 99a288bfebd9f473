/** Commands that run at the same time: each is a process of its own, and machines that route have a few cores. */
const AT_ONCE = 4;

/** Begins no more after the first failure, and throws it once all that began have ended. */
export async function together<T>(
  items: readonly T[],
  run: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  let failure: unknown = null;
  const work = async (): Promise<void> => {
    for (const item of queue) {
      if (failure !== null) return;
      await run(item).catch((error: unknown) => (failure ??= error));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (failure !== null) throw failure;
}
