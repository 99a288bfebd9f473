import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import fc from 'fast-check';
import { type ErrorCode, OperatingError } from '#base/errors.ts';
import { OPENC2_MEDIA_TYPE, OPENC2_MESSAGE_BYTES_MAX, OPENC2_PATH } from '#model/openc2.ts';
import { certificatesFor } from '../../../test/contain/certificates.ts';
import { requirePeer } from '../../../test/peers.ts';
import { httpPeer } from '../http-peer.ts';
import { COMMANDS_PER_MINUTE_MAX } from './answer-command.ts';
import { CLAIMS_MAX, Claims } from './claims.ts';
import {
  consumerBed,
  messageOf,
  NOW,
  type AskOptions,
  type ConsumerBed,
} from './consumer.fixture.ts';
import { ANSWERS_MAX } from './conversation.ts';
import { CONSUMER_CONNECTIONS_MAX } from './openc2-consumer.ts';
import { checkFeatures, openProducer } from './producer.ts';

const DENY = { action: 'deny', target: { ipv4_net: '192.0.2.7/32' } };
const QUERY = { action: 'query', target: { features: [] } };

const fails = (code: ErrorCode, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof OperatingError, String(error));
  assert.equal(error.code, code, error.message);
  assert.match(error.message, message);
  return true;
};

test('an answer repeats the id of its command, wherever that stood', async (t) => {
  const { send } = await consumerBed(t);
  const id = randomUUID();
  const bare = JSON.stringify({ body: { openc2: { request: QUERY } } });
  const inMessage = await send(messageOf(QUERY, id));
  const inHeader = await send(bare, { headers: { 'x-request-id': id } });
  const both = await send(messageOf(QUERY, id), { headers: { 'x-request-id': id } });
  for (const { status, requestId, headers } of [inMessage, both]) {
    assert.deepEqual([status, requestId, headers['x-request-id']], [200, id, id]);
    assert.equal(headers['cache-control'], 'no-cache');
    assert.equal(headers['content-type'], OPENC2_MEDIA_TYPE);
    assert.ok(headers['date'] !== undefined);
  }
  assert.equal(inHeader.status, 400, 'the same id, and another message');
  const other = await send(bare, { headers: { 'x-request-id': randomUUID() } });
  assert.equal(other.status, 200);
  assert.equal((await send(bare)).status, 400, 'without any id nobody could tell its answer');
  const differ = await send(messageOf(QUERY), { headers: { 'x-request-id': id } });
  assert.equal(differ.status, 400);
});

test('a command that comes again is done once, and has the answer that it had', async (t) => {
  const { send, notes } = await consumerBed(t);
  const body = messageOf(DENY);
  const first = await send(body);
  const second = await send(body);
  assert.deepEqual(second.response, first.response);
  assert.equal(notes.length, 1);
  const [{ requestId = '' }] = [first];
  const another = await send(messageOf(QUERY, requestId));
  assert.equal(another.status, 400);
});

test('an answer of `none` has no message, and an `ack` says 102 in it', async (t) => {
  const { send } = await consumerBed(t);
  const none = await send(messageOf({ ...DENY, args: { response_requested: 'none' } }));
  assert.deepEqual([none.status, none.text, none.headers['content-type']], [200, '', undefined]);
  const ack = await send(messageOf({ ...DENY, args: { response_requested: 'ack' } }));
  assert.deepEqual([ack.status, ack.response], [200, { status: 102 }]);
});

test('what is no command of this transfer is refused by statuses that OpenC2 has', async (t) => {
  const { send, notes } = await consumerBed(t);
  const good = messageOf(DENY);
  const headers = (more: Record<string, string>): AskOptions => ({ headers: more });
  const response = { headers: {}, body: { openc2: { response: { status: 200 } } } };
  const two = { headers: { request_id: 'a' }, body: { openc2: { request: DENY, response } } };
  const cases: [string, string | Buffer, AskOptions, number][] = [
    ['another path', good, { path: '/openc2' }, 404],
    ['a query behind the path', good, { path: `${OPENC2_PATH}?a` }, 404],
    ['another method', good, { method: 'PUT' }, 501],
    ['plain JSON', good, headers({ 'content-type': 'application/json' }), 400],
    ['no version', good, headers({ 'content-type': 'application/openc2+json' }), 400],
    ['version 2', good, headers({ 'content-type': 'application/openc2+json;version=2.0' }), 400],
    ['packed', good, headers({ 'content-encoding': 'gzip' }), 400],
    ['wants XML', good, headers({ accept: 'application/xml' }), 400],
    ['no body', '', {}, 400],
    ['half a body', good.slice(0, -1), {}, 400],
    ['no JSON', '<xml/>', {}, 400],
    ['no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), {}, 400],
    ['a name twice', good.replace('{"headers"', '{"headers":{},"headers"'), {}, 400],
    ['too deep', '['.repeat(40) + ']'.repeat(40), {}, 400],
    ['two messages', `${good}${good}`, {}, 400],
    ['a list', `[${good}]`, {}, 400],
    ['a response', JSON.stringify(response), {}, 400],
    ['a request and a response', JSON.stringify(two), {}, 400],
    ['an id with a space', messageOf(DENY, 'a b'), {}, 400],
    ['an id that is long', messageOf(DENY, 'a'.repeat(129)), {}, 400],
    ['another envelope', JSON.stringify({ ...JSON.parse(good), more: 1 }), {}, 400],
  ];
  for (const [what, body, options, status] of cases) {
    const told = await send(body, options);
    assert.deepEqual([told.status, told.response?.status], [status, status], what);
    assert.ok((told.response?.status_text ?? '').length > 0, what);
  }
  assert.equal(notes.length, cases.length, 'each is told');
  for (const accept of ['*/*', 'application/*', `text/html, ${OPENC2_MEDIA_TYPE}`]) {
    const told = await send(messageOf(DENY), headers({ accept }));
    assert.equal(told.status, 200, accept);
  }
  const spaced = 'application/openc2+json; version="1.0"; charset=utf-8';
  assert.equal((await send(messageOf(DENY), headers({ 'content-type': spaced }))).status, 200);
});

test('a body larger than OPENC2_MESSAGE_BYTES_MAX is refused, and the connection closed', async (t) => {
  const { send } = await consumerBed(t);
  const fits = messageOf(DENY);
  const room = OPENC2_MESSAGE_BYTES_MAX - fits.length;
  assert.equal((await send(`${fits}${' '.repeat(room)}`)).status, 200);
  const told = await send(`${messageOf(DENY)}${' '.repeat(room + 1)}`);
  assert.equal(told.status, 400);
  assert.equal(told.headers['connection'], 'close');
});

test('what is no HTTP has 400, and nothing that hangs holds the server', async (t) => {
  const { consumer, command } = await consumerBed(t);
  const socket = connect(consumer.port, '127.0.0.1', () => socket.write('hello\r\n\r\n'));
  const [answer]: Buffer[] = await once(socket, 'data');
  assert.match(String(answer), /^HTTP\/1\.1 400 /);
  const hanging = connect(consumer.port, '127.0.0.1', () => hanging.write('POST /'));
  await once(hanging, 'connect');
  assert.equal((await command(QUERY))?.status, 200);
  hanging.destroy();
  socket.destroy();
});

test('it has at most CONSUMER_CONNECTIONS_MAX connections', async (t) => {
  const { consumer } = await consumerBed(t);
  const sockets = await Promise.all(
    Array.from({ length: CONSUMER_CONNECTIONS_MAX }, async () => {
      const socket = connect(consumer.port, '127.0.0.1');
      await once(socket, 'connect');
      return socket;
    }),
  );
  const more = connect(consumer.port, '127.0.0.1');
  await once(more, 'close');
  for (const socket of sockets) socket.destroy();
});

test('COMMANDS_PER_MINUTE_MAX commands are answered, and then 503 until the next minute', async (t) => {
  const bed = await consumerBed(t);
  const statuses = await Promise.all(
    Array.from({ length: COMMANDS_PER_MINUTE_MAX / 50 }, async () => {
      const some = [];
      for (let i = 0; i < 50; i++) some.push((await bed.send(messageOf(QUERY))).status);
      return some;
    }),
  );
  assert.ok(statuses.flat().every((status) => status === 200));
  assert.equal((await bed.send(messageOf(QUERY))).status, 503);
  bed.time.at += 60_000;
  assert.equal((await bed.send(messageOf(QUERY))).status, 200);
});

test('ANSWERS_MAX answers are kept for commands that come again', async (t) => {
  const bed = await consumerBed(t);
  const body = messageOf({ ...DENY, args: { slpf: { insert_rule: 1 } } });
  assert.equal((await bed.send(body)).status, 200);
  for (let i = 0; i < ANSWERS_MAX; i++) {
    if (i % COMMANDS_PER_MINUTE_MAX === 0) bed.time.at += 60_000;
    if (i === ANSWERS_MAX - 1) assert.equal((await bed.send(body)).status, 200, 'it is kept');
    await bed.send(messageOf(QUERY));
  }
  assert.equal((await bed.send(body)).status, 501, 'it is forgotten: the number is in use');
});

test('CLAIMS_MAX rules are kept, and then none is made until one goes', async (t) => {
  const bed = await consumerBed(t);
  mkdirSync(bed.stateFolder, { recursive: true });
  const claims = Array.from({ length: CLAIMS_MAX }, (_, number) => ({ number, stop: null }));
  const file = join(bed.stateFolder, 'openc2-claims.json');
  writeFileSync(
    file,
    JSON.stringify({ format: 'minewatch-openc2-claims/1', next: CLAIMS_MAX, claims }),
  );
  const full = await bed.again();
  assert.equal((await full.command(DENY))?.status, 500);
  const first = { action: 'delete', target: { 'slpf:rule_number': 0 } };
  assert.equal((await full.command(first))?.status, 200);
  assert.equal((await full.command(DENY))?.status, 200);
});

test('a lost file of rules gives no number again', async (t) => {
  const bed = await consumerBed(t);
  const before = (await bed.command(DENY))?.results?.slpf?.rule_number ?? 0;
  writeFileSync(join(bed.stateFolder, 'openc2-claims.json'), '{');
  const next = await Claims.open(bed.stateFolder, NOW + 10_000);
  assert.ok((await next.add(undefined, null, { isKept: false })) > before);
});

test('a rule that cannot be kept is not made, and what breaks here is 500', async (t) => {
  const bed = await consumerBed(t);
  rmSync(bed.stateFolder, { recursive: true });
  const told = await bed.command({ ...DENY, args: { slpf: { insert_rule: 3 } } });
  assert.equal(told?.status, 500);
  const loose = { ...DENY, args: { slpf: { insert_rule: 3, persistent: false } } };
  assert.equal((await bed.command(loose))?.status, 200);
  const broken = await consumerBed(t, {
    parts: {
      view: {
        covers: () => {
          throw new Error('the view is broken');
        },
      },
    },
  });
  assert.equal((await broken.command(DENY))?.status, 500);
  assert.equal((await broken.command(QUERY))?.status, 200);
});

test('every command and its answer is told, with who sent it', async (t) => {
  const { send, notes } = await consumerBed(t);
  await send(messageOf(DENY, 'one'));
  await send(messageOf({ ...DENY, target: { ipv4_net: '192.0.2.1' } }, 'two'));
  assert.deepEqual(
    notes.map(({ by, requestId, command, status }) => ({ by, requestId, command, status })),
    [
      { by: '', requestId: 'one', command: 'deny {"ipv4_net":"192.0.2.7/32"}', status: 200 },
      { by: '', requestId: 'two', command: 'deny {"ipv4_net":"192.0.2.1"}', status: 501 },
    ],
  );
});

test('openC2Consumer() listens in the open with TLS alone, and with TLS for known producers alone', async (t) => {
  const open = (settings: object) => consumerBed(t, { settings });
  await assert.rejects(open({ listen: '0.0.0.0' }), fails('usage', /this machine alone/));
  await assert.rejects(open({ listen: '192.0.2.1' }), fails('usage', /this machine alone/));
  await assert.rejects(open({ 'key-file': '/x' }), fails('usage', /both sides/));
  const files = { 'certificate-file': '/x', 'key-file': '/x', 'client-ca-file': '/x' };
  await assert.rejects(open(files), fails('unreadable', /\/x/));
  const { consumer } = await open({});
  await assert.rejects(open({ port: consumer.port }), fails('unreachable', /Cannot listen/));
});

const settingsOfTls = () => {
  const { server, authorityFile } = certificatesFor();
  return {
    'certificate-file': server.certificateFile,
    'key-file': server.keyFile,
    'client-ca-file': authorityFile,
  };
};

test('over TLS only a producer with a certificate of ours is heard, and never over plain HTTP', async (t) => {
  if (!requirePeer(t, 'openssl')) return;
  const { authority, client, stranger } = certificatesFor();
  const bed = await consumerBed(t, { settings: settingsOfTls() });
  const as = (who: { certificate: string; key: string } | null): AskOptions => {
    const own = who === null ? {} : { cert: who.certificate, key: who.key };
    return { ca: authority, ...own };
  };
  const told = await bed.send(messageOf(DENY), as(client));
  assert.equal(told.status, 200);
  assert.match(bed.notes[0]?.by ?? '', /^client\.example [0-9A-F:]{95}$/);
  await assert.rejects(bed.send(messageOf(DENY), as(stranger)));
  await assert.rejects(bed.send(messageOf(DENY), as(null)));
  const plain = request({ host: '127.0.0.1', port: bed.consumer.port, path: OPENC2_PATH });
  const failed = once(plain, 'error');
  plain.on('response', (response) => plain.destroy(new Error(String(response.statusCode))));
  plain.end();
  await failed;
  assert.equal(bed.notes.length, 1);
});

test('TLS below 1.2 and ciphers of RFC 7540 appendix A are refused (transfer §3.2.3)', async (t) => {
  if (!requirePeer(t, 'openssl')) return;
  const { authority, client } = certificatesFor();
  const bed = await consumerBed(t, { settings: settingsOfTls() });
  const tryTls = (options: ConnectionOptions): Promise<string> =>
    new Promise((done) => {
      const socket = connectTls({
        host: '127.0.0.1',
        port: bed.consumer.port,
        ca: authority,
        cert: client.certificate,
        key: client.key,
        ...options,
      });
      socket.on('secureConnect', () => {
        done(socket.getProtocol() ?? '');
        socket.destroy();
      });
      socket.on('error', () => done('refused'));
    });
  assert.equal(await tryTls({}), 'TLSv1.3');
  assert.equal(await tryTls({ maxVersion: 'TLSv1.2' }), 'TLSv1.2');
  const old = { minVersion: 'TLSv1' as const, ciphers: 'ALL:@SECLEVEL=0' };
  assert.equal(await tryTls({ ...old, maxVersion: 'TLSv1.1' }), 'refused');
  const cbc = { ciphers: 'ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0', maxVersion: 'TLSv1.2' as const };
  assert.equal(await tryTls(cbc), 'refused');
});

async function producerOf(bed: ConsumerBed) {
  const { authority, client } = certificatesFor();
  return openProducer({
    clock: { now: () => Date.now() },
    from: 'producer.example',
    to: 'edge.example',
    peer: httpPeer({
      url: new URL(`https://127.0.0.1:${bed.consumer.port}`),
      timeoutMs: 5000,
      replyBytesMax: OPENC2_MESSAGE_BYTES_MAX,
      keepAlive: true,
      tls: { ca: authority, cert: client.certificate, key: client.key },
    }),
  });
}

test('our own producer and consumer understand each other', async (t) => {
  if (!requirePeer(t, 'openssl')) return;
  const bed = await consumerBed(t, { settings: settingsOfTls() });
  const producer = await producerOf(bed);
  t.after(() => producer.rest());
  await checkFeatures(producer);
  const said = { direction: 'both', drop_process: 'none', persistent: false } as const;
  const args = { duration: 60_000, response_requested: 'complete' } as const;
  const made = await producer.command({
    action: 'deny',
    target: { ipv4_net: '192.0.2.7/32' },
    args: { ...args, slpf: { ...said, insert_rule: 700_000 } },
  });
  assert.equal(made.results?.slpf?.rule_number, 700_000);
  const gone = await producer.command({
    action: 'delete',
    target: { 'slpf:rule_number': 700_000 },
    args: { response_requested: 'complete' },
  });
  assert.equal(gone.status, 200);
});

test('the consumer answers anything at all, and holds to its statuses', async (t) => {
  const bed = await consumerBed(t);
  const statuses = new Set([102, 200, 400, 404, 500, 501]);
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.json(), fc.string(), fc.jsonValue().map(messageOf)),
      async (body) => {
        bed.time.at += 60_000;
        const told = await bed.send(body);
        assert.ok(statuses.has(told.status), `${told.status} for ${body}`);
        assert.notEqual(told.response?.status, 200);
      },
    ),
    { numRuns: 100 },
  );
});
