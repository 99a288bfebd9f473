/** The captive portal API, and the listener that plain HTTP of held hosts ends at. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { isoFrom } from '#base/clock.ts';
import { sweepOrders } from '#service/orders/sweep-orders.ts';
import { onEachDatabase } from '../../test/office.ts';
import {
  ADDRESS_CONNECTIONS_MAX,
  CONNECTIONS_MAX,
  createCaptiveListener,
  HEAD_BYTES_MAX,
} from './captive-listener.ts';
import { FREE, HELD, heldAt, open, ORIGIN, seen, told } from './portal.fixture.ts';
import { readStrictly, textIn } from './strict-html.fixture.ts';
import type { Visitor } from './visitor.fixture.ts';

interface Captive {
  readonly captive: boolean;
  readonly 'user-portal-url'?: string;
  readonly 'can-extend-session'?: boolean;
  readonly 'seconds-remaining'?: number;
}

async function ask(visitor: Visitor): Promise<Captive> {
  const { status, headers, body } = await visitor.ask('/captive', {
    headers: { accept: 'application/captive+json' },
  });
  assert.equal(status, 200);
  assert.equal(headers['content-type'], 'application/captive+json');
  assert.equal(headers['cache-control'], 'private, no-store');
  return JSON.parse(body.toString()) as Captive;
}

onEachDatabase(
  'a device learns whether its own address is held, and where to read why',
  async (t, database) => {
    const at = await told(database);
    const portal = await open(t, at.all);
    const [held, free] = [portal.at(HELD), portal.at(FREE)];
    const no = { captive: false, 'user-portal-url': `${ORIGIN}/`, 'can-extend-session': false };
    assert.deepEqual(await ask(held), no);
    const startsAt = isoFrom(at.all.clock.now() + 90_000);
    const hold = await heldAt(at, '127.0.0.0/29', 'leaky-garden', startsAt);
    assert.deepEqual(await ask(held), { ...no, 'seconds-remaining': 90 });
    assert.deepEqual(await ask(free), no, 'beside the network');
    at.all.clock.forward(90_000);
    await sweepOrders(at.all.office);
    assert.deepEqual(await ask(held), { ...no, captive: true });
    await seen(at, hold, 'shadow');
    assert.deepEqual(await ask(held), no, 'a trial holds nobody');
    await seen(at, hold, 'active');
    assert.equal((await ask(held)).captive, true);
    assert.equal((await ask(free)).captive, false);
  },
);

onEachDatabase('where pools alone are out of reach nobody is captive', async (t, database) => {
  const at = await told(database);
  await seen(at, await heldAt(at, HELD, 'block-pools'), 'active');
  const portal = await open(t, at.all, { origin: 'http://notice.example' });
  // Over plain HTTP the portal's address is not told: it has to be one with TLS (RFC 8908 §5).
  assert.deepEqual(await ask(portal.at(HELD)), { captive: false, 'can-extend-session': false });
});

async function listener(t: TestContext): Promise<number> {
  const server = createCaptiveListener(ORIGIN).listen(0, '127.0.0.1');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}

/** What comes back for these bytes, until the other end closes. */
async function raw(port: number, bytes: string | Buffer, localAddress = FREE): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  socket.write(bytes);
  return text(socket);
}

/** Closed, in whatever way. */
function ended(socket: Socket): Promise<void> {
  return new Promise((done) => {
    if (socket.closed) done();
    else socket.once('close', () => done());
  });
}

const PROBES = [
  'GET /generate_204 HTTP/1.1\r\nHost: connectivitycheck.example\r\n\r\n',
  'GET /hotspot-detect.html HTTP/1.0\r\nHost: captive.example\r\n\r\n',
  'GET /connecttest.txt HTTP/1.1\r\nHost: www.example\r\nConnection: keep-alive\r\n\r\n',
  'GET http://other.example/a?b=c HTTP/1.1\r\nHost: other.example\r\n\r\n',
  'POST /login HTTP/1.1\r\nHost: bank.example\r\nContent-Length: 3\r\n\r\na=b',
  'POST /up HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n',
  'CONNECT pool.example:3333 HTTP/1.1\r\nHost: pool.example:3333\r\n\r\n',
  'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n',
  'PROPFIND / HTTP/1.1\r\nHost: x\r\n\r\n',
];

test('plain HTTP to whatever name and path is answered with 511 and the way to the notice', async (t) => {
  const port = await listener(t);
  for (const probe of PROBES) {
    const reply = await raw(port, probe);
    const [head = '', body = ''] = reply.split('\r\n\r\n');
    assert.match(head, /^HTTP\/1\.1 511 Network Authentication Required\r\n/, probe);
    assert.match(head, /^cache-control: no-store$/im);
    assert.match(head, /^connection: close$/im);
    assert.doesNotMatch(head, /^(?:location|set-cookie|refresh|link):/im);
    const page = readStrictly(body);
    assert.ok(body.includes(`href="${ORIGIN}/?lang=en"`) && body.includes(`${ORIGIN}/?lang=zh-CN`));
    assert.ok(textIn(page).includes('Internet access is limited'));
    assert.ok(textIn(page).includes('互联网接入受到限制'));
    assert.ok(!body.includes('bank.example') && !body.includes('refresh'));
  }
  const head = await raw(port, 'HEAD / HTTP/1.1\r\nHost: x\r\n\r\n');
  assert.match(head, /^HTTP\/1\.1 511 /);
  assert.ok(head.endsWith('\r\n\r\n'), 'no body');
});

test('what is no plain HTTP gets no page, and never TLS', async (t) => {
  const port = await listener(t);
  const hello = Buffer.from('16030100b0010000ac0303', 'hex');
  assert.match(await raw(port, hello), /^HTTP\/1\.1 400 /);
  const huge = `GET / HTTP/1.1\r\nX: ${'a'.repeat(HEAD_BYTES_MAX)}\r\n\r\n`;
  assert.match(await raw(port, huge), /^HTTP\/1\.1 400 /);
});

test('a body is not read', async (t) => {
  const port = await listener(t);
  const socket = connect({ port, host: '127.0.0.1', localAddress: FREE });
  socket.on('error', () => {});
  const closed = ended(socket);
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n');
  const piece = Buffer.alloc(65_536);
  const all = 64 * piece.length;
  let sent = 0;
  while (!socket.closed && sent < all) {
    sent += piece.length;
    socket.write(piece);
    await new Promise((next) => setImmediate(next));
  }
  await closed;
  assert.ok(sent < all, 'it was not read to the end');
});

test('one address cannot take the places of others', async (t) => {
  const port = await listener(t);
  const sockets = Array.from({ length: ADDRESS_CONNECTIONS_MAX }, () =>
    connect({ port, host: '127.0.0.1', localAddress: HELD }),
  );
  t.after(() => sockets.forEach((socket) => socket.destroy()));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  const [probe = ''] = PROBES;
  const late = connect({ port, host: '127.0.0.1', localAddress: HELD });
  late.on('error', () => {});
  late.write(probe);
  const [refused] = await Promise.all([text(late).catch(() => ''), ended(late)]);
  assert.equal(refused, '');
  assert.match(await raw(port, probe, FREE), /^HTTP\/1\.1 511 /);
  sockets[0]?.destroy();
  await ended(sockets[0] ?? late);
  // The listener hears of it a moment later.
  await setTimeout(50);
  assert.match(await raw(port, probe, HELD), /^HTTP\/1\.1 511 /);
});

test('so many connections are open at once, and no more', async (t) => {
  const port = await listener(t);
  const sockets: Socket[] = [];
  t.after(() => sockets.forEach((socket) => socket.destroy()));
  // An address after the other: the kernel keeps only some hundred waiting to be let in.
  for (let i = 1; sockets.length < CONNECTIONS_MAX; i++) {
    const localAddress = `127.0.1.${i}`;
    const some = Array.from({ length: ADDRESS_CONNECTIONS_MAX }, () =>
      connect({ port, host: '127.0.0.1', localAddress }),
    );
    sockets.push(...some);
    await Promise.all(some.map((socket) => once(socket, 'connect')));
  }
  await setTimeout(50);
  const [probe = ''] = PROBES;
  const late = connect({ port, host: '127.0.0.1', localAddress: FREE });
  late.on('error', () => {});
  late.write(probe);
  assert.equal(await text(late).catch(() => ''), '');
  sockets[0]?.destroy();
  await setTimeout(50);
  assert.match(await raw(port, probe), /^HTTP\/1\.1 511 /);
});
