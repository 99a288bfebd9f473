import { OperatingError } from '#base/errors.ts';

/** A line of a backup; throws `damaged` where it is not JSON. */
export function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new OperatingError('damaged', 'Cannot restore this backup: a line is not JSON');
  }
}
