import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { growRecord, temporaryFolder } from '#service/log/record.fixture.ts';
import { keyPair } from '../../../test/ed25519.ts';
import { seedDatabase } from '../../../test/office.ts';
import {
  cosignatureBytes,
  cosignedMessage,
  readNote,
  verifierKey,
  writeNote,
  writeVerifierKey,
} from '#wire/tlog/note.ts';
import { openOffice } from '../office/open-office.ts';

const CLI = new URL('../cli.ts', import.meta.url).pathname;
const CLOCK = { now: () => Date.now() };

function admin(dataFolder: string, ...args: readonly string[]) {
  const env = { ...process.env, MINEWATCH_DATA: dataFolder };
  return spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8', env, timeout: 120_000 });
}

test('admin verify-record and admin cosign work on the data folder of an office', async (t) => {
  const dataFolder = await temporaryFolder(t);
  await seedDatabase(dataFolder);
  const place = { dataFolder, databaseUrl: null, masterKeyFile: null };
  const opened = await openOffice(place, CLOCK);
  await growRecord(opened.office.database.db, 300);
  const { text, note } = await opened.log.publisher.publish();
  await opened.close();
  const good = admin(dataFolder, 'admin', 'verify-record');
  assert.equal(good.status, 0, good.stderr);
  assert.match(good.stdout, /^300 published events compared with the database, 0 wrong/);

  const pair = keyPair('witness.example');
  const witness = verifierKey('witness.example', 4, pair.publicKey);
  const seconds = Math.floor(Date.now() / 1000);
  const bytes = cosignatureBytes(seconds, pair.raw(cosignedMessage(note.text, seconds)));
  const signatures = [...(readNote(text)?.signatures ?? []), { ...witness, bytes }];
  const [file, keys] = [join(dataFolder, 'cosigned.note'), join(dataFolder, 'witness.vkey')];
  await writeFile(file, writeNote({ text: note.text, signatures }));
  await writeFile(keys, `${writeVerifierKey(witness)}\n`);
  const taken = admin(dataFolder, 'admin', 'cosign', file, keys);
  assert.equal(
    taken.stdout,
    'The checkpoint of 300 events is cosigned by witness.example\n',
    taken.stderr,
  );
  assert.match(await readFile(join(dataFolder, 'log', 'checkpoint'), 'utf8'), /witness\.example/);
  assert.equal(admin(dataFolder, 'log', 'verify', '--witness', keys).status, 0);
  assert.equal(admin(dataFolder, 'admin', 'cosign', keys, keys).status, 2);

  const bundle = join(dataFolder, 'log', 'tile', 'entries', '000');
  const entries = await readFile(bundle, 'latin1');
  const [event = ''] = /"seq":9,.{0,150}/.exec(entries) ?? [];
  await writeFile(bundle, entries.replace(event, event.replace('case.', 'cake.')), 'latin1');
  const bad = admin(dataFolder, 'admin', 'verify-record');
  assert.equal(bad.status, 3);
  assert.match(bad.stdout, /^event 9 is not the one that was published\n300 .* 1 wrong/);
});
