/** Figures in words: sections of lines, from which the page, the report and the open data are all made. */
import type { Outcome } from '#model/case.ts';
import {
  CLOCK_WORDS,
  FIGURE_TERMS,
  minutesInWords,
  OUTCOME_WORDS,
  SECTOR_WORDS,
  SPLIT_WORDS,
  TABLE_WORDS,
  type Said,
} from './figure-words.ts';
import type { Figures, FiguresTable, OfficeClocks, Told, ToldSum } from '#model/publication.ts';
import type { Language } from '#model/text.ts';

/** One number: where it stands, in words and by its key, and what it is. */
export interface FigureLine {
  readonly key: string;
  readonly label: string;
  readonly text: string;
  /** For bars; null: not told, or nothing that a bar shows. */
  readonly value: number | null;
  readonly isBlank: boolean;
}

export interface FigureSection {
  /** `closed/outcome`, `clocks`, `energy`. */
  readonly key: string;
  readonly title: string;
  readonly means: string;
  readonly lines: readonly FigureLine[];
  readonly total: FigureLine | null;
}

export function tellFigures(figures: Figures, language: Language): FigureSection[] {
  return [
    clocksSection(figures.clocks, language),
    ...figures.tables.map((table) => tableSection(table, language)),
    energySection(figures, language),
  ];
}

function tableSection(table: FiguresTable, language: Language): FigureSection {
  const { title, means } = TABLE_WORDS[table.table];
  const split = SPLIT_WORDS[table.split][language];
  const key = `${table.table}/${table.split}`;
  return {
    key,
    title: language === 'en' ? `${title.en}, ${split}` : `${title['zh-CN']}（${split}）`,
    means: means[language],
    lines: table.cells
      .map((cell) =>
        toldLine(`${key}/${cell.key ?? '-'}`, labelOf(table, cell, language), cell.told, language),
      )
      // Places keep their order; elsewhere what is most comes first.
      .toSorted((a, b) => (table.split === 'place' ? 0 : (b.value ?? 0.5) - (a.value ?? 0.5))),
    total: toldLine(key, FIGURE_TERMS.total[language], table.total, language),
  };
}

function labelOf(
  { split }: FiguresTable,
  { key, nameEn, nameZh }: FiguresTable['cells'][number],
  language: Language,
): string {
  if (split === 'place')
    return (language === 'en' ? nameEn : nameZh) ?? key ?? FIGURE_TERMS.place[language];
  if (split === 'sector')
    return key === null ? FIGURE_TERMS.noSector[language] : (SECTOR_WORDS[key]?.[language] ?? key);
  return isOutcome(key) ? OUTCOME_WORDS[key][language] : FIGURE_TERMS.noOutcome[language];
}

function isOutcome(key: string | null): key is Outcome {
  return key !== null && Object.hasOwn(OUTCOME_WORDS, key);
}

function toldLine(key: string, label: string, told: Told, language: Language): FigureLine {
  if ('value' in told) {
    const text = grouped(told.value);
    return { key, label, text, value: told.value, isBlank: false };
  }
  return { key, label, text: FIGURE_TERMS[told.blank][language], value: null, isBlank: true };
}

function clocksSection(clocks: OfficeClocks, language: Language): FigureSection {
  const minutes = (value: number | null): string =>
    value === null ? '–' : minutesInWords(value, language);
  const lines = CLOCK_ORDER.map((name) => {
    const value = clocks[name];
    const isTime = name === 'medianMinutes' || name === 'slowestMinutes';
    const text = isTime ? minutes(value) : grouped(value ?? 0);
    const label = CLOCK_WORDS[name][language];
    return { key: `clocks/${name}`, label, text, value: isTime ? null : value, isBlank: false };
  });
  return sectionOf('clocks', FIGURE_TERMS.clocksTitle, FIGURE_TERMS.clocksMeans, lines, language);
}

const CLOCK_ORDER = [
  'releases',
  'inTime',
  'medianMinutes',
  'slowestMinutes',
  'overdueReleases',
  'appealsDecided',
  'appealsUpheld',
  'clocks',
  'clocksInTime',
] as const satisfies readonly (keyof OfficeClocks)[];

function energySection({ energy }: Figures, language: Language): FigureSection {
  const sums = [
    sumLine('kwh', energy.kwh, 'kWh', language),
    sumLine('co2eKg', energy.co2eKg, 'kg CO₂', language),
    sumLine('coalKg', energy.coalKg, language === 'en' ? 'kg' : '千克', language),
    sumLine('stoppedWatts', energy.stoppedWatts, 'W', language),
    toldLine('energy/unknown', FIGURE_TERMS.unknown[language], energy.unknown, language),
  ];
  return sectionOf('energy', FIGURE_TERMS.energyTitle, FIGURE_TERMS.energyMeans, sums, language);
}

function sumLine(
  name: 'kwh' | 'co2eKg' | 'coalKg' | 'stoppedWatts',
  told: ToldSum,
  unit: string,
  language: Language,
): FigureLine {
  const key = `energy/${name}`;
  const label = FIGURE_TERMS[name][language];
  if ('blank' in told)
    return { key, label, text: FIGURE_TERMS[told.blank][language], value: null, isBlank: true };
  return { key, label, text: intervalText(told.sum, unit, language), value: null, isBlank: false };
}

type Sum = Extract<ToldSum, { sum: unknown }>['sum'];

/** Never one number without its bounds. */
function intervalText({ low, central, high }: Sum, unit: string, language: Language): string {
  const [a, b, c] = [low, central, high].map((value) => grouped(threeDigits(value)));
  return language === 'en' ? `${b} ${unit} (${a} to ${c})` : `${b} ${unit}（${a} 至 ${c}）`;
}

const threeDigits = (value: number): number => Number(value.toPrecision(3));

/** The same in both languages, and in every run. */
function grouped(value: number): string {
  const [whole = '', part] = String(Math.round(value * 100) / 100).split('.');
  const text = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
  return part === undefined ? text : `${text}.${part}`;
}

function sectionOf(
  key: string,
  title: Said,
  means: Said,
  lines: readonly FigureLine[],
  language: Language,
): FigureSection {
  return { key, title: title[language], means: means[language], lines, total: null };
}
