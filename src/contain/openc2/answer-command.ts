/**
 * What this enforcer answers to an OpenC2 producer elsewhere. It never holds on such a command, and never lets go: `deny` is
 * done where an approved order does it already, `allow` where nothing is withheld, and everything else is refused with the
 * reason. A stolen producer key can therefore hold nobody.
 */
import { isoFrom, type Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import {
  netFromText,
  OPENC2_STATUS,
  OPENC2_VERSION,
  type OpenC2Response,
  SLPF,
  type SlpfArgs,
  type SlpfTraffic,
} from '#model/openc2.ts';
import type { Claims } from './claims.ts';
import type { Cover, HeldView } from './held-view.ts';
import { badRequest, CommandRefusal, notImplemented, PAIRS, type Reading } from './read-command.ts';

/** Commands a minute, of all producers together: each may write a file. */
export const COMMANDS_PER_MINUTE_MAX = 600;

type RuleReading = Extract<Reading, { traffic: unknown }>;

export interface Answering {
  readonly clock: Clock;
  readonly view: HeldView;
  readonly claims: Claims;
  /** How this point's blackhole treats packets: nothing else can be asked for. */
  readonly dropProcess: 'none' | 'reject';
}

/** Throws CommandRefusal. */
export async function answerCommand(
  answering: Answering,
  command: Reading,
): Promise<OpenC2Response> {
  if (command.does === 'query') return answerQuery(command.features);
  if (command.does === 'delete') return answerDelete(answering, command.number, command.args);
  return answerRule(answering, command);
}

function answerQuery(features: readonly string[]): OpenC2Response {
  const asked = new Set(features);
  if (asked.size === 0) return { status: OPENC2_STATUS.ok };
  return {
    status: OPENC2_STATUS.ok,
    results: {
      ...(asked.has('versions') ? { versions: [OPENC2_VERSION] } : {}),
      ...(asked.has('profiles') ? { profiles: [SLPF] } : {}),
      ...(asked.has('pairs')
        ? { pairs: Object.fromEntries(Object.entries(PAIRS).map(([a, t]) => [a, [...t]])) }
        : {}),
      ...(asked.has('rate_limit') ? { rate_limit: COMMANDS_PER_MINUTE_MAX } : {}),
    },
  };
}

async function answerDelete(
  { clock, claims }: Answering,
  number: number,
  { start_time: start }: SlpfArgs,
): Promise<OpenC2Response> {
  const now = clock.now();
  // SLPF §2.3.4.1 has this status for it; what was never there was not removed either.
  if (!claims.has(number, now)) throw internalError('firewall rule not removed or updated');
  try {
    if (start !== undefined && start > now) await claims.stopAt(number, start);
    else await claims.remove(number);
  } catch (error) {
    throw internalError(`firewall rule not removed or updated: ${messageOf(error)}`);
  }
  const status_text = 'The rule is gone; what an approved order withholds stays withheld';
  return { status: OPENC2_STATUS.ok, status_text };
}

async function answerRule(
  answering: Answering,
  { does, traffic, args }: RuleReading,
): Promise<OpenC2Response> {
  const { clock, view, claims } = answering;
  const now = clock.now();
  const span = spanOf(args, now);
  checkArguments(answering, does, args, now);
  const covers = endsOf(traffic).map((network) => view.covers(network));
  const status_text = does === 'deny' ? denied(covers, span) : allowed(covers);
  if (claims.isFull(now)) throw internalError('Rule not updated: there are too many rules');
  const end = does === 'deny' ? Math.min(span.stop, untilOf(covers)) : span.stop;
  const { insert_rule: wanted, persistent: isKept = true } = args.slpf ?? {};
  try {
    const number = await claims.add(wanted, Number.isFinite(end) ? Math.floor(end) : null, {
      isKept,
    });
    return { status: OPENC2_STATUS.ok, status_text, results: { slpf: { rule_number: number } } };
  } catch (error) {
    throw internalError(`Rule not updated: ${messageOf(error)}`);
  }
}

function checkArguments(
  { claims, dropProcess }: Answering,
  does: RuleReading['does'],
  { slpf = {} }: SlpfArgs,
  now: number,
): void {
  // Silence is "do not tell the source" (SLPF §2.1.3.2).
  const { drop_process: asked = 'none', insert_rule: number } = slpf;
  if (does === 'deny' && asked !== dropProcess) {
    throw notImplemented(`Option not supported: drop_process ${asked}`);
  }
  if (number !== undefined && claims.has(number, now)) {
    throw notImplemented('Rule number currently in use');
  }
}

interface Span {
  readonly start: number;
  /** Infinity: never. */
  readonly stop: number;
}

/** Language §3.3.1.4: two of the three, the third follows. */
function spanOf({ start_time, stop_time, duration }: SlpfArgs, now: number): Span {
  if (start_time !== undefined && stop_time !== undefined && duration !== undefined) {
    throw badRequest('start_time, stop_time and duration: only two of them');
  }
  const stop = stop_time ?? Infinity;
  const start =
    start_time ?? (duration !== undefined && Number.isFinite(stop) ? stop - duration : now);
  const end = duration === undefined ? stop : start + duration;
  if (end <= start || end <= now) throw badRequest('It would be over before it begins');
  return { start: Math.max(start, now), stop: end };
}

/** The networks that a rule names, in canonical text; none where it is about everybody. */
function endsOf(traffic: SlpfTraffic): readonly string[] {
  const texts =
    'ipv4_net' in traffic
      ? [traffic.ipv4_net]
      : 'ipv6_net' in traffic
        ? [traffic.ipv6_net]
        : connectionEnds(traffic);
  return texts.flatMap((text) => netFromText(text)?.text ?? []);
}

function connectionEnds(
  traffic: Extract<SlpfTraffic, { ipv4_connection: unknown } | { ipv6_connection: unknown }>,
): readonly string[] {
  const tuple = 'ipv4_connection' in traffic ? traffic.ipv4_connection : traffic.ipv6_connection;
  return [tuple.src_addr, tuple.dst_addr].filter((text) => text !== undefined);
}

/** What is true of a denial that stands; throws where none does. */
function denied(covers: readonly Cover[], { start, stop }: Span): string {
  if (covers.some(({ is }) => is === 'exempt')) {
    throw notImplemented('Rule not updated: it touches what is exempt');
  }
  const held = covers.filter((cover) => cover.is === 'held');
  if (held.length === 0 && covers.some(({ is }) => is === 'unknown')) {
    throw internalError('Rule not updated: nobody can say now what is withheld of it');
  }
  if (held.length === 0) {
    throw notImplemented('Rule not updated: no approved order withholds access from it');
  }
  if (!held.some(({ rung }) => rung === 'blackhole')) {
    throw notImplemented('Rule not updated: the approved order withholds less than that');
  }
  const until = untilOf(covers);
  const isLonger = (Number.isFinite(stop) && stop > until) || start >= until;
  if (isLonger) {
    throw notImplemented(`Rule not updated: the approved order ends at ${isoFrom(until)}`);
  }
  return `Withheld by an approved order until ${isoFrom(until)}; this rule adds nothing to it`;
}

/** When the longest blackhole ends that does what is denied. */
function untilOf(covers: readonly Cover[]): number {
  return Math.max(
    0,
    ...covers.flatMap((cover) =>
      cover.is === 'held' && cover.rung === 'blackhole' ? [cover.until] : [],
    ),
  );
}

function allowed(covers: readonly Cover[]): string {
  // What is exempt passes whoever is at its other end.
  if (covers.some(({ is }) => is === 'exempt')) return 'It is exempt: nothing withholds it';
  if (covers.some(({ is }) => is === 'held')) {
    throw notImplemented(
      'Rule not updated: an approved order withholds it, and is lifted elsewhere',
    );
  }
  if (covers.length === 0) {
    throw notImplemented('Rule not updated: it is about everybody, also those who are held');
  }
  if (covers.some(({ is }) => is === 'unknown')) {
    throw internalError('Rule not updated: a part of it is withheld, or nobody can say now');
  }
  return 'Nothing is withheld from it here; this rule keeps nothing open';
}

function internalError(message: string): CommandRefusal {
  return new CommandRefusal(OPENC2_STATUS.internalError, message);
}
