/** What was read of a host before anything is judged. It never leaves the process: command lines may hold secrets. */
import type { HostGap, HostKernel, HostSocket, HostTime } from './host-facts.ts';

export interface SeenProcess {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly arguments: readonly string[];
  /** The program's file as the kernel names it; null: not readable, or a kernel thread. */
  readonly program: string | null;
  readonly isDeleted: boolean;
  readonly isKernel: boolean;
  /** Not in the list of processes, but there. */
  readonly isHidden: boolean;
  /** Where it works. */
  readonly folder: string | null;
  readonly openFiles: readonly string[];
  readonly sockets: readonly HostSocket[];
  readonly userId: number | null;
  /** Milliseconds since 1970. */
  readonly startedAt: number | null;
  readonly threads: number;
  readonly nice: number;
  readonly residentBytes: number;
  readonly hugeBytes: number;
  readonly cpuSeconds: number;
  readonly busy: number | null;
  readonly container: string | null;
  /** Words of a miner's own that stand in its program; null: not looked at. */
  readonly programWords: readonly string[] | null;
}

/** A file that may be a miner's settings. */
export interface SeenFile {
  readonly path: string;
  readonly text: string;
  /** The process through which it was found; null: it lay in one of the usual places. */
  readonly pid: number | null;
}

export type StartUpKind = 'cron' | 'systemd' | 'profile' | 'preload' | 'boot';

/** One place that starts programs by itself. */
export interface SeenStartUp {
  readonly kind: StartUpKind;
  readonly path: string;
  readonly lines: readonly string[];
}

export interface HostSnapshot {
  /** When it was read, milliseconds since 1970. */
  readonly at: number;
  readonly name: string | null;
  readonly kernelRelease: string | null;
  readonly machine: string | null;
  readonly startedAt: number | null;
  readonly isRoot: boolean;
  readonly processes: readonly SeenProcess[];
  readonly socketCount: number;
  readonly files: readonly SeenFile[];
  readonly fileCount: number;
  readonly startUps: readonly SeenStartUp[];
  readonly kernel: HostKernel;
  readonly time: HostTime | null;
  readonly gaps: readonly HostGap[];
}
