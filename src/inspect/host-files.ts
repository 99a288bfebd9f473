/**
 * Reads below a root folder: bounded, local, and never waiting. What may not be read is counted by area, what lies on a
 * mount of another machine is left alone: a look at a dead file server would never end.
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  opendirSync,
  readlinkSync,
  readSync,
} from 'node:fs';
import { systemCodeOf } from '#base/errors.ts';
import type { HostArea, HostGap } from '#model/host-facts.ts';

/** Bytes of a file of /proc: the longest are tables of connections, 150 bytes each. */
const PROC_BYTES_MAX = 8 * 1024 * 1024;
/** Names of one folder; /tmp of a busy host has some thousands. */
export const FOLDER_NAMES_MAX = 20_000;

/** Types of mounts whose files another machine answers for; `autofs` becomes one when it is touched. */
const NOT_LOCAL =
  /^(?:nfs|nfs4|cifs|smb3|smbfs|9p|ceph|afs|ncpfs|glusterfs|lustre|gpfs|beegfs|ocfs2|gfs2|coda|davfs|autofs|fuse(?:\.(?!lxcfs|snapfuse|squashfuse).*)?)$/;

type Why = HostGap['why'];

export class HostFiles {
  readonly root: string;
  readonly #gaps = new Map<string, number>();
  /** Mount points of other machines, as the host names them. */
  #remote: readonly string[] = [];
  filesRead = 0;

  constructor(root: string) {
    this.root = root.replace(/\/+$/, '');
    this.#remote = remoteMounts(this.text('/proc/self/mountinfo', 'kernel') ?? '');
  }

  miss(area: HostArea, why: Why): void {
    const key = `${area} ${why}`;
    this.#gaps.set(key, (this.#gaps.get(key) ?? 0) + 1);
  }

  get gaps(): HostGap[] {
    return [...this.#gaps].map(([key, count]) => {
      const [area, why] = key.split(' ');
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- put together from these two above
      return { area: area as HostArea, why: why as Why, count };
    });
  }

  /** Null where it is not there, no plain file, longer than `bytesMax`, or may not be read. */
  text(path: string, area: HostArea, bytesMax = PROC_BYTES_MAX): string | null {
    const bytes = this.bytes(path, area, bytesMax);
    return bytes === null ? null : bytes.toString('utf8');
  }

  /** The first bytes, however long the file is, where `cut` is set. */
  bytes(path: string, area: HostArea, bytesMax: number, cut = false): Buffer | null {
    if (!this.#isLocal(path)) return null;
    // A pipe without a writer and a device would wait for ever; a link may lead off to another machine.
    const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
    const follow = path.startsWith('/proc/') ? 0 : constants.O_NOFOLLOW;
    try {
      const file = openSync(`${this.root}${path}`, flags | follow);
      try {
        const { size } = fstatSync(file);
        if (!fstatSync(file).isFile() || (size > bytesMax && !cut)) return null;
        return readUpTo(file, bytesMax);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      this.#failed(error, area);
      return null;
    }
  }

  /** Names in a folder; none where there is none. */
  names(path: string, area: HostArea): readonly string[] {
    if (!this.#isLocal(path)) return [];
    const names: string[] = [];
    try {
      const folder = opendirSync(`${this.root}${path}`);
      try {
        for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
          if (names.length >= FOLDER_NAMES_MAX) {
            this.miss(area, 'limit');
            break;
          }
          names.push(entry.name);
        }
      } finally {
        folder.closeSync();
      }
    } catch (error) {
      this.#failed(error, area);
    }
    return names;
  }

  link(path: string, area: HostArea): string | null {
    try {
      return readlinkSync(`${this.root}${path}`);
    } catch (error) {
      this.#failed(error, area);
      return null;
    }
  }

  /** What lies there, itself: links are not followed. */
  kindOf(path: string): 'file' | 'folder' | 'other' | null {
    if (!this.#isLocal(path)) return null;
    try {
      const found = lstatSync(`${this.root}${path}`);
      if (found.isFile()) return 'file';
      return found.isDirectory() ? 'folder' : 'other';
    } catch {
      return null;
    }
  }

  #isLocal(path: string): boolean {
    const isRemote = this.#remote.some((mount) => path === mount || path.startsWith(`${mount}/`));
    if (isRemote) this.miss('network-mounts', 'not-local');
    return !isRemote;
  }

  #failed(error: unknown, area: HostArea): void {
    const code = systemCodeOf(error);
    if (code === 'EACCES' || code === 'EPERM') this.miss(area, 'no-right');
    else if (!GONE.has(code)) this.miss(area, 'unreadable');
  }
}

/** What is not there, or went while it was read, is no gap; nor is a link that is not to be followed. */
const GONE: ReadonlySet<string> = new Set([
  'ENOENT',
  'ESRCH',
  'ENOTDIR',
  'ELOOP',
  'ENXIO',
  'EINVAL',
]);

function readUpTo(file: number, bytesMax: number): Buffer {
  const parts: Buffer[] = [];
  let left = bytesMax;
  while (left > 0) {
    const part = Buffer.allocUnsafe(Math.min(left, PART_BYTES));
    const taken = readSync(file, part);
    if (taken === 0) break;
    parts.push(part.subarray(0, taken));
    left -= taken;
  }
  return Buffer.concat(parts);
}
const PART_BYTES = 64 * 1024;

/** proc(5), mountinfo: the mount point is the fifth field, the type the one after the lone dash. */
function remoteMounts(mountInfo: string): string[] {
  return mountInfo.split('\n').flatMap((line) => {
    const [head = '', tail = ''] = line.split(' - ');
    const type = tail.split(' ')[0] ?? '';
    const point = head.split(' ')[4] ?? '';
    const path = point.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    return NOT_LOCAL.test(type) && path !== '/' ? [path] : [];
  });
}
