/**
 * Power and energy of sessions: which ran together, what they took, and what that means in carbon and coal. A session is
 * taken as even over the time in which it was seen; nothing is extrapolated beyond it. Sums add lows to lows and highs to
 * highs: errors of one kind of machine go the same way, so they may not be averaged away.
 */
import type { EnergyFactor } from '#model/energy-factor.ts';
import {
  STEPS_MAX,
  type EnergyAccount,
  type EnergyFigures,
  type RateCurve,
  type Span,
  type Step,
} from '#model/energy.ts';
import type { Factors } from './energy-factor.ts';

/** One finding, as far as energy needs it. */
export interface Session {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly watts: Span | null;
  /** Null: reckoned from the watts. */
  readonly kwh: Span | null;
  readonly algorithm: string | null;
  readonly rate: (Span & { readonly unit: RateCurve['unit'] }) | null;
}

const HOUR_MS = 3_600_000;

export function sum(spans: readonly (Span | null)[]): Span | null {
  let all: Span | null = null;
  for (const span of spans) {
    if (span === null) continue;
    all =
      all === null
        ? span
        : {
            low: all.low + span.low,
            central: all.central + span.central,
            high: all.high + span.high,
          };
  }
  return all;
}

export function times<T extends Span | null>({ span, by }: { span: T; by: number }): T | Span {
  return span === null
    ? span
    : { low: span.low * by, central: span.central * by, high: span.high * by };
}

/** Grams of the factor for each kilowatt-hour, in kilograms. */
export function kilograms(kwh: Span | null, factor: EnergyFactor | null): Span | null {
  return kwh === null || factor === null
    ? null
    : times({ span: kwh, by: factor.gramsPerKwh / 1000 });
}

export function figuresOf(kwh: Span | null, { grid, coal }: Factors): EnergyFigures {
  return { kwh, co2eKg: kilograms(kwh, grid), coalKg: kilograms(kwh, coal) };
}

function energyOf({ from, to, watts, kwh }: Session): Span | null {
  if (kwh !== null) return kwh;
  return watts === null ? null : times({ span: watts, by: (to - from) / HOUR_MS / 1000 });
}

/** How things stand with what was mined on. */
export interface Standing {
  readonly now: number;
  /** A session that was heard of after this runs now. */
  readonly runsAfter: number;
  /** Let go, or closed, at this time; null: it is not over. */
  readonly overAt: number | null;
}

type Reckoned = Omit<EnergyAccount, 'at'>;

export function accountOf(
  sessions: readonly Session[],
  factors: Factors,
  { now, runsAfter, overAt }: Standing,
): Reckoned {
  const running = sessions.filter(({ to }) => to >= runsAfter);
  const power = stepsOf(sessions.map(({ from, to, watts }) => ({ from, to, span: watts })));
  const from = sessions.length === 0 ? null : Math.min(...sessions.map((one) => one.from));
  const to = sessions.length === 0 ? null : Math.max(...sessions.map((one) => one.to));
  const measured = sessions.some(({ watts }) => watts !== null);
  const wattsNow = running.length === 0 ? null : sum(running.map(({ watts }) => watts));
  return {
    ...figuresOf(sum(sessions.map(energyOf)), factors),
    sessions: sessions.length,
    unmeasured: sessions.filter(({ watts }) => watts === null).length,
    from: isoOf(from),
    to: isoOf(to),
    hours: coveredMs(sessions) / HOUR_MS,
    wattsNow: wattsNow ?? (measured ? ZERO : null),
    wattsMost: mostOf(power),
    stopped: stoppedOf(sessions, to, { now, overAt }),
    factor: sessions.length === 0 ? null : factors.grid,
    coalFactor: sessions.length === 0 ? null : factors.coal,
    power: thinned(power).map(told),
    rates: ratesOf(sessions),
  };
}

const ZERO: Span = { low: 0, central: 0, high: 0 };

function isoOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** What last ran, where it is over and nothing was seen since. */
function stoppedOf(
  sessions: readonly Session[],
  to: number | null,
  { now, overAt }: Pick<Standing, 'now' | 'overAt'>,
): Reckoned['stopped'] {
  if (overAt === null || overAt > now || to === null || to > overAt) return null;
  const last = lastPower(sessions, to);
  return last === null ? null : { watts: last, since: new Date(overAt).toISOString() };
}

/** What ran at the end: sessions heard of in the last hour before the last word. */
function lastPower(sessions: readonly Session[], to: number | null): Span | null {
  if (to === null) return null;
  const last = sessions.filter((one) => one.to > to - HOUR_MS || one.to === to);
  const latest = stepsOf(last.map((one) => ({ from: one.from, to: one.to, span: one.watts })));
  return mostOf(latest);
}

/** Time in which at least one session was seen. */
export function coveredMs(sessions: readonly Pick<Session, 'from' | 'to'>[]): number {
  let covered = 0;
  let until = -Infinity;
  for (const { from, to } of sessions.toSorted((a, b) => a.from - b.from)) {
    covered += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return covered;
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly span: Span | null;
}
interface Level extends Span {
  readonly at: number;
}

/** What all together took from each moment on at which one begins or ends. */
export function stepsOf(pieces: readonly Piece[]): readonly Level[] {
  const edges = pieces.flatMap(({ from, to, span }) =>
    span === null
      ? []
      : [
          { at: from, sign: 1, span },
          // What was seen in one moment only still shows as a step.
          { at: Math.max(to, from + 1), sign: -1, span },
        ],
  );
  const levels: Level[] = [];
  const live = new Map<Span, number>();
  for (const { at, sign, span } of edges.toSorted((a, b) => a.at - b.at)) {
    const count = (live.get(span) ?? 0) + sign;
    if (count === 0) live.delete(span);
    else live.set(span, count);
    // Anew each time: adding and taking away would leave crumbs of a watt.
    const level = { at, ...(sum(spansOf(live)) ?? ZERO) };
    if (levels.at(-1)?.at === at) levels.pop();
    levels.push(level);
  }
  return levels;
}

function spansOf(live: ReadonlyMap<Span, number>): readonly Span[] {
  return [...live].map(([span, count]) => times({ span, by: count }));
}

function mostOf(levels: readonly Level[]): Span | null {
  let most: Level | null = null;
  for (const level of levels) if (most === null || level.central > most.central) most = level;
  return most === null ? null : { low: most.low, central: most.central, high: most.high };
}

/** As many steps as a screen can show: of neighbours the highest stays, so that no peak is lost. */
function thinned(levels: readonly Level[]): readonly Level[] {
  if (levels.length <= STEPS_MAX) return levels;
  const size = Math.ceil(levels.length / (STEPS_MAX - 1));
  const kept: Level[] = [];
  for (let at = 0; at < levels.length - 1; at += size) {
    const some = levels.slice(at, Math.min(at + size, levels.length - 1));
    const first = some[0];
    const top = mostOf(some);
    if (first !== undefined && top !== null) kept.push({ ...top, at: first.at });
  }
  const last = levels.at(-1);
  return last === undefined ? kept : [...kept, last];
}

function told({ at, low, central, high }: Level): Step {
  return { at: new Date(at).toISOString(), low, central, high };
}

/** Algorithms of one account that are drawn. */
const RATES_MAX = 16;

/** One curve for each algorithm: a hash of one is not a hash of another. */
function ratesOf(sessions: readonly Session[]): RateCurve[] {
  const byAlgorithm = Map.groupBy(
    sessions.filter((one) => one.rate !== null && one.algorithm !== null),
    ({ algorithm, rate }) => `${rate?.unit} ${algorithm}`,
  );
  return [...byAlgorithm.values()].slice(0, RATES_MAX).map((all) => ({
    algorithm: all[0]?.algorithm ?? '',
    unit: all[0]?.rate?.unit ?? 'H/s',
    steps: thinned(stepsOf(all.map(({ from, to, rate }) => ({ from, to, span: rate })))).map(told),
  }));
}
