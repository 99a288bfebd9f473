/**
 * A drill is a script that both ends know by heart: the same dialect, seed and start give the same words on both
 * machines. Each end checks every byte that the other says, so that neither ever talks to a real pool or miner.
 */
import { Random } from '#base/random.ts';
import type { Turn } from '../dialogue.ts';
import { SIMULATORS, simulatorOf } from '../dialects/index.ts';
import type { Expectation } from '../dialogue.ts';

export interface DrillPlan {
  readonly dialect: string;
  readonly seed: number;
  readonly shares: number;
  readonly seconds: number;
  /** Milliseconds since 1970: what times inside the dialogue count from. */
  readonly start: number;
}

export interface DrillScript {
  readonly plan: DrillPlan;
  /** `at` counts from the beginning of the conversation. */
  readonly turns: readonly Turn[];
  readonly expects: Expectation;
}

/** The name that every drill miner logs in with: who sees it in a report knows what it was. */
export const DRILL_WORKER = 'minewatch-drill';
export const DRILL_AGENT = 'minewatch-drill/1';

/** Limits of a plan that comes from the network. */
const SHARES_MAX = 10_000;
const SECONDS_MAX = 86_400;
const HELLO = 'MINEWATCH-DRILL/1';

export const DRILL_DIALECTS: readonly string[] = SIMULATORS.filter(
  ({ framing }) => framing === 'line',
).map(({ id }) => id);

/** Null where the dialect is none of `DRILL_DIALECTS`. */
export function writeScript(plan: DrillPlan): DrillScript | null {
  const simulator = simulatorOf(plan.dialect);
  if (simulator === null || simulator.framing !== 'line') return null;
  const { turns, expects } = simulator.play(new Random(plan.seed), {
    start: plan.start,
    shares: plan.shares,
    agent: DRILL_AGENT,
    worker: DRILL_WORKER,
    compact: true,
    shuffledKeys: false,
    shareMillis: (plan.seconds * 1000) / (plan.shares + 1),
  });
  const last = turns.at(-1)?.at ?? plan.start;
  const scale = (plan.seconds * 1000) / Math.max(1, last - plan.start);
  const paced = turns.map((turn) => ({ ...turn, at: (turn.at - plan.start) * scale }));
  return { plan, turns: paced, expects };
}

/** The line that a drill miner knocks with, on a connection of its own; no pool understands it. */
export function writeKnock(plan: DrillPlan): string {
  const { dialect, seed, shares, seconds, start } = plan;
  return `${HELLO} ${dialect} ${seed} ${shares} ${seconds} ${start}\n`;
}

/** What the drill pool answers; null: the line was no knock. */
export function readKnock(line: string): DrillPlan | null {
  const found =
    /^MINEWATCH-DRILL\/1 ([a-z0-9-]+) (\d{1,10}) (\d{1,5}) (\d{1,5}) (\d{1,15})\n$/.exec(line);
  if (found === null) return null;
  const [, dialect = '', ...numbers] = found;
  const [seed = 0, shares = 0, seconds = 0, start = 0] = numbers.map(Number);
  if (!DRILL_DIALECTS.includes(dialect)) return null;
  if (shares < 1 || shares > SHARES_MAX || seconds < 1 || seconds > SECONDS_MAX) return null;
  return { dialect, seed, shares, seconds, start };
}

/** The only answer that lets a drill miner begin. */
export function answerKnock(plan: DrillPlan): string {
  return `${HELLO} welcome ${plan.seed}\n`;
}
