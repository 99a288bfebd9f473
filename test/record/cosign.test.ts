import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { OperatingError } from '#base/errors.ts';
import { keyPair } from '../ed25519.ts';
import {
  cosignatureBytes,
  cosignedMessage,
  readNote,
  verifierKey,
  writeNote,
  writeVerifierKey,
} from '#wire/tlog/note.ts';
import { embeddedDatabase } from '../office.ts';
import { acceptCosignatures, AHEAD_S_MAX } from '#service/log/cosign.ts';
import { openLogKey } from '#service/log/log-key.ts';
import { LogPublisher } from '#service/log/publisher.ts';
import { growRecord, temporaryFolder } from '#service/log/record.fixture.ts';

const NOW = Date.UTC(2026, 2, 3);
const NAMES = ['w1.example', 'w2.example'];
const WITNESSES = NAMES.map((name) => {
  const pair = keyPair(name);
  return { ...pair, key: verifierKey(name, 4, pair.publicKey) };
});
type Witness = (typeof WITNESSES)[number];

/** What a witness gives back for a checkpoint. */
function cosign(note: string, witness: Witness, seconds = NOW / 1000): string {
  const read = readNote(note);
  assert.ok(read !== null);
  const bytes = cosignatureBytes(seconds, witness.raw(cosignedMessage(read.text, seconds)));
  return writeNote({ ...read, signatures: [...read.signatures, { ...witness.key, bytes }] });
}

test('acceptCosignatures() attaches those of known witnesses, also to a checkpoint of before', async (t) => {
  const data = await temporaryFolder(t);
  const database = await embeddedDatabase();
  t.after(() => database.close());
  const key = await openLogKey(join(data, 'keys'), 'record.example/log');
  const folder = join(data, 'log');
  const publisher = new LogPublisher({ database, folder, key });
  const [one, two] = WITNESSES;
  assert.ok(one !== undefined && two !== undefined);
  const witnesses = WITNESSES.map((each) => each.key);
  const accept = (text: string) =>
    acceptCosignatures({ publisher, folder, own: key.verifier, witnesses }, text, NOW);
  const refuses = (text: string, says: RegExp): Promise<void> =>
    assert.rejects(accept(text), (error) => {
      return (
        error instanceof OperatingError && error.code === 'invalid' && says.test(error.message)
      );
    });
  await growRecord(database.db, 10);
  const first = (await publisher.publish()).text;

  assert.deepEqual(await accept(cosign(first, one)), { size: 10, witnesses: ['w1.example'] });
  const stranger = keyPair('stranger.example');
  const mixed = cosign(cosign(first, two), {
    ...stranger,
    key: verifierKey('x', 4, stranger.publicKey),
  });
  assert.deepEqual(await accept(mixed), { size: 10, witnesses: NAMES });
  const checkpoint = await readFile(join(folder, 'checkpoint'), 'utf8');
  assert.deepEqual(
    readNote(checkpoint)?.signatures.map(({ name }) => name),
    ['record.example/log', ...NAMES],
  );

  await refuses('nonsense', /not a signed checkpoint/);
  await refuses(first, /none of its cosignatures is by a known witness/);
  const ahead = (seconds: number) => cosign(first, one, NOW / 1000 + seconds);
  assert.equal((await accept(ahead(AHEAD_S_MAX))).size, 10);
  await refuses(ahead(AHEAD_S_MAX + 1), /none of its cosignatures/);
  await refuses(cosign(first, { ...one, raw: two.raw }), /cosignature in it is false/);
  const forged = keyPair('record.example/log').sign(readNote(first)?.text ?? '');
  await refuses(cosign(forged, one), /signature of this log/);

  // It comes when a newer checkpoint is out: the newest stays as it is, the cosigned one is kept beside it.
  await growRecord(database.db, 400);
  const second = (await publisher.publish()).text;
  await growRecord(database.db, 700);
  const third = (await publisher.publish()).text;
  assert.deepEqual(await accept(cosign(second, one)), { size: 400, witnesses: ['w1.example'] });
  assert.equal(await readFile(join(folder, 'checkpoint'), 'utf8'), third);
  await accept(cosign(first, two));
  const cosigned = readNote(await readFile(join(folder, 'cosigned'), 'utf8'));
  assert.match(cosigned?.text ?? '', /\n400\n/);

  const cli = new URL('../../src/bin/cli.ts', import.meta.url).pathname;
  const verify = (...args: string[]) =>
    spawnSync(process.execPath, [cli, 'log', 'verify', data, ...args], { encoding: 'utf8' });
  const seen = verify('--witness', writeVerifierKey(one.key));
  assert.equal(seen.status, 0, seen.stdout);
  assert.match(
    seen.stdout,
    /cosigned by +w1\.example\+[0-9a-f]{8}, 2026-03-03T00:00:00\.000Z, the first 400 events/,
  );
  assert.equal(verify('--witness', writeVerifierKey(two.key)).status, 3);
});
