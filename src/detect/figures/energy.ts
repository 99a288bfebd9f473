/** Watts, kilowatt-hours and carbon of a session: every figure an interval, every interval with its basis named. */
import type { Algorithm } from '#model/protocol.ts';
import { EFFICIENCY, type EfficiencyRow } from '#detect/data/efficiency.ts';
import { GRID, GRID_DEFAULT, type GridRow } from '#model/grid.ts';
import { BASIS } from '#detect/words/basis.ts';
import type { Language } from '#detect/words.ts';
import type { HashRate } from './hash-rate.ts';

export interface Span {
  readonly low: number;
  readonly central: number;
  readonly high: number;
}

export interface Power extends Span {
  readonly unit: 'W';
  readonly basis: string;
}
export interface Energy extends Span {
  readonly unit: 'kWh';
  readonly basis: string;
}
export interface Carbon extends Span {
  readonly unit: 'kg';
  readonly basis: string;
}

/** Null where the algorithm is unknown or no machine of the table runs at such a rate: unknown stays unknown. */
export function estimatePower(
  rate: HashRate | null,
  algorithm: Algorithm | null,
  language: Language = 'en',
): Power | null {
  if (rate === null || algorithm === null) return null;
  const row = rowFor(algorithm, rate.central);
  if (row === null) return null;
  const span = {
    low: rate.low * row.low,
    central: rate.central * row.central,
    high: rate.high * row.high,
  };
  if (!isSpan(span)) return null;
  return { ...span, unit: 'W', basis: BASIS[language].power(algorithm, row) };
}

/** Over the time in which work was seen, not extrapolated. */
export function estimateEnergy(
  power: Power | null,
  seconds: number,
  language: Language = 'en',
): Energy | null {
  if (power === null || !(seconds > 0)) return null;
  const hours = seconds / 3600;
  const span = scaled(power, hours / 1000);
  if (!isSpan(span)) return null;
  return { ...span, unit: 'kWh', basis: BASIS[language].energy(round(hours, 3)) };
}

/** `region` as in the table of grids; an unknown one falls back to the world average, and the basis says so. */
export function estimateCarbon(
  energy: Energy | null,
  region = GRID_DEFAULT,
  language: Language = 'en',
): Carbon | null {
  const grid = gridFor(region);
  if (energy === null || grid === null) return null;
  const span = scaled(energy, grid.factor);
  return { ...span, unit: 'kg', basis: BASIS[language].carbon(grid) };
}

function gridFor(region: string): GridRow | null {
  return (
    GRID.find((row) => row.region === region) ??
    GRID.find((row) => row.region === GRID_DEFAULT) ??
    null
  );
}

function rowFor(algorithm: Algorithm, rate: number): EfficiencyRow | null {
  const fits = EFFICIENCY.filter(
    (row) => row.algorithms.includes(algorithm) && rate >= row.rateMin && rate < row.rateMax,
  );
  return fits.reduce<EfficiencyRow | null>(
    (newest, row) => (newest === null || row.year > newest.year ? row : newest),
    null,
  );
}

function scaled(span: Span, factor: number): Span {
  return { low: span.low * factor, central: span.central * factor, high: span.high * factor };
}

function isSpan(span: Span): boolean {
  return [span.low, span.central, span.high].every((value) => Number.isFinite(value) && value >= 0);
}

function round(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}
