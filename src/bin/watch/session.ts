/** One run of watch: opens, gives up its rights, watches over the workers and interfaces, and ends with the sum. */
import { ERRORS, OperatingError } from '#base/errors.ts';
import { loadLibc } from '#capture/live/libc.ts';
import {
  becomeAccount,
  chooseAccount,
  dropCapabilities,
  forbidNewRights,
  readAccounts,
} from '#capture/live/privileges.ts';
import { Tap } from '#capture/live/tap.ts';
import type { Summary } from '#model/finding.ts';
import { dataFolderOfCaller } from '../caller-folder.ts';
import { FLOWS_MAX } from '../pipeline.ts';
import type { Board } from './board.ts';
import { Crew } from './crew.ts';
import type { WorkerStart } from './messages.ts';
import type { Output } from './output.ts';
import type { WatchPlan } from './plan.ts';
import { messagesIn } from './words.ts';

/** How soon an interface that went or came back is noticed. */
const LOOK_MS = 250;
/** How often the kernel's counters are read and rates are computed. */
const STATUS_MS = 1000;

/** Runs until the end of the replay, the duration, or `stop`; answers the exit status. */
export async function runSession(
  plan: WatchPlan,
  board: Board,
  output: Output,
  stop: AbortSignal,
): Promise<number> {
  const taps = plan.source.kind === 'live' ? await openTaps(plan) : [];
  const crew = crewFor(plan, taps, board, output);
  const watchers: NodeJS.Timeout[] = [];
  try {
    await crew.ready();
    const account = taps.length > 0 ? await giveUpRights(plan) : null;
    crew.go();
    const began = performance.now();
    if (taps.length > 0) {
      output.notice(messagesIn(plan.language).watching(nameOf(plan), account));
    }
    watchers.push(setInterval(() => lookAfter(taps, crew, plan, output), LOOK_MS));
    watchers.push(setInterval(statusTeller(plan, taps, crew, output), STATUS_MS));
    const ended = crew.done();
    await Promise.race([ended, until(stop, plan.durationMs)]);
    for (const tap of taps) tap.stopIntake();
    crew.stop();
    const damage = await ended;
    if (damage !== null) output.notice(`${nameOf(plan)}: ${damage}`);
    output.end(summaryOf({ crew, taps, board, seconds: (performance.now() - began) / 1000 }));
    return damage === null ? 0 : ERRORS.damaged.exit;
  } finally {
    for (const watcher of watchers) clearInterval(watcher);
    await crew.terminate();
    for (const tap of taps) tap.close();
  }
}

function crewFor(plan: WatchPlan, taps: readonly Tap[], board: Board, output: Output): Crew {
  const { networks, language, trading, region } = plan;
  return new Crew({
    sources: sourcesOf(plan, taps),
    detection: {
      networks,
      language,
      trading,
      region,
      dataDir: plan.lists ? (plan.dataDir ?? dataFolderOfCaller()) : null,
    },
    live: plan.live,
    flowsMax: Math.floor(FLOWS_MAX / (plan.source.kind === 'live' ? plan.source.workers : 1)),
    report(finding) {
      board.put(finding);
      output.finding(finding);
    },
    ...(output.transcript === undefined
      ? {}
      : { onTranscript: (message) => output.transcript?.(message) }),
  });
}

function nameOf({ source }: WatchPlan): string {
  return source.kind === 'replay' ? source.path : source.interfaces.join(', ');
}

async function openTaps(plan: WatchPlan): Promise<readonly Tap[]> {
  if (plan.source.kind !== 'live') return [];
  const { interfaces, workers } = plan.source;
  const libc = await loadLibc();
  const { filter, promiscuous, ring: shape } = plan;
  const taps: Tap[] = [];
  for (const name of interfaces) {
    taps.push(Tap.open(libc, { name, workers, shape, promiscuous, filter }));
  }
  return taps;
}

/**
 * After every socket is open and every module and list is loaded: nothing needs root from here on. New workers are
 * never started later, so the order is kept for good.
 */
async function giveUpRights(plan: WatchPlan): Promise<string | null> {
  const libc = await loadLibc();
  forbidNewRights(libc);
  let name: string | null = null;
  if (process.getuid?.() === 0) {
    const account = chooseAccount(plan.user, process.env, readAccounts());
    becomeAccount(account);
    name = account.name;
  } else if (plan.user !== null) {
    throw new OperatingError('usage', '--user needs a start as root');
  }
  dropCapabilities(libc);
  return name;
}

function sourcesOf(plan: WatchPlan, taps: readonly Tap[]): readonly WorkerStart['source'][] {
  const { source } = plan;
  if (source.kind === 'replay') return [source];
  return Array.from({ length: source.workers }, (_, worker) => ({
    kind: 'live',
    rings: taps.flatMap((tap) => tap.rings.slice(worker, worker + 1)),
  }));
}

function lookAfter(taps: readonly Tap[], crew: Crew, plan: WatchPlan, output: Output): void {
  const words = messagesIn(plan.language);
  for (const tap of taps) {
    const change = tap.check();
    if (change === null) continue;
    if (change.rings !== null) crew.handOver(change.rings);
    const say = {
      gone: words.vanished,
      down: words.down,
      up: words.back,
      exhausted: words.exhausted,
    };
    output.notice(say[change.state](tap.name));
  }
}

function statusTeller(
  plan: WatchPlan,
  taps: readonly Tap[],
  crew: Crew,
  output: Output,
): () => void {
  let before = { at: performance.now(), packets: 0, bytes: 0 };
  return () => {
    const { packets, bytes, flows, dropped } = crew.totals();
    const at = performance.now();
    const seconds = (at - before.at) / 1000;
    const kernel = kernelTotals(taps);
    const status = {
      packetsPerSecond: (packets - before.packets) / seconds,
      bitsPerSecond: ((bytes - before.bytes) * 8) / seconds,
      flows,
      kernelDrops: kernel.drops,
      kernelFreezes: kernel.freezes,
      sources:
        plan.source.kind === 'replay'
          ? [{ name: nameOf(plan), state: 'replay' }]
          : taps.map(({ name, state }) => ({ name, state })),
    };
    output.status(status, { packets, bytes, flows, dropped: { ...dropped, kernel: kernel.drops } });
    before = { at, packets, bytes };
  };
}

function kernelTotals(taps: readonly Tap[]): { drops: number; freezes: number; vanished: number } {
  const sum = { drops: 0, freezes: 0, vanished: 0 };
  for (const tap of taps) {
    const { drops, freezes } = tap.readTotals();
    sum.drops += drops;
    sum.freezes += freezes;
    sum.vanished += tap.vanished;
  }
  return sum;
}

interface Run {
  readonly crew: Crew;
  readonly taps: readonly Tap[];
  readonly board: Board;
  readonly seconds: number;
}

/** `dropped` names the kernel's losses too, zero included: that nothing was lost is a statement of its own. */
function summaryOf({ crew, taps, board, seconds }: Run): Summary {
  const { packets, bytes, flows, dropped } = crew.totals();
  const kernel = kernelTotals(taps);
  return {
    type: 'summary',
    files: taps.length > 0 ? 0 : 1,
    packets,
    bytes,
    flows,
    dropped:
      taps.length === 0
        ? nonZero(dropped)
        : {
            kernel: kernel.drops,
            ...nonZero({ ...dropped, 'interface-vanished': kernel.vanished }),
          },
    seconds: Math.round(seconds * 1000) / 1000,
    findings: board.counts(),
  };
}

function nonZero(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

function until(stop: AbortSignal, durationMs: number | null): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) return resolve();
    stop.addEventListener('abort', () => resolve(), { once: true });
    if (durationMs !== null) setTimeout(resolve, durationMs).unref();
  });
}
