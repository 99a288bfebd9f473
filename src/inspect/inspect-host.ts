/** One look at a host: everything that a judgement needs, read once, changed nowhere. */
import { createHash } from 'node:crypto';
import type { HostKernel } from '#model/host-facts.ts';
import type { HostSnapshot } from '#model/host-snapshot.ts';
import { findSettings } from './find-settings.ts';
import { HostFiles } from './host-files.ts';
import { measureTime } from './measure-time.ts';
import { readProcesses } from './read-processes.ts';
import { readStartUps } from './read-start-ups.ts';

export interface InspectOptions {
  /** The folder in which the host's /proc, /etc and the rest lie: `/`, or the root of a mounted disk. */
  readonly root: string;
  /** How long processor time is measured. */
  readonly seconds: number;
  /** When it is, and a steady clock; milliseconds. */
  readonly now: () => number;
  readonly steady: () => number;
  readonly isRoot: boolean;
}

export async function inspectHost(options: InspectOptions): Promise<HostSnapshot> {
  const files = new HostFiles(options.root);
  if (files.kindOf('/proc/stat') === null) files.miss('processes', 'not-there');
  const { time, busy, hidden } = await measureTime(files, options.seconds, options.steady);
  const bootSeconds = numberIn(files.text('/proc/stat', 'kernel'), /^btime (\d+)/m);
  const startedAt = bootSeconds === null ? null : bootSeconds * 1000;
  const { processes, socketCount } = readProcesses(files, { startedAt, busy, hidden });
  const { found, looked } = findSettings(files, processes);
  const machine = files.text('/etc/machine-id', 'kernel', 256)?.trim() ?? '';
  return {
    at: options.now(),
    name: lineOf(files, '/proc/sys/kernel/hostname') ?? lineOf(files, '/etc/hostname'),
    kernelRelease: lineOf(files, '/proc/sys/kernel/osrelease'),
    // The machine's own id must not leave it (machine-id(5)); its hash says the same.
    machine:
      machine === '' ? null : createHash('sha256').update(`minewatch ${machine}`).digest('hex'),
    startedAt,
    isRoot: options.isRoot,
    processes,
    socketCount,
    files: found,
    fileCount: looked,
    startUps: readStartUps(files),
    kernel: readKernel(files),
    time,
    gaps: files.gaps,
  };
}

function readKernel(files: HostFiles): HostKernel {
  const folder = '/sys/kernel/mm/hugepages';
  const hugePages = files.names(folder, 'kernel').flatMap((name) => {
    const kilobytes = numberIn(name, /^hugepages-(\d+)kB$/);
    if (kilobytes === null || kilobytes === 0) return [];
    const count = (file: string): number =>
      numberIn(lineOf(files, `${folder}/${name}/${file}`), /^(\d+)$/) ?? 0;
    return [{ kilobytes, total: count('nr_hugepages'), free: count('free_hugepages') }];
  });
  return {
    hugePages: hugePages.slice(0, 16),
    msrModule: files.kindOf('/sys/module/msr') !== null,
    msrWrites: lineOf(files, '/sys/module/msr/parameters/allow_writes')?.slice(0, 16) ?? null,
  };
}

function lineOf(files: HostFiles, path: string): string | null {
  const text = files.text(path, 'kernel', 4096)?.trim() ?? '';
  return text === '' ? null : text;
}

function numberIn(text: string | null, pattern: RegExp): number | null {
  const found = text === null ? undefined : pattern.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}
