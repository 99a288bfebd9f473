/**
 * Adds to package-lock.json the platform packages that npm left out of it (`npm run lock`, after any `npm install`).
 *
 * npm writes no entry for an optional package that the registry does not hand out at that moment, and then
 * `npm ci` refuses the lockfile everywhere: "Missing: … from lock file". An entry with the exact version that the parent
 * asks for, its operating system and processor is enough; packages of other platforms are never fetched.
 */
import { readFileSync, writeFileSync } from 'node:fs';

export interface LockEntry {
  readonly version: string;
  readonly dev?: boolean;
  readonly license?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly optional?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}

export interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

const PLATFORM = /(android|darwin|freebsd|openharmony|win32|linux)-([a-z0-9]+)(?:-([a-z]+))?$/;
const LIBC: Readonly<Record<string, string>> = {
  gnu: 'glibc',
  gnueabihf: 'glibc',
  musl: 'musl',
  musleabihf: 'musl',
};

/** Optional packages that some entry asks for and the lockfile does not hold, as the entries they should have. */
export function missingFrom(lock: Lock): Record<string, LockEntry> {
  const missing: Record<string, LockEntry> = {};
  for (const parent of Object.values(lock.packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      const key = `node_modules/${name}`;
      if (lock.packages[key] === undefined) missing[key] = entryFor(name, version, parent);
    }
  }
  return missing;
}

function entryFor(name: string, version: string, parent: LockEntry): LockEntry {
  const [, os, cpu, abi] = PLATFORM.exec(name) ?? [];
  if (os === undefined || cpu === undefined) {
    throw new Error(`Cannot tell the platform of ${name}: add it to package-lock.json by hand`);
  }
  const libc = LIBC[abi ?? ''];
  return {
    version,
    cpu: [cpu],
    ...(parent.dev === true && { dev: true }),
    ...(libc !== undefined && { libc: [libc] }),
    ...(parent.license !== undefined && { license: parent.license }),
    optional: true,
    os: [os],
    ...(parent.engines !== undefined && { engines: parent.engines }),
  };
}

/** Writes the completed lockfile; answers how many entries were added. */
function completeLock(path: URL): number {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- npm's own file, of our own repository
  const lock = JSON.parse(readFileSync(path, 'utf8')) as Lock;
  const missing = missingFrom(lock);
  const packages = Object.fromEntries(
    Object.entries({ ...lock.packages, ...missing }).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  writeFileSync(path, `${JSON.stringify({ ...lock, packages }, null, 2)}\n`);
  return Object.keys(missing).length;
}

if (import.meta.main) {
  const added = completeLock(new URL('../package-lock.json', import.meta.url));
  process.stdout.write(`package-lock.json: ${added} platform packages added\n`);
}
