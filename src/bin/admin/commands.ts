/** What an operator does without a browser; each runs in the office's own process, whichever that is. */
import { OperatingError } from '#base/errors.ts';
import type { OpenOffice } from '../office/open-office.ts';
import { backupTo } from './backup.ts';
import { importBindings } from './import-bindings.ts';
import { listDeadJobs, retryJob } from './jobs.ts';
import { tellPointKey } from './point-key.ts';
import { rebuildRows } from './rebuild.ts';
import { restoreFrom } from './restore.ts';
import { tellSetUpLink } from './setup-link.ts';
import { tellStatus } from './status.ts';
import { takeCosignatures } from './cosign.ts';
import { verifyEvidence } from './verify-evidence.ts';
import { verifyRecord } from './verify-record.ts';

export interface AdminCommand {
  readonly name: string;
  readonly summary: string;
  /** Names of its arguments, as the help shows them. */
  readonly args: readonly string[];
  /** They are not paths. */
  readonly takesIds?: true;
  /** Says lines as it goes; throws OperatingError. */
  run(opened: OpenOffice, args: readonly string[], say: (line: string) => void): Promise<void>;
}

export const ADMIN_COMMANDS: readonly AdminCommand[] = [
  {
    name: 'status',
    summary: 'what the office holds, and whether its parts are well',
    args: [],
    run: tellStatus,
  },
  {
    name: 'jobs',
    summary: 'jobs that were given up, and why',
    args: [],
    run: listDeadJobs,
  },
  {
    name: 'retry-job',
    summary: 'try a job again that was given up',
    args: ['id'],
    takesIds: true,
    run: retryJob,
  },
  {
    name: 'setup-link',
    summary: 'a new link to set up an office that nobody has set up yet',
    args: [],
    run: tellSetUpLink,
  },
  {
    name: 'point-key',
    summary: 'the key under which enforcement points believe this office',
    args: [],
    run: tellPointKey,
  },
  {
    name: 'rebuild',
    summary: 'make all rows again from the events, and say whether they were the same',
    args: [],
    run: rebuildRows,
  },
  {
    name: 'backup',
    summary: 'write a backup of the running office into a new file (.ndjson.gz)',
    args: ['file'],
    run: backupTo,
  },
  {
    name: 'restore',
    summary: 'fill an empty office from a backup; its keys folder must be in place',
    args: ['file'],
    run: restoreFrom,
  },
  {
    name: 'import-bindings',
    summary:
      'read who had which address when: a table (CSV), dhcpd or Kea leases, RADIUS accounting',
    args: ['file'],
    run: importBindings,
  },
  {
    name: 'verify-evidence',
    summary: 'compare every piece of evidence with its hashes',
    args: [],
    run: verifyEvidence,
  },
  {
    name: 'verify-record',
    summary: 'compare every event in the database with the log that was published',
    args: [],
    run: verifyRecord,
  },
  {
    name: 'cosign',
    summary: 'take a checkpoint that witnesses cosigned, and a file with their keys',
    args: ['checkpoint', 'keys'],
    run: takeCosignatures,
  },
];

export function adminCommand(name: string): AdminCommand {
  const found = ADMIN_COMMANDS.find((command) => command.name === name);
  if (found === undefined) throw new OperatingError('usage', `There is no admin command ${name}`);
  return found;
}
