/** What starts a miner by itself. */
import type { Evidence } from '#model/finding.ts';
import type { HostSettings } from '#model/host-facts.ts';
import type { SeenProcess, SeenStartUp } from '#model/host-snapshot.ts';
import { tell, type Teller } from './evidence.ts';
import { plain, settingsFromLine } from './read-settings.ts';

/** Settings that stand in a line which starts a program. */
export function settingsOfStartUps(startUps: readonly SeenStartUp[]): HostSettings[] {
  return startUps
    .filter(({ kind }) => kind !== 'preload')
    .flatMap(({ path, lines }) =>
      lines.filter((line) => line.includes(' -')).flatMap((line) => settingsFromLine(path, line)),
    );
}

/** Places that name the process's program, its folder or its settings. */
export function startUpsFor(
  ran: SeenProcess,
  tied: readonly { readonly settings: HostSettings }[],
  startUps: readonly SeenStartUp[],
  teller: Teller,
): Evidence[] {
  const names = [ran.program, ...tied.map(({ settings }) => settings.path)].filter(
    // A shell or a Python starts half the machine: only a program of its own place says something.
    (name): name is string => name !== null && !/^\/(?:usr\/)?s?bin\//.test(name),
  );
  return startUps
    .filter(({ lines }) => lines.some((line) => names.some((name) => mentions(line, name))))
    .slice(0, STARTS_MAX)
    .map(({ kind, path }) => tell(teller, 'host-start-up', { path: plain(path), place: kind }));
}
const STARTS_MAX = 8;

/** The whole path, not the beginning of another. */
function mentions(line: string, path: string): boolean {
  const at = line.indexOf(path);
  return at >= 0 && !/[\w.-]/.test(line[at + path.length] ?? '');
}

/** A library that every program is made to load can hide processes from all of them. */
export function unfamiliarPreloads(startUps: readonly SeenStartUp[], teller: Teller): Evidence[] {
  return startUps
    .filter(({ kind }) => kind === 'preload')
    .flatMap(({ path, lines }) => lines.map((line) => ({ path, library: line.trim() })))
    .slice(0, STARTS_MAX)
    .map(({ path, library }) =>
      tell(teller, 'host-preload', { path: plain(path), library: plain(library) }),
    );
}
