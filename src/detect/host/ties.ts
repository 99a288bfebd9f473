/** How a process belongs to settings, and how it works by them. */
import type { HostSettings, HostSocket } from '#model/host-facts.ts';
import type { SeenProcess } from '#model/host-snapshot.ts';

export type Tie = 'command-line' | 'named' | 'open' | 'beside-program' | 'in-folder';

export function tieOf(ran: SeenProcess, path: string): Tie | null {
  const { folder, program, openFiles } = ran;
  if (ran.isKernel) return null;
  const words = ran.arguments.slice(1).map((word) => word.replace(/^--?[\w-]+=/, ''));
  const names = [path, ...(folder !== null && folderOf(path) === folder ? [nameOf(path)] : [])];
  if (words.some((word) => names.includes(word.replace(/^\.\//, '')))) return 'named';
  if (openFiles.includes(path)) return 'open';
  if (program !== null && folderOf(program) === folderOf(path)) return 'beside-program';
  return folder !== null && folderOf(path) === folder ? 'in-folder' : null;
}

/** `address`: the very address that the settings name; `port`: the settings name a host whose address was not asked for. */
export type Meeting = 'address' | 'port';

/** Ports that everything uses say nothing. */
const COMMON: ReadonlySet<number> = new Set([
  22, 25, 53, 80, 443, 993, 3306, 5432, 6379, 8080, 8443,
]);

export function meetingOf(
  { pool }: HostSettings,
  { remoteIp, remotePort }: HostSocket,
): Meeting | null {
  if (pool.port !== remotePort) return null;
  if (pool.host === remoteIp) return 'address';
  // One that names another address means another end.
  return /^[\d.]+$|:/.test(pool.host) || COMMON.has(remotePort) ? null : 'port';
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
