import type { Language } from '#model/text.ts';

/** As asked for by the page, else what the browser likes best of the two, else English. */
export function languageOf(asked: unknown, acceptLanguage: string | undefined): Language {
  if (asked === 'en' || asked === 'zh-CN') return asked;
  return likedBest(acceptLanguage ?? '') ?? 'en';
}

/** Entries of Accept-Language that are read: browsers send five. */
const ENTRIES_MAX = 20;

/** RFC 9110 §12.5.4. Whoever reads any Chinese gets Chinese. */
function likedBest(header: string): Language | null {
  let best: Language | null = null;
  let bestWeight = 0;
  for (const entry of header.split(',', ENTRIES_MAX)) {
    const [range = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
    const [primary] = range.split('-', 1);
    const language = primary === 'zh' ? 'zh-CN' : primary === 'en' ? 'en' : null;
    const weight = weightIn(parameters);
    if (language === null || weight <= bestWeight) continue;
    best = language;
    bestWeight = weight;
  }
  return best;
}

function weightIn(parameters: readonly string[]): number {
  const text = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  if (text === undefined) return 1;
  return /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(text) ? Number(text) : 0;
}
