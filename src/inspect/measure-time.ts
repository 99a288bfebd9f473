/**
 * Processor time of all against that of the processes that can be seen. What a hider of processes cannot hide is that
 * the processors are busy. The time of children that ended goes to whoever waited for them, so the sum over all with
 * their ended children is whole, however short-lived the processes of a build are.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { HostTime } from '#model/host-facts.ts';
import type { HostFiles } from './host-files.ts';
import { pidsOf, ticksOf } from './read-processes.ts';

const TICKS = 100;
/** The least of so many stretches counts: a burst at the edge of one is not a hidden program. */
const STRETCHES = 3;
/** Names of processes that are tried although no list has them. */
const TRIED_PIDS_MAX = 65_536;

export interface Measured {
  readonly time: HostTime | null;
  readonly busy: ReadonlyMap<number, number>;
  readonly hidden: readonly number[];
}

interface Look {
  readonly at: number;
  readonly all: number;
  readonly seen: number;
  readonly own: ReadonlyMap<number, number>;
}

/** `now`: a steady clock in milliseconds. */
export async function measureTime(
  files: HostFiles,
  seconds: number,
  now: () => number,
): Promise<Measured> {
  const processors = processorsOf(files);
  const looks = processors === 0 ? [] : await looksOver(files, seconds, now);
  const [first] = looks;
  const last = looks.at(-1);
  if (first === undefined || last === undefined) {
    files.miss('cpu-time', 'not-there');
    return { time: null, busy: new Map(), hidden: [] };
  }
  const isWhole = seesAll(files);
  const stretches = looks.slice(1).map((look, i) => between(looks[i] ?? look, look, processors));
  const [least] = stretches.toSorted((a, b) => unexplained(a) - unexplained(b));
  const whole = rounded((last.at - first.at) / 1000);
  return {
    time: least === undefined || !isWhole ? null : { ...least, seconds: whole },
    busy: busyOf(first, last),
    hidden: isWhole ? hiddenOf(files) : [],
  };
}

async function looksOver(files: HostFiles, seconds: number, now: () => number): Promise<Look[]> {
  const looks: Look[] = [];
  const stretches = seconds > 0 ? STRETCHES : 0;
  for (let i = 0; i <= stretches; i++) {
    if (i > 0) await pause((seconds * 1000) / STRETCHES);
    const look = lookAt(files, now);
    if (look === null) break;
    looks.push(look);
  }
  return looks;
}

function busyOf(first: Look, last: Look): Map<number, number> {
  const seconds = (last.at - first.at) / 1000;
  const busy = new Map<number, number>();
  for (const [pid, ticks] of seconds > 0 ? last.own : []) {
    const before = first.own.get(pid);
    if (before !== undefined) busy.set(pid, rounded((ticks - before) / TICKS / seconds));
  }
  return busy;
}

const unexplained = ({ busy, explained }: HostTime): number => busy - explained;

function between(before: Look, after: Look, processors: number): HostTime {
  const seconds = Math.max((after.at - before.at) / 1000, 0.001);
  const rate = (ticks: number): number => rounded(Math.max(0, ticks) / TICKS / seconds);
  return {
    seconds: rounded(seconds),
    processors,
    busy: rate(after.all - before.all),
    explained: rate(after.seen - before.seen),
  };
}

function lookAt(files: HostFiles, now: () => number): Look | null {
  const line = /^cpu +(.+)$/m.exec(files.text('/proc/stat', 'cpu-time') ?? '')?.[1];
  if (line === undefined) return null;
  // user, nice, system; guests are in user. Interrupts and stolen time are nobody's.
  const [user = 0, nice = 0, system = 0] = line.split(/\s+/).map(Number);
  const own = new Map<number, number>();
  let seen = 0;
  for (const pid of pidsOf(files)) {
    const ticks = ticksOf(files, pid);
    if (ticks === null) continue;
    own.set(pid, ticks.own);
    seen += ticks.withEnded;
  }
  return { at: now(), all: user + nice + system, seen, own };
}

function processorsOf(files: HostFiles): number {
  return [...(files.text('/proc/stat', 'cpu-time') ?? '').matchAll(/^cpu\d+ /gm)].length;
}

/** The first space of processes that a kernel makes has this number (include/uapi/linux/nsfs.h, PROC_PID_INIT_INO). */
const FIRST_SPACE = 'pid:[4026531836]';

/** Within a container the rest of the machine is unseen by design, and so it is where `hidepid` hides others'. */
function seesAll(files: HostFiles): boolean {
  const mounts = files.text('/proc/self/mountinfo', 'kernel') ?? '';
  if (files.link('/proc/self/ns/pid', 'cpu-time') !== FIRST_SPACE) {
    files.miss('cpu-time', 'in-container');
    return false;
  }
  const isHiding = /\bhidepid=(?!0|off)/.test(mounts) && process.getuid?.() !== 0;
  if (isHiding) files.miss('cpu-time', 'no-right');
  return !isHiding;
}

/** Processes that answer by their number and stand in no list; threads answer, too, but belong to another. */
function hiddenOf(files: HostFiles): number[] {
  const before = new Set(pidsOf(files));
  const last = Number(/ (\d+)\s*$/.exec(files.text('/proc/loadavg', 'kernel') ?? '')?.[1] ?? 0);
  const first = Math.max(1, last - TRIED_PIDS_MAX);
  if (first > 1) files.miss('hidden-processes', 'limit');
  const found: number[] = [];
  for (let pid = first; pid <= last; pid++) {
    if (before.has(pid)) continue;
    if (files.kindOf(`/proc/${pid}`) === 'folder' && isLeader(files, pid)) found.push(pid);
  }
  // What began while this was going on is in the list by now.
  const after = found.length === 0 ? new Set<number>() : new Set(pidsOf(files));
  return found.filter((pid) => !after.has(pid) && isLeader(files, pid));
}

function isLeader(files: HostFiles, pid: number): boolean {
  const status = files.text(`/proc/${pid}/status`, 'processes') ?? '';
  return Number(/^Tgid:\s+(\d+)/m.exec(status)?.[1]) === pid;
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
