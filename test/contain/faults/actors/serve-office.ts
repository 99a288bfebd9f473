/**
 * serve-office.ts LIFE: the whole office as `minewatch server` starts it, with a clock that its parent moves, until it is
 * killed. It tells each event as soon as it is committed, and does as it is asked, one deed at a time.
 */
import { readFileSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { pino } from 'pino';
import { codeOf } from './code-of.ts';
import { settingsOf } from '#bin/office/settings.ts';
import { startOffice } from '#bin/office/start-office.ts';
import { Config } from '#model/config.ts';
import { doDeed } from '../deeds.ts';
import { moment } from '../moment.ts';
import type { Ask, OfficeLife, OfficeLine } from '../office-talk.ts';
import { foundProvince } from '../province.ts';

const [lifeFile = ''] = process.argv.slice(2);
const life = JSON.parse(readFileSync(lifeFile, 'utf8')) as OfficeLife;
let aheadMs = life.aheadMs;
const clock = { now: () => Date.now() + aheadMs };

function say(line: OfficeLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

function sayClock(): void {
  say({ clock: { at: moment(), aheadMs: clock.now() - moment() } });
}

sayClock();
const config = Config.parse({
  server: { 'public-origin': 'https://office.example' },
  record: { origin: 'faults.example/log', 'publish-interval-s': 1 },
});
const settings = settingsOf({ config, path: null, dataFolder: life.dataFolder }, {});
const place = { ...settings.place, databaseUrl: life.databaseUrl };
const log = pino({ level: 'error' }, { write: (line: string) => void writeSync(2, line) });
const { office } = await startOffice({ ...settings, place, port: life.port }, clock, log);

/** Events are told in their order, each once; `at` is when the last of them was heard of. */
let nextSeq = life.nextSeq;
let telling: Promise<void> = Promise.resolve();

async function tellEvents(at: number, isLate: boolean): Promise<void> {
  const rows = await office.database.db
    .selectFrom('event')
    .select(['seq', 'type', 'streamId', 'data'])
    .where('seq', '>=', nextSeq)
    .orderBy('seq')
    .execute();
  for (const { seq, type, streamId, data } of rows) {
    say({ event: { at, isLate, seq, type, streamId, data: JSON.parse(data) as unknown } });
    nextSeq = seq + 1;
  }
}

function hearOf(isLate: boolean): void {
  const at = moment();
  // A read that fails is made up for by the next one, or by the next life.
  telling = telling.then(() => tellEvents(at, isLate)).catch(() => undefined);
}

office.listeners.add(() => hearOf(false));
hearOf(true);
const province = life.province ?? (await foundProvince(office));
await telling;
say({ ready: true, province });

createInterface(process.stdin).on('line', (line) => {
  const { ask, deed } = JSON.parse(line) as Ask;
  if (deed.do === 'clock') {
    aheadMs = deed.aheadMs;
    sayClock();
  }
  void doDeed(office, province, deed).then(
    (id) => say({ reply: ask, id, refused: null }),
    (error: unknown) => say({ reply: ask, id: null, refused: codeOf(error) }),
  );
});
