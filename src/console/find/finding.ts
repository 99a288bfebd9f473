/** Whether the box is open, and what stands in it at first. Anything on a page may open it. */

export interface Finding {
  readonly text: string;
  /** What leads to people is asked for at once: whoever chose so was told that it is recorded. */
  readonly named: boolean;
}

let finding: Finding | null = null;
const listeners = new Set<() => void>();

function set(next: Finding | null): void {
  finding = next;
  for (const listener of listeners) listener();
}

export const find = {
  now: (): Finding | null => finding,
  open(text = '', named = false): void {
    set({ text, named });
  },
  close(): void {
    set(null);
  },
  watch: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
