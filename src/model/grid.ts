/**
 * Carbon per kilowatt-hour. Two kinds that must never be mixed: `generation` counts the CO2 of burning fuel,
 * `life-cycle` all greenhouse gases from building the plant on. A row says which, and so does every figure made from it.
 */
import type { Language } from './text.ts';

export interface GridRow {
  /** ISO 3166-1 alpha-2, `CN-<grid>` for a regional grid, `WORLD`. */
  readonly region: string;
  readonly name: Readonly<Record<Language, string>>;
  /** kg per kWh. */
  readonly factor: number;
  readonly kind: 'generation-CO2' | 'life-cycle-CO2e';
  readonly year: number;
  readonly source: string;
}

const CHINA = 'Ministry of Ecology and Environment and National Bureau of Statistics, 2026-01';
const EMBER = 'Ember and Energy Institute, via Our World in Data';

/** Used where no region was chosen. */
export const GRID_DEFAULT = 'WORLD';

export const GRID: readonly GridRow[] = [
  row('WORLD', 'world average', '世界平均', 0.481, 'life-cycle-CO2e', 'Ember, via Statista'),
  row('CN', 'China, national average', '中国全国平均', 0.5306, 'generation-CO2', CHINA),
  row('CN-NORTH', 'North China grid', '华北电网', 0.6361, 'generation-CO2', CHINA),
  row('CN-NORTHEAST', 'Northeast China grid', '东北电网', 0.5122, 'generation-CO2', CHINA),
  row('CN-EAST', 'East China grid', '华东电网', 0.55, 'generation-CO2', CHINA),
  row('CN-CENTRAL', 'Central China grid', '华中电网', 0.5271, 'generation-CO2', CHINA),
  row('CN-NORTHWEST', 'Northwest China grid', '西北电网', 0.5543, 'generation-CO2', CHINA),
  row('CN-SOUTH', 'South China grid', '南方电网', 0.4042, 'generation-CO2', CHINA),
  row('CN-SOUTHWEST', 'Southwest China grid', '西南电网', 0.2472, 'generation-CO2', CHINA),
  row('IN', 'India', '印度', 0.713, 'life-cycle-CO2e', EMBER),
  row('DE', 'Germany', '德国', 0.381, 'life-cycle-CO2e', EMBER),
  row('FR', 'France', '法国', 0.056, 'life-cycle-CO2e', EMBER),
  row('CA', 'Canada', '加拿大', 0.17, 'life-cycle-CO2e', EMBER),
  row('CZ', 'Czechia', '捷克', 0.45, 'life-cycle-CO2e', EMBER),
];

function row(
  region: string,
  en: string,
  chinese: string,
  factor: number,
  kind: GridRow['kind'],
  source: string,
): GridRow {
  return { region, name: { en, 'zh-CN': chinese }, factor, kind, year: 2023, source };
}
