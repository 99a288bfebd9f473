/** Colours and letters of a chart, read from the design's tokens: a canvas knows no style sheet. */
const TOKENS = {
  ink: '--ink',
  ink2: '--ink-2',
  ink3: '--ink-3',
  line: '--line',
  lineStrong: '--line-strong',
  surface: '--surface',
  sunk: '--sunk',
  accent: '--accent',
  accentSoft: '--accent-soft',
  good: '--good',
  warn: '--warn',
  bad: '--bad',
  sans: '--sans',
} as const;

export type Look = { readonly [K in keyof typeof TOKENS]: string };

export function lookNow(): Look {
  const style = getComputedStyle(document.documentElement);
  const entries = Object.entries(TOKENS).map(([name, token]) => [
    name,
    style.getPropertyValue(token).trim(),
  ]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same keys
  return Object.fromEntries(entries) as Look;
}

/** What all charts share: letters as the page has them, no movement, a tip drawn on the canvas itself. */
export function base(look: Look) {
  return {
    animation: false,
    textStyle: { fontFamily: look.sans, fontSize: 12, color: look.ink2 },
    tooltip: {
      // Drawn, not written as markup: the policy of the page refuses that.
      renderMode: 'richText' as const,
      confine: true,
      backgroundColor: look.surface,
      borderColor: look.lineStrong,
      borderWidth: 1,
      padding: [6, 10] as [number, number],
      textStyle: { color: look.ink, fontFamily: look.sans, fontSize: 12 },
    },
  };
}

/** An axis in quiet lines. */
export function axis(look: Look) {
  return {
    axisLine: { lineStyle: { color: look.lineStrong } },
    axisTick: { lineStyle: { color: look.lineStrong } },
    axisLabel: { color: look.ink3, fontFamily: look.sans, fontSize: 11, hideOverlap: true },
    splitLine: { lineStyle: { color: look.line } },
  };
}
