/** Every migration, in order of their names; one that was released is never changed. */
import { record } from './001-record.ts';
import { access } from './080-access.ts';
import { webhook } from './090-webhook.ts';

export const MIGRATIONS: Readonly<Record<string, string>> = {
  '001-record': record,
  '080-access': access,
  '090-webhook': webhook,
};
