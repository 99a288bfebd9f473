import { Option } from 'commander';
import { GRID, GRID_DEFAULT } from '#model/grid.ts';

/** `--region`, for every command that tells carbon figures. */
export function regionOption(): Option {
  return new Option(
    '--region <code>',
    `grid whose carbon factor is used (${GRID_DEFAULT} unless told)`,
  ).choices(GRID.map(({ region }) => region));
}
