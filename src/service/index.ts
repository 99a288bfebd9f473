/** Every command and query. A route without a handler fails a test. */
import type { Handler } from './handler.ts';
import { CASEWORK_HANDLERS } from './handlers/casework.ts';
import { OFFICE_HANDLERS } from './handlers/office.ts';
import { OUTSIDE_HANDLERS } from './handlers/outside.ts';
import { SUPERVISED_HANDLERS } from './handlers/supervised.ts';

export const HANDLERS: readonly Handler[] = [
  ...OFFICE_HANDLERS,
  ...SUPERVISED_HANDLERS,
  ...CASEWORK_HANDLERS,
  ...OUTSIDE_HANDLERS,
];
