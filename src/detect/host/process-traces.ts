/**
 * What one process shows beside its settings. None of these proves anything: heavy work, memory in huge pages and
 * deleted programs are everyday things. They count where several that do not follow from one another meet.
 */
import type { Evidence } from '#model/finding.ts';
import type { HostSnapshot, SeenProcess } from '#model/host-snapshot.ts';
import { tell, type Teller } from './evidence.ts';
import { plain } from './read-settings.ts';

/** RandomX's data set is 2080 MiB (tevador/RandomX specs §7); miners keep it in pages of 2 MiB or 1 GiB. */
const RANDOMX_BYTES = 2080 * 1024 * 1024;
/** A processor that is busy for most of the time is busy; builds and films are, too. */
const BUSY_MIN = 0.5;
/** Words of miners in a program from which on it is one, or a thing that knows many. */
const WORDS_MIN = 4;

/** falcosecurity/rules and SigmaHQ name these; malware renames, and others may have the name. Never told alone. */
const NAMES =
  /^(?:xmrig|xmrigdaemon|xmr-stak|minerd|cpuminer|ccminer|cgminer|bfgminer|ethminer|nbminer|lolminer|t-rex|phoenixminer|teamredminer|gminer|srbminer-multi|wildrig|nanominer|bzminer|rigel|kinsing|kdevtmpfsi|p2pool)/i;
/** Names of kernel threads (Documentation/admin-guide/kernel-per-CPU-kthreads). */
const KERNEL_LIKE =
  /^\[|^(?:kworker|kthreadd|ksoftirqd|migration|rcu_|kdevtmpfs|khugepaged|kswapd|kcompactd|cpuhp|watchdogd|irq)/;
const PLACES = /^\/(?:tmp|var\/tmp|dev\/shm|run\/user|dev)\/|\/\.[^/]/;
const GRAPHICS = /^\/dev\/(?:nvidia\d|kfd$|dri\/renderD)/;

export interface ProcessTraces {
  readonly evidence: readonly Evidence[];
  readonly isBusy: boolean;
  /** It works as a miner of RandomX does: much memory in huge pages, or a miner's words in its program. */
  readonly isMinerLike: boolean;
  /** It takes trouble not to be found. */
  readonly isConcealed: boolean;
}

export function tracesOf(ran: SeenProcess, host: HostSnapshot, teller: Teller): ProcessTraces {
  const { busy } = ran;
  const isBusy = busy !== null && busy >= BUSY_MIN;
  const work = workOf(ran, host, teller);
  const hiding = hidingOf(ran, teller);
  const evidence = [
    ...(isBusy ? [tell(teller, 'host-busy', { busy, seconds: host.time?.seconds ?? null })] : []),
    ...work,
    ...(isBusy && ran.openFiles.some((path) => GRAPHICS.test(path))
      ? [tell(teller, 'host-graphics')]
      : []),
    ...nameOf(ran, teller),
    ...hiding.evidence,
  ];
  return { evidence, isBusy, isMinerLike: work.length > 0, isConcealed: hiding.isConcealed };
}

/** Memory as RandomX needs it, and a miner's words in the program. */
function workOf(ran: SeenProcess, { kernel }: HostSnapshot, teller: Teller): Evidence[] {
  const evidence: Evidence[] = [];
  const { hugeBytes, residentBytes } = ran;
  // Huge pages are not counted as resident; what did not fit into them is.
  if (hugeBytes > RANDOMX_BYTES / 2 && hugeBytes + residentBytes >= RANDOMX_BYTES) {
    const mebibytes = Math.round(hugeBytes / 2 ** 20);
    evidence.push(tell(teller, 'host-memory', { mebibytes }));
  }
  const words = ran.programWords ?? [];
  if (words.length >= WORDS_MIN)
    evidence.push(tell(teller, 'host-program-words', { words: words.slice(0, 6).join(', ') }));
  if (evidence.length > 0 && kernel.msrModule && kernel.msrWrites === 'on')
    evidence.push(tell(teller, 'host-msr'));
  return evidence;
}

function nameOf({ name, program }: SeenProcess, teller: Teller): Evidence[] {
  const file = program?.slice(program.lastIndexOf('/') + 1) ?? '';
  return NAMES.test(name) || NAMES.test(file)
    ? [tell(teller, 'host-known-name', { name: plain(name) })]
    : [];
}

function hidingOf(
  ran: SeenProcess,
  teller: Teller,
): { evidence: readonly Evidence[]; isConcealed: boolean } {
  const { program, isDeleted, isHidden, pid } = ran;
  const isUnusual = program !== null && PLACES.test(program);
  const isDisguised = disguised(ran);
  const evidence = [
    ...placeOf(ran, isUnusual, teller),
    ...(isDisguised ? [tell(teller, 'host-disguised', { name: plain(shownName(ran)) })] : []),
    ...(isHidden ? [tell(teller, 'host-hidden', { pid })] : []),
  ];
  return { evidence, isConcealed: isDisguised || isHidden || (isDeleted && isUnusual) };
}

function placeOf(
  { program, isDeleted }: SeenProcess,
  isUnusual: boolean,
  teller: Teller,
): Evidence[] {
  if (program === null || (!isDeleted && !isUnusual)) return [];
  return [
    tell(teller, isDeleted ? 'host-deleted' : 'host-program-place', { path: plain(program) }),
  ];
}

/** By which it looks like the kernel's. */
function shownName({ name, arguments: words }: SeenProcess): string {
  return KERNEL_LIKE.test(name) ? name : (words[0] ?? name);
}

/** The kernel's own have no program. */
function disguised({ isKernel, program, name, arguments: words }: SeenProcess): boolean {
  if (isKernel || program === null) return false;
  return KERNEL_LIKE.test(name) || /^\[.*\]$/.test(words[0] ?? '');
}
