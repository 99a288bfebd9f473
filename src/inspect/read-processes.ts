/** The processes of a host, one look (proc(5)). */
import type { HostSocket } from '#model/host-facts.ts';
import type { SeenProcess } from '#model/host-snapshot.ts';
import type { HostFiles } from './host-files.ts';
import { wordsOfProgram } from './program-words.ts';
import { readSockets } from './read-sockets.ts';

/** Processes of one host; more than the kernel's default of 32,768 are cut. */
const PROCESSES_MAX = 40_000;
/** Open files of one process that are looked at. */
const OPEN_FILES_MAX = 4_096;
const CMDLINE_BYTES_MAX = 64 * 1024;
const ARGUMENTS_MAX = 512;
/** Ticks of a second in all that /proc tells (USER_HZ). */
const TICKS = 100;
/** PF_KTHREAD of include/linux/sched.h. */
const KERNEL_THREAD = 0x0020_0000;

export interface Clocked {
  /** When the machine started, milliseconds since 1970; null: not known. */
  readonly startedAt: number | null;
  /** Processors that each process kept busy while it was measured. */
  readonly busy: ReadonlyMap<number, number>;
  /** Those that no list names. */
  readonly hidden: readonly number[];
}

export function pidsOf(files: HostFiles): number[] {
  const pids = files.names('/proc', 'processes').filter((name) => /^[1-9]\d{0,9}$/.test(name));
  return pids.slice(0, PROCESSES_MAX).map(Number);
}

export function readProcesses(
  files: HostFiles,
  { startedAt, busy, hidden }: Clocked,
): { processes: readonly SeenProcess[]; socketCount: number } {
  const spaces = new Map<string, ReadonlyMap<string, HostSocket>>();
  const processes: SeenProcess[] = [];
  for (const pid of [...pidsOf(files), ...hidden]) {
    const space = files.link(`/proc/${pid}/ns/net`, 'sockets') ?? 'own';
    const sockets = spaces.get(space) ?? readSockets(files, pid);
    spaces.set(space, sockets);
    const found = readProcess(files, pid, sockets, startedAt, busy.get(pid) ?? null);
    if (found !== null) processes.push({ ...found, isHidden: hidden.includes(pid) });
  }
  let socketCount = 0;
  for (const sockets of spaces.values()) socketCount += sockets.size;
  return { processes, socketCount };
}

function readProcess(
  files: HostFiles,
  pid: number,
  sockets: ReadonlyMap<string, HostSocket>,
  bootAt: number | null,
  busy: number | null,
): Omit<SeenProcess, 'isHidden'> | null {
  const stat = statOf(files.text(`/proc/${pid}/stat`, 'processes'));
  if (stat === null) return null;
  const { isKernel, startTicks, ...told } = stat;
  const status = files.text(`/proc/${pid}/status`, 'processes') ?? '';
  // A kernel thread has no program, and asking for it is refused.
  const { program, isDeleted } = isKernel ? NO_PROGRAM : programOf(files, pid);
  const open = isKernel ? [] : openOf(files, pid);
  return {
    ...told,
    pid,
    isKernel,
    arguments: argumentsOf(files.text(`/proc/${pid}/cmdline`, 'processes', CMDLINE_BYTES_MAX)),
    program,
    isDeleted,
    folder: isKernel ? null : files.link(`/proc/${pid}/cwd`, 'programs'),
    openFiles: open.filter((path) => path.startsWith('/')),
    // A connection may be open under several numbers.
    sockets: [...new Set(open)].flatMap((path) => {
      const inode = /^socket:\[(\d+)\]$/.exec(path)?.[1];
      const socket = inode === undefined ? undefined : sockets.get(inode);
      return socket === undefined ? [] : [socket];
    }),
    userId: numberAfter(status, /^Uid:\s+(\d+)/m),
    startedAt: bootAt === null ? null : bootAt + (startTicks / TICKS) * 1000,
    residentBytes: (numberAfter(status, /^VmRSS:\s+(\d+) kB/m) ?? 0) * 1024,
    hugeBytes: (numberAfter(status, /^HugetlbPages:\s+(\d+) kB/m) ?? 0) * 1024,
    busy,
    container: containerOf(files.text(`/proc/${pid}/cgroup`, 'processes') ?? ''),
    programWords: isKernel ? null : wordsOfProgram(files, pid, { program, isDeleted, busy }),
  };
}

const NO_PROGRAM = { program: null, isDeleted: false };

function programOf(
  files: HostFiles,
  pid: number,
): { readonly program: string | null; readonly isDeleted: boolean } {
  const path = files.link(`/proc/${pid}/exe`, 'programs');
  const isDeleted = path?.endsWith(DELETED) === true;
  return { program: isDeleted ? path.slice(0, -DELETED.length) : path, isDeleted };
}
const DELETED = ' (deleted)';

interface Stat {
  readonly name: string;
  readonly parent: number;
  readonly isKernel: boolean;
  readonly cpuSeconds: number;
  readonly nice: number;
  readonly threads: number;
  readonly startTicks: number;
}

/** The name stands in brackets and may hold brackets and spaces itself: what counts is the last one. */
function statOf(text: string | null): Stat | null {
  const end = text?.lastIndexOf(')') ?? -1;
  const start = text?.indexOf('(') ?? -1;
  if (text === null || end < 0 || start < 0) return null;
  const rest = text
    .slice(end + 2)
    .split(' ')
    .map(Number);
  // Field n of proc(5) stands at n − 3 here.
  const field = (n: number): number => rest[n - 3] ?? 0;
  return {
    name: text.slice(start + 1, end),
    parent: field(4),
    isKernel: (field(9) & KERNEL_THREAD) !== 0,
    cpuSeconds: (field(14) + field(15)) / TICKS,
    nice: field(19),
    threads: field(20),
    startTicks: field(22),
  };
}

/** Ticks of a process and of all its children that ended; null: it is gone. */
export function ticksOf(
  files: HostFiles,
  pid: number,
): { readonly own: number; readonly withEnded: number } | null {
  const text = files.text(`/proc/${pid}/stat`, 'processes');
  const rest = text
    ?.slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  if (rest === undefined) return null;
  const own = (rest[11] ?? 0) + (rest[12] ?? 0);
  return { own, withEnded: own + (rest[13] ?? 0) + (rest[14] ?? 0) };
}

function openOf(files: HostFiles, pid: number): string[] {
  const open: string[] = [];
  const names = files.names(`/proc/${pid}/fd`, 'open-files');
  if (names.length > OPEN_FILES_MAX) files.miss('open-files', 'limit');
  for (const name of names.slice(0, OPEN_FILES_MAX)) {
    const target = files.link(`/proc/${pid}/fd/${name}`, 'open-files');
    if (target !== null) open.push(target);
  }
  return open;
}

function argumentsOf(cmdline: string | null): string[] {
  if (cmdline === null || cmdline === '') return [];
  return cmdline.replace(/\0+$/, '').split('\0').slice(0, ARGUMENTS_MAX);
}

function numberAfter(text: string, pattern: RegExp): number | null {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}

/** Engines name the group of a container after its 64 hexadecimal digits. */
function containerOf(groups: string): string | null {
  return /[0-9a-f]{64}/.exec(groups)?.[0].slice(0, 12) ?? null;
}
