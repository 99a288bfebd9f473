/** What the office gave this sensor when it enrolled: one file that only its owner may read. */
import { mkdir } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { messageOf, OperatingError, systemCodeOf } from '#base/errors.ts';
import { EnrolReply } from '#model/delivery.ts';
import { replaceFile } from './spool-state.ts';

const Credentials = EnrolReply.extend({
  v: z.literal(1),
  /** The office that gave it: a token is never sent to another unless the configuration says so. */
  server: z.string().max(2048),
});
export type Credentials = z.infer<typeof Credentials>;

export async function writeCredentials(path: string, credentials: Credentials): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await replaceFile(path, `${JSON.stringify(credentials, null, 2)}\n`);
}

/** Null: there are none yet. */
export function readCredentials(path: string): Credentials | null {
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw new OperatingError('unreadable', `Cannot read the token: ${messageOf(error)}`);
  }
  try {
    return Credentials.parse(JSON.parse(text));
  } catch {
    throw new OperatingError(
      'damaged',
      `${path} is not what "sensor enrol" writes: enrol again with a new code and --replace`,
    );
  }
}
