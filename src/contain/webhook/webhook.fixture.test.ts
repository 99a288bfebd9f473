/** The reference receiver keeps the promises that docs/containment/webhook.md makes for receivers. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { POINT_CHANGES_FORMAT, PointRefusal, PointState } from '#model/point-webhook.ts';
import type { PeerReply, PeerRequest } from '../http-peer.ts';
import { keysFromText, requestContent, REPLAY_WINDOW_S, signedHeaders } from './signature.ts';
import { REMEMBERED_MAX, WebhookReceiver } from './webhook.fixture.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const KEYS = keysFromText(SECRET);
const PATH = '/p';
const NOW = Date.parse('2026-03-01T08:00:00.000Z');
const ORDER = '01890a5d-ac96-774b-bcce-000000000001';
const ELEMENT = {
  network: '192.0.2.7',
  rung: 'blackhole',
  orders: [ORDER],
  expiresAt: '2026-03-01T08:15:00.000Z',
};
const FRAME = { exempt: [], pools: { endpoints: [], names: [] }, garden: null, throttleKbit: null };
const FRAME_CHANGE = { does: 'frame', frame: FRAME };
const HOLD = { does: 'hold', element: ELEMENT };

function bodyOf(changes: readonly unknown[], generation = 1): string {
  return JSON.stringify({ format: POINT_CHANGES_FORMAT, generation, changes });
}

function signed(
  method: 'GET' | 'POST',
  path: string,
  body: string,
  { id, at = NOW, keys = KEYS }: { id?: string; at?: number; keys?: readonly Buffer[] } = {},
): PeerRequest {
  const content = requestContent(method, path, body);
  const headers = signedHeaders(keys, { id: id ?? randomUUID(), content }, at);
  return { method, path, body, headers };
}

const post = (body: string, parts = {}): PeerRequest =>
  signed('POST', `${PATH}/changes`, body, parts);

function refusalOf({ status, body }: PeerReply): string {
  const refusal = PointRefusal.parse(JSON.parse(Buffer.from(body).toString()));
  return `${status} ${refusal.code} ${refusal.network ?? ''}`.trim();
}

function newReceiver(parts = {}) {
  const time = { now: NOW };
  const clock = { now: () => time.now };
  return { receiver: new WebhookReceiver({ secret: SECRET, path: PATH, clock, ...parts }), time };
}

function stateOf(receiver: WebhookReceiver, at = NOW): PointState {
  const { body } = receiver.handle(signed('GET', PATH, '', { at }));
  return PointState.parse(JSON.parse(Buffer.from(body).toString()));
}

test('a receiver refuses what is not signed, not for this path, or not of this minute', () => {
  const { receiver } = newReceiver();
  const good = post(bodyOf([FRAME_CHANGE]));
  const other = keysFromText(`whsec_${Buffer.alloc(32, 8).toString('base64')}`);
  const late = NOW - (REPLAY_WINDOW_S + 1) * 1000;
  const early = NOW + (REPLAY_WINDOW_S + 1) * 1000;
  const timestamp = String(good.headers['webhook-timestamp']);
  const refused: PeerRequest[] = [
    { ...good, headers: {} },
    { ...good, body: bodyOf([FRAME_CHANGE], 2) },
    { ...good, path: PATH },
    { ...good, method: 'GET' },
    { ...good, headers: { ...good.headers, 'webhook-id': 'another' } },
    { ...good, headers: { ...good.headers, 'webhook-timestamp': `${timestamp}.0` } },
    { ...good, headers: { ...good.headers, 'webhook-signature': 'v1,AAAA' } },
    { ...good, headers: { ...good.headers, 'webhook-signature': 'v1,' } },
    post(bodyOf([FRAME_CHANGE]), { keys: other }),
    post(bodyOf([FRAME_CHANGE]), { at: late }),
    post(bodyOf([FRAME_CHANGE]), { at: early }),
  ];
  for (const request of refused) {
    assert.equal(refusalOf(receiver.handle(request)), '401 unsigned', JSON.stringify(request));
  }
  assert.equal(stateOf(receiver).frame, null);
});

test('a receiver believes the secret before while both ends are changed', () => {
  const old = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
  const { receiver } = newReceiver({ secret: `${SECRET}\n${old}\n` });
  assert.equal(
    receiver.handle(post(bodyOf([FRAME_CHANGE]), { keys: keysFromText(old) })).status,
    200,
  );
});

test('a receiver does a change that comes again once, and answers it as before', () => {
  const { receiver, time } = newReceiver();
  receiver.handle(post(bodyOf([FRAME_CHANGE])));
  const request = post(bodyOf([HOLD]));
  const first = receiver.handle(request);
  receiver.handle(post(bodyOf([{ does: 'release', network: '192.0.2.7', lower: null }])));
  time.now += 30_000;
  assert.deepEqual(receiver.handle(request).body, first.body);
  assert.deepEqual(stateOf(receiver, time.now).elements, [], 'a replay must not hold again');
  time.now += (REPLAY_WINDOW_S - 29) * 1000;
  assert.equal(refusalOf(receiver.handle(request)), '401 unsigned', 'nor when it is forgotten');
});

test('a receiver refuses another change under the same id', () => {
  const { receiver } = newReceiver();
  receiver.handle(post(bodyOf([FRAME_CHANGE]), { id: 'one' }));
  assert.equal(refusalOf(receiver.handle(post(bodyOf([HOLD]), { id: 'one' }))), '401 unsigned');
});

test('a receiver remembers REMEMBERED_MAX requests and then refuses, but never forgets one too soon', () => {
  const { receiver } = newReceiver();
  const request = post(bodyOf([FRAME_CHANGE]));
  const { body } = receiver.handle(request);
  for (let i = 1; i < REMEMBERED_MAX; i++) receiver.handle(signed('GET', PATH, ''));
  assert.equal(refusalOf(receiver.handle(signed('GET', PATH, ''))), '413 too-many');
  assert.deepEqual(receiver.handle(request).body, body);
});

test('a receiver does all of a transaction, or nothing', () => {
  const { receiver } = newReceiver({ holdsMax: 2, rungs: ['blackhole'] });
  assert.equal(refusalOf(receiver.handle(post(bodyOf([HOLD])))), '409 no-frame');
  receiver.handle(
    post(bodyOf([{ does: 'frame', frame: { ...FRAME, exempt: ['192.0.2.128/25'] } }])),
  );
  const at = (network: string, more = {}) => ({
    does: 'hold',
    element: { ...ELEMENT, network, ...more },
  });
  const refused: [readonly unknown[], string][] = [
    [[HOLD, at('192.0.2.130')], '409 exempt 192.0.2.130'],
    [[HOLD, at('192.0.2.0/24')], '409 exempt 192.0.2.0/24'],
    [[HOLD, at('192.0.2.8', { rung: 'throttle' })], '409 unsupported 192.0.2.8'],
    [[HOLD, at('192.0.2.8'), at('192.0.2.9')], '413 too-many'],
    [[HOLD, at('192.0.2.8', { rung: 'notify' })], '400 malformed'],
    [[HOLD, at('192.0.2.8', { orders: [] })], '400 malformed'],
    [[HOLD, at('192.0.2.8', { more: 1 })], '400 malformed'],
    [[HOLD, at('192.0.2.8/24')], '400 malformed'],
    [[], '400 malformed'],
  ];
  for (const [changes, refusal] of refused) {
    assert.equal(refusalOf(receiver.handle(post(bodyOf(changes)))), refusal);
    assert.deepEqual(stateOf(receiver).elements, []);
  }
  for (const body of ['', '[]', '{"a":1,"a":1}', `${bodyOf([HOLD])}x`]) {
    assert.equal(refusalOf(receiver.handle(post(body))), '400 malformed');
  }
  assert.equal(receiver.handle(post(bodyOf([HOLD]))).status, 200);
});

test('a receiver takes no generation below the highest, also after everything was cleared', () => {
  const { receiver } = newReceiver();
  receiver.handle(post(bodyOf([FRAME_CHANGE, HOLD], 9)));
  assert.equal(refusalOf(receiver.handle(post(bodyOf([HOLD], 8)))), '409 stale-generation');
  receiver.handle(post(bodyOf([{ does: 'clear' }], 9)));
  assert.equal(refusalOf(receiver.handle(post(bodyOf([FRAME_CHANGE], 8)))), '409 stale-generation');
  const { generation, frame, elements } = stateOf(receiver);
  assert.deepEqual({ generation, frame, elements }, { generation: 9, frame: null, elements: [] });
});
