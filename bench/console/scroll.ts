/** Scrolls a list as a wheel does, and counts the frames that came late. */
import type { Page } from 'playwright-core';

export interface Scrolled {
  readonly frames: number;
  /** Longer than 50 ms, three frames of a screen of 60 Hz. */
  readonly long: number;
  readonly longestMs: number;
  /** What the page's thread did for a frame, whatever else the machine does: milliseconds of processor time. */
  readonly cpuMs: number;
}

/** 10 seconds, 40 rows a second and then 400. */
export async function scrollThrough(page: Page): Promise<Scrolled> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const taskMs = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  };
  const before = await taskMs();
  const told: Omit<Scrolled, 'cpuMs'> = await page.evaluate(THROUGH);
  const cpuMs = ((await taskMs()) - before) / Math.max(1, told.frames);
  await session.detach();
  return { ...told, cpuMs };
}

/** Again and again to the end of what is known, until there is no more. */
export async function scrollToEnd(
  page: Page,
): Promise<{ readonly rows: number; readonly seconds: number }> {
  return page.evaluate(TO_END);
}

/** Run in the page: text, since the checks of this folder know no page. */
const THROUGH = `(async () => {
  const list = document.querySelector('.list');
  const gaps = [];
  const run = async (ms, pxPerFrame) => {
    const until = performance.now() + ms;
    let last = await new Promise(requestAnimationFrame);
    while (last < until) {
      list.scrollBy(0, pxPerFrame);
      const at = await new Promise(requestAnimationFrame);
      gaps.push(at - last);
      last = at;
    }
  };
  await run(5000, 27);
  await run(5000, 270);
  const long = gaps.filter((ms) => ms > 50).length;
  return { frames: gaps.length, long, longestMs: Math.max(...gaps) };
})()`;

const TO_END = `(async () => {
  const begun = performance.now();
  const list = document.querySelector('.list');
  const known = () => Math.round((list.querySelector('.list-all')?.clientHeight ?? 0) / 40);
  let rows = 0;
  for (let quiet = 0; quiet < 120; quiet++) {
    list.scrollTo(0, list.scrollHeight);
    await new Promise(requestAnimationFrame);
    if (known() > rows) quiet = 0;
    rows = known();
  }
  return { rows, seconds: (performance.now() - begun) / 1000 };
})()`;
