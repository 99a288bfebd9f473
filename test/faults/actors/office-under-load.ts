/**
 * An office under load that somebody will kill: decides one thing after the other, several at once, and writes a line for
 * each only after it was acknowledged. Started by kill.test.ts with a place (a folder or a URL) and a seed.
 */
import { writeSync } from 'node:fs';
import { Random } from '#base/random.ts';
import type { SystemActor } from '#model/actor.ts';
import { createOffice, type Office } from '#service/office.ts';
import { perform } from '#service/perform.ts';
import { changeWebhook } from '#service/webhooks/change-webhook.ts';
import { declareWebhook } from '#service/webhooks/declare-webhook.ts';
import { openDatabase } from '#store/database.ts';
import { MASTER_KEY } from '../../office-keys.ts';

const OPERATOR: SystemActor = { kind: 'system', id: null, part: 'operator' };
const body = {
  name: 'a',
  url: 'https://a.example/',
  topics: ['case' as const],
  jurisdiction: null,
};

/** Only what was acknowledged is written; a pipe's line of this length is whole or not there. */
function acknowledged(id: string, version: number): void {
  writeSync(1, `${id} ${version}\n`);
}

async function load(office: Office, random: Random): Promise<never> {
  const made: { id: string; version: number }[] = [];
  for (;;) {
    const known = made.length > 0 && random.below(2) === 1 ? random.pick(made) : undefined;
    if (known === undefined) {
      const { id, version } = await perform(office, declareWebhook, OPERATOR, {
        params: {},
        query: {},
        body,
      });
      made.push({ id, version });
      acknowledged(id, version);
    } else {
      const input = {
        params: { id: known.id },
        query: {},
        body: { ...body, name: `n${random.below(9)}` },
      };
      const { version } = await perform(office, changeWebhook, OPERATOR, input);
      acknowledged(known.id, version);
    }
  }
}

const [where = '', evidenceFolder = '', seed = '1'] = process.argv.slice(2);
const database = await openDatabase(where.includes('://') ? { url: where } : { folder: where });
const clock = { now: () => Date.now() };
const office = createOffice({ database, clock, masterKey: MASTER_KEY, evidenceFolder });
writeSync(1, 'ready\n');
const random = new Random(Number(seed));
await Promise.all([1, 2, 3].map((salt) => load(office, new Random(random.u32() ^ salt))));
