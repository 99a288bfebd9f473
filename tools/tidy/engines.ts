/** As much of semver as the `engines` of real packages use: comparators, ^, ~, x-ranges, hyphens and ||. */

type Version = readonly [number, number, number];

const START: Version = [0, 0, 0];
const END: Version = [Infinity, 0, 0];

function versionFrom(text: string): { version: Version; given: number } {
  const parts = text
    .replace(/^v/, '')
    .replace(/[-+].*$/, '')
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : undefined));
  const [major, minor, patch] = parts;
  const firstOpen = parts.findIndex((part) => part === undefined);
  return {
    version: [major ?? 0, minor ?? 0, patch ?? 0],
    given: firstOpen === -1 ? parts.length : firstOpen,
  };
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** The first version after everything that shares the first `kept` parts. */
function next(version: Version, kept: number): Version {
  if (kept <= 0) return END;
  if (kept === 1) return [version[0] + 1, 0, 0];
  if (kept === 2) return [version[0], version[1] + 1, 0];
  return [version[0], version[1], version[2] + 1];
}

function caretKept(version: Version): number {
  if (version[0] > 0) return 1;
  return version[1] > 0 ? 2 : 3;
}

/** From (included) and to (excluded) of each operator. */
const SPANS: Readonly<Record<string, (version: Version, given: number) => [Version, Version]>> = {
  '>=': (version) => [version, END],
  '>': (version, given) => [next(version, given), END],
  '<': (version) => [START, version],
  '<=': (version, given) => [START, next(version, given)],
  '^': (version) => [version, next(version, caretKept(version))],
  '~': (version, given) => [version, next(version, Math.min(given, 2))],
  '=': (version, given) => [version, next(version, given)],
};

function admitsComparator(node: Version, text: string): boolean {
  const [, operator = '=', rest = ''] = /^(>=|<=|>|<|=|\^|~)?\s*(.*)$/.exec(text) ?? [];
  const { version, given } = versionFrom(rest);
  const [from, to] = SPANS[operator]?.(version, given) ?? [START, START];
  return compare(node, from) >= 0 && compare(node, to) < 0;
}

/** Whether `range` (of an `engines.node`) admits this exact version. */
export function admits(range: string, version: string): boolean {
  const node = versionFrom(version).version;
  return range.split('||').some((alternative) => {
    const comparators = alternative
      .trim()
      .replace(/(\S+)\s+-\s+(\S+)/g, '>=$1 <=$2')
      .replaceAll(/(>=|<=|>|<|=|\^|~)\s+/g, '$1')
      .split(/\s+/)
      .filter((text) => text !== '' && text !== '*');
    return comparators.every((text) => admitsComparator(node, text));
  });
}
