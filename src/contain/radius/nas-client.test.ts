import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Random } from '#base/random.ts';
import {
  numberAttribute,
  RADIUS_ATTRIBUTE,
  readNumber,
  textAttribute,
} from '#wire/radius/attribute.ts';
import { writeReply } from '#wire/radius/nas-side.fixture.ts';
import { RADIUS_CODE, type RadiusAttribute } from '#wire/radius/packet.ts';
import { NAS_SILENCES_MAX, NAS_WINDOW_MAX, NasClient } from './nas-client.ts';
import { FakeNas, RadiusClock, SECRET } from './radius.fixture.ts';

const COA = RADIUS_CODE.COA_REQUEST;

interface Parts {
  readonly attempts?: number;
  readonly firstWaitMs?: number;
  readonly secret?: string;
  readonly clock?: RadiusClock;
}

function clientOf(t: TestContext, port: number, parts: Parts = {}): NasClient {
  const { attempts = 3, firstWaitMs = 100, secret = SECRET, clock = new RadiusClock() } = parts;
  const client = new NasClient({
    host: '127.0.0.1',
    port,
    secret: new TextEncoder().encode(secret),
    identifier: null,
    firstWaitMs,
    attempts,
    clock,
    random: new Random(5),
  });
  t.after(() => client.close());
  return client;
}

const named = (session: string): readonly RadiusAttribute[] => [
  textAttribute(RADIUS_ATTRIBUTE.ACCT_SESSION_ID, session),
];

test('ask() tells acknowledged, gone, refused and silent apart', async (t) => {
  const nas = await FakeNas.start(t);
  nas.add('192.0.2.7');
  const client = clientOf(t, nas.port);
  assert.deepEqual(await client.ask(COA, named('sess-1')), { is: 'acknowledged' });
  assert.deepEqual(await client.ask(COA, named('nobody')), { is: 'gone' });
  nas.refuses = { addresses: ['192.0.2.7'], cause: 506 };
  const refused = await client.ask(COA, named('sess-1'));
  assert.ok(refused.is === 'refused' && /506: it has no resources/.test(refused.words));
  nas.isMute = true;
  assert.deepEqual(await client.ask(COA, named('sess-1')), { is: 'silent' });
});

test('ask() sends the very same packet again, with the time of the first (RFC 5080 §2.2.1)', async (t) => {
  const nas = await FakeNas.start(t);
  nas.add('192.0.2.7');
  nas.losses = 2;
  const clock = new RadiusClock();
  const client = clientOf(t, nas.port, { clock });
  const asked = client.ask(COA, named('sess-1'));
  await wait(20);
  clock.at += 60_000;
  assert.deepEqual(await asked, { is: 'acknowledged' });
  assert.equal(nas.packets.length, 3);
  assert.deepEqual(nas.packets[1], nas.packets[0]);
  assert.deepEqual(nas.packets[2], nas.packets[0]);
  const said = readNumber(nas.asked[0]?.attributes ?? [], RADIUS_ATTRIBUTE.EVENT_TIMESTAMP);
  assert.equal(said, Math.floor((clock.at - 60_000) / 1000));
});

test('ask() gives up after its attempts', async (t) => {
  const nas = await FakeNas.start(t);
  nas.isMute = true;
  const client = clientOf(t, nas.port, { attempts: 4, firstWaitMs: 20 });
  const began = performance.now();
  assert.deepEqual(await client.ask(COA, named('sess-1')), { is: 'silent' });
  assert.equal(nas.packets.length, 4);
  // 20 + 40 + 80 + 160 ms, give or take a tenth at each.
  assert.ok(performance.now() - began > 200);
});

test('ask() never uses one identifier for two requests that are on the way', async (t) => {
  const nas = await FakeNas.start(t);
  nas.add('192.0.2.7');
  const client = clientOf(t, nas.port);
  const answers = await Promise.all(
    Array.from({ length: 400 }, () => client.ask(COA, named('sess-1'))),
  );
  assert.ok(answers.every(({ is }) => is === 'acknowledged'));
  const ids = nas.asked.map(({ id }) => id);
  const firsts = new Set(ids.slice(0, 256));
  assert.equal(firsts.size, 256, 'an identifier is used again last of all');
});

test('ask() has no more than its window on the way', async (t) => {
  const nas = await FakeNas.start(t);
  nas.isMute = true;
  const client = clientOf(t, nas.port, { attempts: 1, firstWaitMs: 600 });
  const all = Array.from({ length: NAS_WINDOW_MAX + 40 }, () => client.ask(COA, named('sess-1')));
  await wait(300);
  assert.equal(nas.packets.length, NAS_WINDOW_MAX);
  await Promise.all(all);
  // The server is dead by then: those that wait are not sent.
  assert.ok(nas.packets.length < NAS_WINDOW_MAX + NAS_SILENCES_MAX, `${nas.packets.length}`);
});

test('ask() does not wait for a dead server, tries it on, and trusts it again with its first answer', async (t) => {
  const nas = await FakeNas.start(t);
  nas.add('192.0.2.7');
  nas.isMute = true;
  const client = clientOf(t, nas.port, { attempts: 1, firstWaitMs: 600 });
  const some = Array.from({ length: NAS_SILENCES_MAX }, () => client.ask(COA, named('sess-1')));
  await Promise.all(some);
  const before = nas.packets.length;
  await Promise.all(Array.from({ length: 50 }, () => client.ask(COA, named('sess-1'))));
  assert.equal(nas.packets.length - before, NAS_SILENCES_MAX, 'a few still try');
  nas.isMute = false;
  assert.equal(await client.probe(), true);
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => client.ask(COA, named('sess-1'))),
  );
  assert.ok(answers.every(({ is }) => is === 'acknowledged'));
});

test('ask() ignores forged, foreign and repeated answers', async (t) => {
  const nas = await FakeNas.start(t);
  nas.add('192.0.2.7');
  const client = clientOf(t, nas.port, { attempts: 2 });
  const changed = (right: Uint8Array, at: number): Uint8Array => {
    const bytes = Uint8Array.from(right);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return bytes;
  };
  // Another authenticator, another Message-Authenticator, another identifier, noise; then nothing.
  nas.forgery = (right) => [
    changed(right, 5),
    changed(right, 25),
    changed(right, 1),
    new Uint8Array(3),
    new Uint8Array(0),
  ];
  assert.deepEqual(await client.ask(COA, named('sess-1')), { is: 'silent' });
  assert.equal(client.ignored, 10);
  // The right one among them counts, and counts once.
  nas.forgery = (right) => [changed(right, 5), right, right];
  assert.deepEqual(await client.ask(COA, named('sess-1')), { is: 'acknowledged' });
  await client.probe();
  assert.ok(client.ignored >= 12);
});

test('ask() believes no answer of another kind of request, though it is proven', async (t) => {
  const nas = await FakeNas.start(t);
  nas.add('192.0.2.7');
  const client = clientOf(t, nas.port, { attempts: 1 });
  const secret = new TextEncoder().encode(SECRET);
  const { ACCESS_ACCEPT, COA_REQUEST, DISCONNECT_ACK, DISCONNECT_REQUEST } = RADIUS_CODE;
  for (const code of [ACCESS_ACCEPT, DISCONNECT_ACK, COA_REQUEST]) {
    nas.forgery = () => nas.asked.slice(-1).map((one) => writeReply(one, code, [], secret));
    assert.deepEqual(await client.ask(COA, named('sess-1')), { is: 'silent' });
  }
  nas.forgery = null;
  assert.deepEqual(await client.ask(DISCONNECT_REQUEST, named('nobody')), { is: 'gone' });
  assert.deepEqual(await client.ask(DISCONNECT_REQUEST, named('sess-1')), { is: 'acknowledged' });
});

test('ask() refuses what no packet can hold, without sending it', async (t) => {
  const nas = await FakeNas.start(t);
  const client = clientOf(t, nas.port);
  const answer = await client.ask(COA, [textAttribute(11, 'é'.repeat(200))]);
  assert.deepEqual(answer, { is: 'refused', words: 'the request would be too long' });
  assert.equal(nas.packets.length, 0);
  const one = numberAttribute(27, 1);
  assert.equal(
    (
      await client.ask(
        COA,
        Array.from({ length: 900 }, () => one),
      )
    ).is,
    'refused',
  );
});

test('ask() finds a server that is back on its port, and one whose name does not resolve is silent', async (t) => {
  const first = await FakeNas.start(t);
  const { port } = first;
  first.add('192.0.2.7');
  const client = clientOf(t, port, { attempts: 2 });
  assert.equal((await client.ask(COA, named('sess-1'))).is, 'acknowledged');
  await first.close();
  assert.equal((await client.ask(COA, named('sess-1'))).is, 'silent');
  const second = await FakeNas.start(t, port);
  second.add('192.0.2.7');
  assert.equal((await client.ask(COA, named('sess-1'))).is, 'acknowledged');
  const lost = new NasClient({
    // Too long for a name: nobody is asked.
    host: 'x'.repeat(300),
    port,
    secret: new Uint8Array(1),
    identifier: null,
    firstWaitMs: 10,
    attempts: 2,
    clock: new RadiusClock(),
    random: new Random(1),
  });
  t.after(() => lost.close());
  assert.deepEqual(await lost.ask(COA, named('sess-1')), { is: 'silent' });
});

test('close() ends what is on the way as silence', async (t) => {
  const nas = await FakeNas.start(t);
  nas.isMute = true;
  const client = clientOf(t, nas.port, { firstWaitMs: 5_000 });
  const all = Array.from({ length: NAS_WINDOW_MAX + 5 }, () => client.ask(COA, named('sess-1')));
  await wait(30);
  await client.close();
  assert.ok((await Promise.all(all)).every(({ is }) => is === 'silent'));
});
