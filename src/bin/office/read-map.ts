/** The map of the office, from the file that the configuration names. */
import { readFileSync, statSync } from 'node:fs';
import { messageOf, OperatingError } from '#base/errors.ts';
import { AreaMap, MAP_BYTES_MAX } from '#model/map.ts';

/** Null: none is named. */
export function readMap(path: string | undefined): AreaMap | null {
  if (path === undefined) return null;
  const parsed = AreaMap.safeParse(contentOf(path));
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const where = first?.path.join('.') ?? '';
  throw new OperatingError(
    'usage',
    `The map ${path} is not GeoJSON with areas that name a jurisdiction: ${where}: ${first?.message ?? ''}`,
  );
}

function contentOf(path: string): unknown {
  try {
    if (statSync(path).size > MAP_BYTES_MAX) throw new Error('it is larger than 4 MiB');
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new OperatingError('unreadable', `Cannot read the map ${path}: ${messageOf(error)}`);
  }
}
