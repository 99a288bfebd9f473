/** Charts as drawings in the page: no script, and every number stands beside them as text. */
import { html, type Html } from './html.ts';

export interface Bar {
  readonly label: string;
  /** Null: not told; the place stays empty. */
  readonly values: readonly (number | null)[];
}

const HEIGHT = 120;
const FOOT = 18;
const STEP = 52;
/** How dark the first, second … value of a place is. */
const TONES = ['1', '0.45'] as const;

/** Groups of upright bars over their labels; scrolls on a phone where there are many. `says`: the same for whoever cannot see it. */
export function barChart(bars: readonly Bar[], says: string): Html {
  const most = Math.max(1, ...bars.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const width = Math.max(bars.length * STEP, STEP);
  return html`<svg
    class="chart"
    viewBox="0 0 ${width} ${HEIGHT + FOOT}"
    width="${width * 1.5}"
    role="img"
    aria-label="${says}"
  >
    <line x1="0" y1="${HEIGHT}" x2="${width}" y2="${HEIGHT}" stroke="currentColor" />
    ${bars.map((bar, i) => groupOf(bar, i * STEP, most))}
  </svg>`;
}

function groupOf({ label, values }: Bar, left: number, most: number): Html {
  const width = (STEP - 16) / Math.max(1, values.length);
  return html`${values.map((value, i) => {
      if (value === null) return null;
      const height = Math.max(1, Math.round((value / most) * (HEIGHT - 14)));
      const x = left + 8 + i * width;
      return html`<rect
          x="${x}"
          y="${HEIGHT - height}"
          width="${width - 2}"
          height="${height}"
          fill="currentColor"
          fill-opacity="${TONES[i] ?? '1'}"
        />
        <text x="${x + width / 2 - 1}" y="${HEIGHT - height - 3}" text-anchor="middle">
          ${value}
        </text>`;
    })} <text x="${left + STEP / 2}" y="${HEIGHT + 13}" text-anchor="middle">${label}</text>`;
}

/** A share of the longest, as a strip below a label. */
export function strip(value: number | null, most: number): Html | null {
  if (value === null || most <= 0) return null;
  const width = Math.max(0.5, Math.round((value / most) * 1000) / 10);
  return html`<svg
    viewBox="0 0 100 4"
    width="100%"
    height="6"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <rect width="${width}" height="4" fill="currentColor" />
  </svg>`;
}
