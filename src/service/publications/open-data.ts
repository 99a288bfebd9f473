/** Published figures for reuse: one table for people with spreadsheets, one document for programs, both with definitions. */
import type { Figures } from '#model/publication.ts';
import {
  CLOCK_WORDS,
  FIGURE_TERMS,
  OUTCOME_WORDS,
  SECTOR_WORDS,
  SPLIT_WORDS,
  TABLE_WORDS,
} from '#govern/figure-words.ts';
import type { PublicFigures } from './public-figures.ts';
import { tellFigures } from '#govern/tell-figures.ts';

const COLUMNS = [
  'month',
  'place',
  'place_en',
  'place_zh',
  'edition',
  'key',
  'what_en',
  'what_zh',
  'label_en',
  'label_zh',
  'value',
  'low',
  'high',
  'unit',
  'blank',
] as const;

/** RFC 4180, with the mark by which spreadsheets know UTF-8. An empty value with a word in `blank` is not told. */
export function openDataCsv({ months }: PublicFigures): string {
  const rows = months.flatMap((month) => {
    const { jurisdiction, placeEn, placeZh, figures, editions } = month;
    const head = [month.month, jurisdiction, placeEn, placeZh, String(editions.length)];
    return linesOf(figures).map((line) => [...head, ...line]);
  });
  const lines = [[...COLUMNS], ...rows].map((row) => row.map(quoted).join(','));
  return `\u{feff}${lines.join('\r\n')}\r\n`;
}

/** Names of places are written by people: one that begins like a formula must not become one. */
function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

function linesOf(figures: Figures): string[][] {
  const [en, zh] = [tellFigures(figures, 'en'), tellFigures(figures, 'zh-CN')];
  const chinese = new Map(
    zh
      .flatMap(({ lines, total }) => [...lines, ...(total === null ? [] : [total])])
      .map((line) => [line.key, line.label]),
  );
  return en.flatMap(({ key, title, lines, total }) =>
    [...lines, ...(total === null ? [] : [total])].map((line) => [
      line.key,
      title,
      zh.find((section) => section.key === key)?.title ?? title,
      line.label,
      chinese.get(line.key) ?? line.label,
      ...numbersOf(figures, line.key, line.value),
    ]),
  );
}

const UNITS = { kwh: 'kWh', co2eKg: 'kg', coalKg: 'kg', stoppedWatts: 'W' } as const;

/** value, low, high, unit, blank */
function numbersOf(figures: Figures, key: string, value: number | null): string[] {
  const name = key.slice(key.indexOf('/') + 1);
  if (key.startsWith('energy/') && isSum(name)) {
    const told = figures.energy[name];
    if ('blank' in told) return ['', '', '', UNITS[name], told.blank];
    const [low, central, high] = [told.sum.low, told.sum.central, told.sum.high].map(rounded);
    return [central ?? '', low ?? '', high ?? '', UNITS[name], ''];
  }
  if (key === 'clocks/medianMinutes' || key === 'clocks/slowestMinutes') {
    const minutes =
      figures.clocks[key === 'clocks/medianMinutes' ? 'medianMinutes' : 'slowestMinutes'];
    return [minutes === null ? '' : String(minutes), '', '', 'min', ''];
  }
  return value === null ? ['', '', '', '1', 'small'] : [String(value), '', '', '1', ''];
}

const rounded = (value: number): string => String(Number(value.toPrecision(4)));

function isSum(name: string): name is keyof typeof UNITS {
  return Object.hasOwn(UNITS, name);
}

export function openDataJson({ months, withdrawn }: PublicFigures): string {
  const document = {
    type: 'minewatch-figures',
    format: 1,
    definitions: {
      tables: TABLE_WORDS,
      splits: SPLIT_WORDS,
      outcomes: OUTCOME_WORDS,
      sectors: SECTOR_WORDS,
      clocks: CLOCK_WORDS,
      terms: FIGURE_TERMS,
    },
    months,
    withdrawn,
  };
  return `${JSON.stringify(document)}\n`;
}
