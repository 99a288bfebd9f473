/** Whether somebody is at the page: the last key, pointer or touch. */
const USED_MS = 60_000;
let usedAt = performance.now();

export function watchPresence(): void {
  const note = (): void => {
    usedAt = performance.now();
  };
  for (const kind of ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchstart'] as const) {
    addEventListener(kind, note, { passive: true, capture: true });
  }
}

export function isUsed(): boolean {
  return performance.now() - usedAt < USED_MS;
}
