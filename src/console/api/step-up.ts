/** Calls wait here while the dialog asks for a fresh proof; the dialog itself is in frame/step-up-dialog.tsx. */

/** What the proof is for, named to whoever gives it. */
export interface Deed {
  /** Approve, close … */
  readonly title: string;
  /** Object, effect and count, in a sentence. */
  readonly effect: string;
}

export interface Waiting {
  readonly deed: Deed | null;
  readonly settle: (proven: boolean) => void;
}

let waiting: Waiting | null = null;
const listeners = new Set<() => void>();

function set(next: Waiting | null): void {
  waiting = next;
  for (const listener of listeners) listener();
}

/** False: they would not. Calls that come while one waits are settled with it. */
export function proveFreshly(deed: Deed | null): Promise<boolean> {
  const before = waiting;
  return new Promise((resolve) => {
    set({
      deed: before?.deed ?? deed,
      settle: (proven) => {
        if (before === null) set(null);
        before?.settle(proven);
        resolve(proven);
      },
    });
  });
}

export const stepUp = {
  now: (): Waiting | null => waiting,
  watch: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
