/** The command line of watch, checked. */
import { OperatingError } from '#base/errors.ts';
import { WORKERS_MAX } from '#capture/live/tap.ts';
import type { RingShape } from '#capture/live/ring-walker.ts';
import type { Language } from '../render/labels.ts';

/** As commander hands it over. */
export interface WatchFlags {
  readonly interface?: readonly string[];
  readonly replay?: string;
  readonly speed?: string;
  readonly workers?: string;
  readonly filter?: string;
  readonly networks?: string;
  readonly lists?: boolean;
  readonly ring?: string;
  readonly promisc?: boolean;
  readonly user?: string;
  readonly duration?: string;
  readonly trading?: boolean;
  readonly region?: string;
  readonly json?: boolean;
  readonly lang?: string;
}

export interface WatchPlan {
  readonly source:
    | { readonly kind: 'live'; readonly interfaces: readonly string[]; readonly workers: number }
    | { readonly kind: 'replay'; readonly path: string; readonly speed: number };
  readonly filter: string | null;
  readonly promiscuous: boolean;
  readonly ring: RingShape;
  readonly user: string | null;
  readonly networks: readonly string[];
  /** Whether indicator lists are matched. */
  readonly lists: boolean;
  /** Where they are kept; null: in the data folder of who called. */
  readonly dataDir: string | null;
  readonly trading: boolean;
  /** Whether findings are told as they rise, and not only when their sessions are over. */
  readonly live: boolean;
  /** Grid whose carbon factor is used; undefined: world average. */
  readonly region: string | undefined;
  readonly language: Language;
  readonly json: boolean;
  /** Null: until told to stop. */
  readonly durationMs: number | null;
}

/** Each is one ring per worker; nobody watches more at once, and it keeps the ring memory within reason. */
export const INTERFACES_MAX = 16;
/** MiB of kernel memory per ring: below 1 a burst is lost, above 1024 a machine is. */
const RING_MIB = { least: 1, most: 1024, usual: 32 } as const;
/** A block is the unit in which the kernel hands over frames; larger ones cost fewer wake-ups. */
const BLOCK_BYTES_MAX = 1 << 20;
/** Some must be free while others are read. */
const BLOCKS_MIN = 8;
/** Timers take at most 2^31 ms, 24 days; longer runs have no end set. */
const DURATION_S_MAX = 2_000_000;
const SPEED_MAX = 1_000_000;

export function planOf(flags: WatchFlags): WatchPlan {
  return {
    source: sourceOf(flags),
    filter: flags.filter ?? null,
    promiscuous: flags.promisc !== false,
    ring: ringOf(number('--ring', flags.ring, RING_MIB.least, RING_MIB.most) ?? RING_MIB.usual),
    user: flags.user ?? null,
    networks: flags.networks?.split(',').map((prefix) => prefix.trim()) ?? [],
    lists: flags.lists !== false,
    dataDir: null,
    live: true,
    trading: flags.trading === true,
    region: flags.region,
    language: flags.lang === 'zh-CN' ? 'zh-CN' : 'en',
    json: flags.json === true,
    durationMs: seconds(number('--duration', flags.duration, 0.1, DURATION_S_MAX)),
  };
}

function sourceOf(flags: WatchFlags): WatchPlan['source'] {
  const interfaces = [...new Set(flags.interface)];
  if (flags.replay !== undefined) {
    const idle = ['interface', 'workers', 'filter', 'user', 'ring'] as const;
    const wrong = idle.find((name) => flags[name] !== undefined);
    if (wrong !== undefined) throw usage(`--${wrong} has no meaning with --replay`);
    const speed = number('--speed', flags.speed, 0, SPEED_MAX) ?? 1;
    return { kind: 'replay', path: flags.replay, speed };
  }
  if (flags.speed !== undefined) throw usage('--speed belongs to --replay');
  if (interfaces.length === 0) {
    throw usage('Name what to watch: -i INTERFACE (several times for several), or --replay FILE');
  }
  if (interfaces.length > INTERFACES_MAX) {
    throw usage(`At most ${INTERFACES_MAX} interfaces in one run`);
  }
  const workers = number('--workers', flags.workers, 1, WORKERS_MAX) ?? 1;
  if (!Number.isInteger(workers)) throw usage('--workers wants a whole number');
  return { kind: 'live', interfaces, workers };
}

/** Equal blocks of a power of two that together are `mebibytes`. */
export function ringOf(mebibytes: number): RingShape {
  const bytes = Math.floor(mebibytes * 1048576);
  let blockBytes = BLOCK_BYTES_MAX;
  while (bytes / blockBytes < BLOCKS_MIN) blockBytes /= 2;
  return { blockBytes, blockCount: Math.floor(bytes / blockBytes) };
}

function number(
  flag: string,
  text: string | undefined,
  least: number,
  most: number,
): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (text.trim() === '' || !(value >= least && value <= most)) {
    throw usage(`${flag} wants a number from ${least} to ${most}, not ${JSON.stringify(text)}`);
  }
  return value;
}

function seconds(value: number | null): number | null {
  return value === null ? null : value * 1000;
}

function usage(message: string): OperatingError {
  return new OperatingError('usage', message);
}
