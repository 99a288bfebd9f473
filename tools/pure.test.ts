/**
 * Runs every test of the pure folders in this one process: pure code has no globals to share by accident, and a
 * process per file would cost more than the tests themselves.
 */
import { globSync } from 'node:fs';
import { PURE_FOLDERS } from './tidy/rules.ts';

const files = globSync(`src/{${PURE_FOLDERS.join(',')}}/**/*.test.ts`).toSorted();
for (const file of files) await import(`../${file}`);
