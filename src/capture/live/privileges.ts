/** Gives up every right that capturing needed, once nothing needs it any more. */
import { readFileSync } from 'node:fs';
import { OperatingError } from '#base/errors.ts';
import type { Libc } from './libc.ts';

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** Null where the account is only a number. */
  readonly home: string | null;
}

const PR_SET_NO_NEW_PRIVS = 38;
/** _LINUX_CAPABILITY_VERSION_3 (linux/capability.h): sets of 64 bits in two halves. */
const CAPABILITY_VERSION = 0x20080522;
/** Where no account `nobody` is listed: the kernel's overflow id. */
const NOBODY_ID = 65534;

/**
 * Whom a run that began as root shall become: `wanted` (name or number), else who called sudo, else `nobody`.
 * `accounts` is the text of /etc/passwd.
 */
export function chooseAccount(
  wanted: string | null,
  environment: Readonly<Record<string, string | undefined>>,
  accounts: string,
): Account {
  const sudo = environment['SUDO_UID'];
  const key = wanted ?? (sudo !== undefined && sudo !== '0' ? sudo : 'nobody');
  const account = findAccount(key, accounts);
  if (account !== null) return account;
  if (/^\d{1,9}$/.test(key)) return { name: key, uid: Number(key), gid: Number(key), home: null };
  if (wanted === null) return { name: 'nobody', uid: NOBODY_ID, gid: NOBODY_ID, home: null };
  throw new OperatingError(
    'usage',
    `No account ${JSON.stringify(wanted)} on this machine (--user)`,
  );
}

/** By name or number, from the text of /etc/passwd. */
function findAccount(key: string, accounts: string): Account | null {
  for (const line of accounts.split('\n')) {
    const [name, , uid, gid, , home] = line.split(':');
    if (name === undefined || uid === undefined || gid === undefined) continue;
    if (name === key || uid === key) {
      return { name, uid: Number(uid), gid: Number(gid), home: home ?? null };
    }
  }
  return null;
}

export function readAccounts(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    // Containers may have none; then numbers still work, and `nobody` has a known one.
    return '';
  }
}

/** No program started from this thread or from its later threads can gain rights (setuid files, file capabilities). */
export function forbidNewRights(libc: Libc): void {
  if (libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) !== 0) {
    throw new OperatingError('unsupported', `Cannot set no-new-privileges (errno ${libc.errno()})`);
  }
}

/**
 * Becomes `account` when running as root: the C library changes all threads of the process at once, and the kernel
 * takes their capabilities. Must run on the main thread, after every packet socket is open.
 */
export function becomeAccount(account: Account): void {
  if (process.getuid?.() !== 0) return;
  process.setgroups?.([account.gid]);
  process.setgid?.(account.gid);
  process.setuid?.(account.uid);
}

/**
 * Empties this thread's capability sets, for runs whose rights came from file capabilities and not from root. The
 * kernel lets a thread do this only for itself, so the runtime's own helper threads, which run no code of ours, keep
 * what they were started with; a start as root has no such remainder.
 */
export function dropCapabilities(libc: Libc): void {
  const header = Uint32Array.of(CAPABILITY_VERSION, 0);
  if (libc.capset(header, new Uint32Array(6)) !== 0) {
    throw new OperatingError('unsupported', `Cannot drop capabilities (errno ${libc.errno()})`);
  }
}
