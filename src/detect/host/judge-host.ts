/**
 * From what was read of a host to what it means (detection.md §7). Proven is what three things say that come from
 * different places: settings that pay a wallet whose checksum is right, a process that works by them, and its
 * connection to the very pool that they name (or its work, in a miner's memory or by a miner's program). All else that
 * speaks for mining is a trace. A name alone, heavy work alone or huge pages alone is nothing and is not told.
 */
import { isoFrom } from '#base/clock.ts';
import {
  HOST_FINDINGS_MAX,
  HOST_PARTS_MAX,
  type HostFinding,
  type HostProcess,
  type HostSettings,
  type HostSocket,
} from '#model/host-facts.ts';
import type { Evidence } from '#model/finding.ts';
import type { HostSnapshot, SeenProcess } from '#model/host-snapshot.ts';
import { tell, type Teller } from './evidence.ts';
import { tracesOf, type ProcessTraces } from './process-traces.ts';
import { plain, settingsFromArguments, settingsFromFile } from './read-settings.ts';
import { startUpsFor, settingsOfStartUps, unfamiliarPreloads } from './start-ups.ts';
import { meetingOf, tieOf, type Meeting, type Tie } from './ties.ts';

export function judgeHost(host: HostSnapshot, teller: Teller): HostFinding[] {
  const files = host.files.flatMap(({ path, text }) =>
    settingsFromFile(path, text).map((settings) => ({ path, settings })),
  );
  const used = new Set<HostSettings>();
  const findings: HostFinding[] = [];
  for (const ran of host.processes) {
    const told = judgeProcess(ran, host, files, teller);
    if (told === null) continue;
    for (const settings of told.settings) used.add(settings);
    findings.push(told);
  }
  findings.push(...unused(files, used, host, teller), ...unseen(host, findings, teller));
  return findings
    .toSorted((a, b) => Number(b.grade === 'host-proven') - Number(a.grade === 'host-proven'))
    .slice(0, HOST_FINDINGS_MAX);
}

interface Tied {
  readonly settings: HostSettings;
  readonly tie: Tie;
}
interface FileSettings {
  readonly path: string;
  readonly settings: HostSettings;
}

function judgeProcess(
  ran: SeenProcess,
  host: HostSnapshot,
  files: readonly FileSettings[],
  teller: Teller,
): HostFinding | null {
  if (ran.isKernel) return null;
  const tied = tiedTo(ran, files);
  const traces = tracesOf(ran, host, teller);
  const meetings = meetingsOf(ran, tied);
  if (tied.length === 0) return withoutSettings(ran, traces, teller);
  if (meetings.length === 0 && isBystander(tied, traces)) return null;
  const isPaid = tied.some(({ settings }) => settings.wallet?.checksum === 'valid');
  const isProven = isPaid && (meetings.length > 0 || (traces.isBusy && traces.isMinerLike));
  return findingOf(isProven ? 'host-proven' : 'host-trace', ran, {
    settings: tied.map(({ settings }) => settings),
    sockets: meetings.map(({ socket }) => socket),
    evidence: [
      ...tied.map(({ settings }) => saysSettings(settings, teller)),
      ...tied.slice(0, 1).map(({ tie }) => saysRunning(ran, tie, teller)),
      ...meetings.map((meeting) => saysMeeting(meeting, teller)),
      ...traces.evidence,
      ...startUpsFor(ran, tied, host.startUps, teller),
    ],
    against: againstProcess(
      { isPaid, isIdle: ran.busy !== null && !traces.isBusy, meetings },
      teller,
    ),
  });
}

/** A shell in the folder of somebody's settings does nothing by them. */
function isBystander(tied: readonly Tied[], traces: ProcessTraces): boolean {
  if (traces.isBusy || traces.isMinerLike || traces.isConcealed) return false;
  return tied.every(({ tie }) => tie === 'in-folder' || tie === 'open');
}

function againstProcess(
  seen: {
    readonly isPaid: boolean;
    readonly isIdle: boolean;
    readonly meetings: readonly { readonly kind: Meeting }[];
  },
  teller: Teller,
): Evidence[] {
  const isByPort = seen.meetings.every(({ kind }) => kind === 'port');
  return [
    ...(seen.isPaid ? [] : [tell(teller, 'host-no-wallet')]),
    ...(seen.isIdle ? [tell(teller, 'host-idle')] : []),
    ...(isByPort
      ? [tell(teller, seen.meetings.length > 0 ? 'host-name-not-asked' : 'host-no-connection')]
      : []),
    tell(teller, 'host-intent-unknown'),
  ];
}

function saysRunning({ name, pid }: SeenProcess, tie: Tie, teller: Teller): Evidence {
  return tell(teller, 'host-running', { name: plain(name), pid, tie });
}

function saysMeeting(
  { kind, socket, host }: { kind: Meeting; socket: HostSocket; host: string },
  teller: Teller,
): Evidence {
  const { remoteIp: ip, remotePort: port } = socket;
  return kind === 'address'
    ? tell(teller, 'host-socket-address', { ip, port })
    : tell(teller, 'host-socket-port', { ip, port, host });
}

function tiedTo(ran: SeenProcess, files: readonly FileSettings[]): Tied[] {
  const own = settingsFromArguments(ran.arguments).map((settings): Tied => {
    return { settings, tie: 'command-line' };
  });
  const near = files.flatMap(({ path, settings }) => {
    const tie = tieOf(ran, path);
    return tie === null ? [] : [{ settings, tie }];
  });
  return [...own, ...near].slice(0, HOST_PARTS_MAX / 4);
}

function meetingsOf(ran: SeenProcess, tied: readonly Tied[]) {
  return ran.sockets
    .flatMap((socket) => {
      const kinds = tied.map(({ settings }) => ({ settings, kind: meetingOf(settings, socket) }));
      const met = kinds.find(({ kind }) => kind === 'address') ?? kinds.find(({ kind }) => kind);
      if (met === undefined || met.kind === null) return [];
      const kind: Meeting = met.kind;
      return [{ socket, kind, host: met.settings.pool.host }];
    })
    .slice(0, HOST_PARTS_MAX / 4);
}

/** Nothing says where it would work: two things that do not follow from one another make a trace. */
function withoutSettings(
  ran: SeenProcess,
  { evidence, isBusy, isMinerLike, isConcealed }: ProcessTraces,
  teller: Teller,
): HostFinding | null {
  const words = (ran.programWords ?? []).length;
  const isTrace = isBusy && (isConcealed || (isMinerLike && (words > 0 || evidence.length > 2)));
  if (!isTrace) return null;
  const against = [
    tell(teller, 'host-no-wallet'),
    tell(teller, 'host-heavy-is-ordinary'),
    tell(teller, 'host-intent-unknown'),
  ];
  return findingOf('host-trace', ran, { settings: [], sockets: [], evidence, against });
}

/** Settings that no process works by: a miner that is installed, or was, or a file that somebody keeps. */
function unused(
  files: readonly FileSettings[],
  used: ReadonlySet<HostSettings>,
  host: HostSnapshot,
  teller: Teller,
): HostFinding[] {
  const started = settingsOfStartUps(host.startUps);
  const byPath = new Map<string, HostSettings[]>();
  for (const { path, settings } of files) {
    if (used.has(settings) || settings.wallet?.checksum !== 'valid') continue;
    byPath.set(path, [...(byPath.get(path) ?? []), settings]);
  }
  const kept = new Set(byPath.keys());
  for (const settings of started) {
    const path = settings.path ?? '';
    const isTold = [...used].some((one) => one.pool.host === settings.pool.host);
    if (!isTold && !kept.has(path)) byPath.set(path, [...(byPath.get(path) ?? []), settings]);
  }
  return [...byPath.values()].map((settings) =>
    findingOf('host-trace', null, {
      settings,
      sockets: [],
      evidence: settings.map((one) => saysSettings(one, teller)),
      against: [tell(teller, 'host-no-process'), tell(teller, 'host-intent-unknown')],
    }),
  );
}

/** Processors, and share of all, that nobody who can be seen uses: less is the error of the clock. */
const UNEXPLAINED_MIN = 0.5;
const UNEXPLAINED_SHARE_MIN = 0.1;

/** What hides from the list of processes, as far as the processors tell. */
function unseen(
  { time, startUps, processes }: HostSnapshot,
  found: readonly HostFinding[],
  teller: Teller,
): HostFinding[] {
  const missing = time === null ? 0 : time.busy - time.explained;
  const isMuch =
    time !== null &&
    missing >= UNEXPLAINED_MIN &&
    missing >= time.processors * UNEXPLAINED_SHARE_MIN;
  const isShown = processes.some(({ isHidden, pid }) =>
    isHidden ? found.some((finding) => finding.process?.pid === pid) : false,
  );
  if (!isMuch || isShown) return [];
  const processors = Math.round(missing * 10) / 10;
  const evidence = [
    tell(teller, 'host-unexplained', { processors, of: time.processors }),
    ...unfamiliarPreloads(startUps, teller),
  ];
  const against = [tell(teller, 'host-unexplained-unknown'), tell(teller, 'host-intent-unknown')];
  return [findingOf('host-trace', null, { settings: [], sockets: [], evidence, against })];
}

function saysSettings(settings: HostSettings, teller: Teller): Evidence {
  const { path, form, place, wallet, account, worker, pool } = settings;
  const told = { path, form, worker, pool: `${pool.host}:${pool.port}` };
  const where = place === 'command-line' ? 'command' : place === 'file' ? 'file' : 'start-up';
  if (wallet === null) return tell(teller, `host-${where}-account`, { ...told, account });
  const { address, coin, checksum } = wallet;
  return tell(teller, `host-${where}-wallet`, { ...told, address, coin, checksum });
}

function findingOf(
  grade: HostFinding['grade'],
  ran: SeenProcess | null,
  parts: {
    readonly settings: readonly HostSettings[];
    readonly sockets: readonly HostSocket[];
    readonly evidence: readonly Evidence[];
    readonly against: readonly Evidence[];
  },
): HostFinding {
  return {
    grade,
    process: ran === null ? null : processOf(ran),
    settings: parts.settings.slice(0, HOST_PARTS_MAX),
    sockets: parts.sockets.slice(0, HOST_PARTS_MAX),
    evidence: parts.evidence.slice(0, HOST_PARTS_MAX),
    against: parts.against.slice(0, HOST_PARTS_MAX),
  };
}

function processOf(ran: SeenProcess): HostProcess {
  const { pid, isDeleted, userId, threads, nice, residentBytes, hugeBytes, cpuSeconds } = ran;
  return {
    pid,
    name: plain(ran.name),
    program: ran.program === null ? null : plain(ran.program),
    isDeleted,
    userId,
    startedAt: ran.startedAt === null ? null : isoFrom(ran.startedAt),
    threads,
    nice,
    residentBytes,
    hugeBytes,
    cpuSeconds,
    busy: ran.busy === null ? null : Math.max(0, ran.busy),
    container: ran.container,
  };
}
