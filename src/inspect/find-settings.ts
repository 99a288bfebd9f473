/** Files that may be a miner's settings: what running programs name, hold or lie beside, and the usual places. */
import type { SeenFile, SeenProcess } from '#model/host-snapshot.ts';
import type { HostFiles } from './host-files.ts';

/** Bytes of a settings file; XMRig's own with all its comments has 3 KiB. */
export const SETTINGS_BYTES_MAX = 128 * 1024;
/** Files that are opened to look at, and folders that are listed. */
const SETTINGS_FILES_MAX = 4_000;
const SETTINGS_FOLDERS_MAX = 8_000;
/** Bytes that are held of files that may be settings. */
const SETTINGS_HELD_BYTES_MAX = 16 * 1024 * 1024;

/** Where those who may write nowhere else put programs, and where owners do; and how deep. */
const PLACES: readonly (readonly [folder: string, depth: number])[] = [
  ['/tmp', 3],
  ['/var/tmp', 3],
  ['/dev/shm', 3],
  ['/run/user', 3],
  ['/root', 3],
  ['/home', 4],
  ['/opt', 3],
  ['/srv', 3],
  ['/usr/local', 3],
  ['/etc', 2],
  ['/var/lib', 2],
];
/** Folders of many thousand files in which nobody keeps settings. */
const NOT_INTO: ReadonlySet<string> = new Set(['node_modules', '.git', '.cache', 'proc', 'sys']);
const NAMED =
  /\.(?:json|conf|cfg|ini|txt|sh|bat|toml|yaml|yml)$|^(?:config|pools|epools|\.config)$/i;
/** What every settings file of a miner says somewhere; most files do not. */
const HINT =
  /stratum|"pools"|pool_address|"pool"|"user"|"wallet"|POOL:|^\s*(?:pool|server)\s*[=:]/im;

export function findSettings(
  files: HostFiles,
  processes: readonly SeenProcess[],
): { found: readonly SeenFile[]; looked: number } {
  const search = new Search(files);
  for (const process of processes) search.besides(process);
  for (const [folder, depth] of PLACES) search.within(folder, depth);
  return search;
}

class Search {
  readonly #files: HostFiles;
  readonly found: SeenFile[] = [];
  looked = 0;
  #folders = 0;
  #heldBytes = 0;
  readonly #seen = new Set<string>();

  constructor(files: HostFiles) {
    this.#files = files;
  }

  /** The folders of a program and of its work, what its command line names, and what it holds open. */
  besides(process: SeenProcess): void {
    const { pid, program, folder, openFiles } = process;
    if (process.isKernel) return;
    // The whole tree of a shell that works in / or at home is the business of `within`.
    for (const place of new Set([folderOf(program), folder])) {
      if (place === null || place === '/' || USUAL.test(`${place}/`)) continue;
      this.#names(place, pid);
    }
    const named = process.arguments.slice(1).flatMap((text) => pathsIn(text, folder));
    for (const path of [...named, ...openFiles]) {
      if (NAMED.test(nameOf(path))) this.#take(path, pid);
    }
  }

  within(folder: string, depth: number): void {
    if (this.#folders >= SETTINGS_FOLDERS_MAX) {
      this.#files.miss('files', 'limit');
      return;
    }
    this.#folders++;
    for (const name of this.#files.names(folder, 'files')) {
      const path = `${folder}/${name}`;
      if (NAMED.test(name)) this.#take(path, null);
      else if (depth > 1 && !NOT_INTO.has(name) && this.#files.kindOf(path) === 'folder')
        this.within(path, depth - 1);
    }
  }

  #names(folder: string, pid: number): void {
    const key = `${folder}/`;
    if (this.#seen.has(key) || this.#folders >= SETTINGS_FOLDERS_MAX) return;
    this.#seen.add(key);
    this.#folders++;
    for (const name of this.#files.names(folder, 'files'))
      if (NAMED.test(name)) this.#take(`${folder}/${name}`, pid);
  }

  #take(path: string, pid: number | null): void {
    if (this.#seen.has(path)) return;
    this.#seen.add(path);
    if (this.looked >= SETTINGS_FILES_MAX || this.#heldBytes >= SETTINGS_HELD_BYTES_MAX) {
      this.#files.miss('files', 'limit');
      return;
    }
    this.looked++;
    const text =
      this.#files.text(path, 'files', SETTINGS_BYTES_MAX) ??
      (pid === null ? null : this.#withinSpace(path, pid));
    if (text === null || text.includes('\0') || !HINT.test(text)) return;
    this.#heldBytes += text.length;
    this.found.push({ path, text, pid });
  }

  /** A process in a container names its files by its own root. */
  #withinSpace(path: string, pid: number): string | null {
    const own = this.#files.link('/proc/self/ns/mnt', 'processes');
    const its = this.#files.link(`/proc/${pid}/ns/mnt`, 'programs');
    if (own === null || its === null || own === its) return null;
    return this.#files.text(`/proc/${pid}/root${path}`, 'files', SETTINGS_BYTES_MAX);
  }
}

/** Where programs of the distribution lie: nothing beside them is a miner's. */
const USUAL = /^\/(?:usr\/)?(?:s?bin|lib|lib64|libexec|share)\//;

function folderOf(path: string | null): string | null {
  const end = path?.lastIndexOf('/') ?? -1;
  return path === null || end < 1 ? null : path.slice(0, end);
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** `--config=/x/y.json`, `-c y.json`. */
function pathsIn(text: string, folder: string | null): string[] {
  const path = text.replace(/^--?[\w-]+=/, '');
  if (path.length > 1024 || !NAMED.test(nameOf(path)) || /[\n\0]|:\/\//.test(path)) return [];
  if (path.startsWith('/')) return [path];
  return folder === null ? [] : [`${folder}/${path.replace(/^\.\//, '')}`];
}
