import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { embeddedDatabase } from '../../../test/office.ts';
import { keepPiece, publishingOffice } from '../record/publishing.fixture.ts';
import { ANSWER_BYTES_MAX, WitnessPush } from './witness-push.ts';

test('WitnessPush reads no more of an answer than its limit', async (t) => {
  const database = await embeddedDatabase();
  t.after(() => database.close());
  const { office } = await publishingOffice(t, database);
  assert.ok(office.log !== null);
  await keepPiece(office, 'one');
  let bytes = ANSWER_BYTES_MAX;
  const witness = createServer((_request, response) => response.end('x'.repeat(bytes)));
  witness.listen(0, '127.0.0.1');
  await once(witness, 'listening');
  t.after(() => witness.close());
  const address = witness.address();
  assert.ok(typeof address === 'object' && address !== null);
  const push = new WitnessPush(office, office.log, [`http://127.0.0.1:${address.port}/`]);
  // As much as that is read, and is no cosignature.
  await push.push();
  assert.match(push.states[0]?.trouble ?? '', /none of its cosignatures/);
  bytes++;
  await push.push();
  assert.match(push.states[0]?.trouble ?? '', /more than 262144 bytes/);
});
