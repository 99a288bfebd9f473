/** Words that stand in a miner's own program, whatever the file is called (xmrig/xmrig src/core/config/usage.h). */
import type { HostFiles } from './host-files.ts';

/** XMRig has 8 MiB, with its text near the end; programs of 40 MiB exist that hold much else. */
const PROGRAM_BYTES_MAX = 16 * 1024 * 1024;
/** Processors that a process keeps busy before its program is worth reading. */
const BUSY_MIN = 0.5;

const PROGRAM_WORDS = [
  'donate-level',
  'cpu-max-threads-hint',
  'randomx-1gb-pages',
  'randomx-wrmsr',
  'stratum+tcp://',
  'stratum+ssl://',
  'nicehash',
  'mining.subscribe',
  'mining.authorize',
  'mining.submit',
  'eth_submitHashrate',
  'kawpow',
] as const;

const UNUSUAL = /^\/(?:tmp|var\/tmp|dev\/shm|run\/user|dev)\/|\/\.[^/]/;

/** Null where there is no reason to look: most programs are in their place and idle. */
export function wordsOfProgram(
  files: HostFiles,
  pid: number,
  seen: {
    readonly program: string | null;
    readonly isDeleted: boolean;
    readonly busy: number | null;
  },
): readonly string[] | null {
  const { program, isDeleted, busy } = seen;
  if (program === null) return null;
  if (!isDeleted && !UNUSUAL.test(program) && (busy ?? 0) < BUSY_MIN) return null;
  const bytes = files.bytes(`/proc/${pid}/exe`, 'programs', PROGRAM_BYTES_MAX, true);
  if (bytes === null) return null;
  return PROGRAM_WORDS.filter((word) => bytes.includes(word));
}
