import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Clock } from '#base/clock.ts';
import { OperatingError, type ErrorCode } from '#base/errors.ts';
import { WebhookPointSettings } from '#model/enforcer-config.ts';
import { POINT_CHANGES_MAX } from '#model/point-webhook.ts';
import {
  adapterContract,
  assertIs,
  bring,
  hold,
  wanted,
  type Bed,
} from '../../../test/contain/adapter-contract.ts';
import { certificatesFor } from '../../../test/contain/certificates.ts';
import { startEquipment } from '../../../test/contain/equipment.ts';
import { requirePeer } from '../../../test/peers.ts';
import type { HttpPeer, PeerReply, PeerRequest } from '../http-peer.ts';
import { openWebhook, WEBHOOK_REPLY_BYTES_MAX } from './webhook-adapter.ts';
import { WebhookReceiver } from './webhook.fixture.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const PATH = '/minewatch';
const RUNGS = [
  'sink-pools',
  'block-pools',
  'leaky-garden',
  'throttle',
  'strict-garden',
  'blackhole',
] as const;
/** With parts of a millisecond, as a steady clock has them. */
const clock: Clock = { now: () => performance.timeOrigin + performance.now() };

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'minewatch-webhook-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function settingsFor(t: TestContext, url: string, more: object = {}): WebhookPointSettings {
  const file = join(folderOf(t), 'secret');
  writeFileSync(file, `${SECRET}\n`);
  return WebhookPointSettings.parse({ url, 'secret-file': file, 'timeout-s': 5, ...more });
}

const fails = (code: ErrorCode, message?: RegExp) => (error: unknown) => {
  assert.ok(error instanceof OperatingError, String(error));
  assert.equal(error.code, code, error.message);
  if (message !== undefined) assert.match(error.message, message);
  return true;
};

/** Peer of one receiver in memory, through which a test sees and changes what passes. */
interface Wire extends HttpPeer {
  readonly asked: PeerRequest[];
  down: boolean;
  /** Alters the next answers. */
  reply: (reply: PeerReply, request: PeerRequest) => PeerReply;
}

function wireTo(receiver: WebhookReceiver): Wire {
  const wire: Wire = {
    asked: [],
    down: false,
    reply: (reply) => reply,
    exchange: async (request) => {
      if (wire.down) throw new OperatingError('unreachable', 'Cannot speak to it: it is down');
      wire.asked.push(request);
      return wire.reply(receiver.handle(request), request);
    },
    rest: () => {},
  };
  return wire;
}

async function fakeBed(t: TestContext, parts: Partial<Clock> = {}) {
  const time: Clock = { ...clock, ...parts };
  const receiver = new WebhookReceiver({ secret: SECRET, path: PATH, clock });
  const wire = wireTo(receiver);
  const settings = settingsFor(t, `https://equipment.example${PATH}`);
  const open = () => openWebhook(settings, { clock: time, peer: wire });
  const adapter = await open();
  const bed: Bed = {
    adapter,
    rungs: RUNGS,
    now: () => time.now(),
    again: open,
    foreign: () => Promise.resolve(receiver.foreign()),
    tamper: (key) => Promise.resolve(receiver.tamper(key)),
    flush: () => Promise.resolve(receiver.flush()),
    break: () => {
      wire.down = true;
      return Promise.resolve();
    },
    close: () => adapter.close(),
    expires: true,
    prefixes: true,
  };
  return { bed, wire, receiver };
}

adapterContract('webhook (fake)', async (t) => (await fakeBed(t)).bed);

async function realBed(t: TestContext, isSecure: boolean): Promise<Bed> {
  const certificates = isSecure ? certificatesFor() : null;
  const tls =
    certificates === null
      ? null
      : {
          cert: certificates.server.certificate,
          key: certificates.server.key,
          ca: certificates.authority,
          requestCert: false,
          rejectUnauthorized: false,
        };
  const equipment = await startEquipment(t, { kind: 'webhook', secret: SECRET, path: PATH, tls });
  const ca = certificates === null ? {} : { 'ca-file': certificates.authorityFile };
  const settings = settingsFor(t, `${equipment.origin}${PATH}`, ca);
  const open = () => openWebhook(settings, { clock });
  const adapter = await open();
  return {
    adapter,
    rungs: RUNGS,
    now: () => clock.now(),
    again: open,
    foreign: () => equipment.foreign(),
    tamper: (key) => equipment.tamper(key),
    flush: () => equipment.flush(),
    break: () => equipment.kill(),
    close: () => adapter.close(),
    expires: true,
    prefixes: true,
  };
}

adapterContract('webhook', (t) => realBed(t, false));
adapterContract('webhook over TLS', async (t) =>
  requirePeer(t, 'openssl') ? realBed(t, true) : null,
);

test('apply() asks again under the same id where the answer was lost, and it is done once', async (t) => {
  const { bed, wire } = await fakeBed(t);
  let lost = 0;
  wire.reply = (reply, { method }) => {
    if (method === 'POST' && lost++ === 0) throw new OperatingError('unreachable', 'It was lost');
    return reply;
  };
  const goal = wanted(bed, [hold(bed, '192.0.2.7')]);
  assertIs(bed, bed.adapter, goal, await bring(bed.adapter, goal));
  const posts = wire.asked.filter(({ method }) => method === 'POST');
  assert.equal(posts.length, 3, 'frame, frame again, hold');
  assert.equal(posts[0]?.headers['webhook-id'], posts[1]?.headers['webhook-id']);
  assert.notEqual(posts[1]?.headers['webhook-id'], posts[2]?.headers['webhook-id']);
});

test('apply() is refused whole by an equipment that has taken a newer set', async (t) => {
  const { bed } = await fakeBed(t);
  const newer = wanted(bed, [hold(bed, '192.0.2.7')], { generation: 8 });
  await bring(bed.adapter, newer);
  const older = wanted(bed, [hold(bed, '192.0.2.9')], { generation: 7 });
  const steps = bed.adapter.plan(older, await bed.adapter.inspect());
  await assert.rejects(bed.adapter.apply(steps), fails('conflict', /stale-generation/));
  assertIs(bed, bed.adapter, newer, await bed.adapter.inspect());
});

test('apply() says whose network is refused, and nothing else was changed', async (t) => {
  const { bed } = await fakeBed(t);
  const exempt = ['192.0.2.9'];
  await bring(bed.adapter, wanted(bed, [hold(bed, '192.0.2.7')], { exempt }));
  const goal = wanted(bed, [hold(bed, '192.0.2.8'), hold(bed, '192.0.2.9')], { exempt });
  const steps = bed.adapter.plan(goal, await bed.adapter.inspect());
  await assert.rejects(bed.adapter.apply(steps), fails('conflict', /192\.0\.2\.9 \(exempt\)/));
  const { elements } = await bed.adapter.inspect();
  assert.deepEqual(
    elements.map(({ key }) => key),
    ['192.0.2.7'],
  );
});

test('apply() refuses more than POINT_CHANGES_MAX changes before anything is sent', async (t) => {
  const { bed, wire } = await fakeBed(t);
  const step = bed.adapter.plan(wanted(bed, [hold(bed, '192.0.2.7')]), await bed.adapter.inspect());
  const [first] = step;
  assert.ok(first !== undefined);
  const asked = wire.asked.length;
  const many = Array.from({ length: POINT_CHANGES_MAX + 1 }, () => first);
  await assert.rejects(bed.adapter.apply(many), fails('conflict', /one transaction/));
  assert.equal(wire.asked.length, asked);
});

test('inspect() believes no answer but that of the equipment to this very question', async (t) => {
  const { bed, wire } = await fakeBed(t);
  await bring(bed.adapter, wanted(bed, [hold(bed, '192.0.2.7')]));
  const recorded: PeerReply[] = [];
  wire.reply = (reply) => {
    recorded.push(reply);
    return reply;
  };
  await bed.adapter.inspect();
  const [old] = recorded;
  assert.ok(old !== undefined);
  const { 'webhook-signature': _, ...unsigned } = old.headers;
  const answers: [string, (reply: PeerReply, request: PeerRequest) => PeerReply, RegExp][] = [
    ['an older answer', () => old, /another question/],
    ['no signature', (reply) => ({ ...reply, headers: unsigned }), /not signed/],
    [
      'another body',
      (reply) => ({ ...reply, body: Buffer.from(`${Buffer.from(reply.body).toString()} `) }),
      /another secret/,
    ],
    ['another status', (reply) => ({ ...reply, status: 201 }), /another secret/],
    [
      'the question itself',
      (reply, { headers }) => ({ ...reply, headers: { ...headers } }),
      /another secret/,
    ],
  ];
  for (const [name, reply, why] of answers) {
    wire.reply = reply;
    await assert.rejects(bed.adapter.inspect(), fails('unreachable', why), name);
  }
});

test('inspect() does not go on with equipment whose clock is not ours', async (t) => {
  for (const apart of [-6 * 3_600_000, -61_500, 61_500, 6 * 3_600_000]) {
    const { bed } = await fakeBed(t, { now: () => Date.now() + apart });
    await assert.rejects(bed.adapter.inspect(), fails('unreachable', /not of this minute/));
  }
  const { bed } = await fakeBed(t, { now: () => Date.now() + 30_000 });
  await bed.adapter.inspect();
});

test('plan() asks again for what the equipment does not know', async (t) => {
  const { bed, receiver } = await fakeBed(t);
  const goal = wanted(bed, [hold(bed, '192.0.2.7')]);
  await bring(bed.adapter, goal);
  receiver.doubtful.add('192.0.2.7');
  const observed = await bed.adapter.inspect();
  assert.equal(observed.elements[0]?.certainty, 'unknown');
  assert.deepEqual(
    bed.adapter.plan(goal, observed).map(({ does }) => does),
    ['hold'],
  );
});

test('plan() re-arms what ends soon, and shortens what would outlive its order', async (t) => {
  const { bed } = await fakeBed(t);
  await bring(bed.adapter, wanted(bed, [hold(bed, '192.0.2.7')]));
  const observed = await bed.adapter.inspect();
  const now = bed.now();
  const later = { expiresAt: now + 1_800_000 };
  const does = (goal: Parameters<typeof bed.adapter.plan>[0]): readonly string[] =>
    bed.adapter.plan(goal, observed).map((step) => step.does);
  assert.deepEqual(does(wanted(bed, [hold(bed, '192.0.2.7', later)])), [], 'not yet');
  const soon = { rearmBefore: now + 1_000_000 };
  assert.deepEqual(does(wanted(bed, [hold(bed, '192.0.2.7', later)], soon)), ['rearm']);
  const sooner = { expiresAt: now + 60_000 };
  assert.deepEqual(does(wanted(bed, [hold(bed, '192.0.2.7', sooner)])), ['release']);
});

test('what the adapter held is gone by its time, with nobody there (Wazuh #376, FastNetMon #326)', async (t) => {
  let at = Date.now();
  const time: Clock = { now: () => at };
  const receiver = new WebhookReceiver({ secret: SECRET, path: PATH, clock: time });
  const wire = wireTo(receiver);
  const settings = settingsFor(t, `https://equipment.example${PATH}`);
  const adapter = await openWebhook(settings, { clock: time, peer: wire });
  const bed = { ...(await fakeBed(t)).bed, adapter, now: () => at };
  await bring(adapter, wanted(bed, [hold(bed, '192.0.2.7')]));
  at += 901_000;
  const next = await openWebhook(settings, { clock: time, peer: wire });
  assert.deepEqual((await next.inspect()).elements, []);
});

test('openWebhook() refuses plain HTTP to another machine, a query, and secrets that are none', async (t) => {
  const settings = settingsFor(t, 'https://equipment.example/a');
  const elsewhere = { ...settings, url: 'http://equipment.example/a' };
  await assert.rejects(openWebhook(elsewhere, { clock }), fails('usage', /Plain HTTP/));
  const query = { ...settings, url: 'https://equipment.example/a?b=c' };
  await assert.rejects(openWebhook(query, { clock }), fails('usage', /query/));
  const file = join(folderOf(t), 'secret');
  const other = { ...settings, 'secret-file': file };
  await assert.rejects(openWebhook(other, { clock }), fails('unreadable'));
  const short = `whsec_${Buffer.alloc(23).toString('base64')}`;
  for (const text of ['', 'password', short, `${SECRET} ${SECRET} ${SECRET}`]) {
    writeFileSync(file, text);
    await assert.rejects(openWebhook(other, { clock }), fails('usage', /whsec_/), text);
  }
});

async function serve(t: TestContext, listener: RequestListener): Promise<[Server, string]> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return [server, `http://127.0.0.1:${address.port}${PATH}`];
}

test('inspect() ends at redirects, silence, packed and endless answers, and follows none', async (t) => {
  let second = 0;
  const cases: [string, RequestListener, RegExp][] = [
    [
      'redirect',
      (request, response) => {
        if (request.url !== PATH) second++;
        response.writeHead(307, { location: '/elsewhere' }).end();
      },
      /redirects are not followed/,
    ],
    ['silence', () => {}, /no answer within 1000 ms/],
    [
      'packed',
      (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
      /in gzip/,
    ],
    ['hangs up', (_, response) => void response.destroy(), /socket hang up|ECONNRESET/],
    [
      'cut short',
      (_, response) => {
        response.writeHead(200, { 'content-length': 100 }).write('half');
        setTimeout(() => response.destroy(), 20);
      },
      /aborted|ECONNRESET/,
    ],
    [
      'endless',
      (_, response) => {
        const chunk = Buffer.alloc(1_048_576, 0x20);
        const more = (): void => {
          while (!response.destroyed && response.write(chunk));
          if (!response.destroyed) response.once('drain', more);
        };
        more();
      },
      new RegExp(`more than ${WEBHOOK_REPLY_BYTES_MAX} bytes`),
    ],
    ['not ours', (_, response) => void response.end('<html>'), /not signed/],
  ];
  for (const [name, listener, why] of cases) {
    const [, url] = await serve(t, listener);
    const patience = name === 'silence' ? 1 : 10;
    const adapter = await openWebhook(settingsFor(t, url, { 'timeout-s': patience }), { clock });
    await assert.rejects(adapter.inspect(), fails('unreachable', why), name);
  }
  assert.equal(second, 0);
});

test('inspect() refuses an equipment whose certificate no authority of ours has signed', async (t) => {
  if (!requirePeer(t, 'openssl')) return;
  const { server, authority } = certificatesFor();
  const equipment = await startEquipment(t, {
    kind: 'webhook',
    secret: SECRET,
    path: PATH,
    tls: {
      cert: server.certificate,
      key: server.key,
      ca: authority,
      requestCert: false,
      rejectUnauthorized: false,
    },
  });
  const adapter = await openWebhook(settingsFor(t, `${equipment.origin}${PATH}`), { clock });
  await assert.rejects(adapter.inspect(), fails('unreachable', /certificate|issuer/));
});

test('one 504 on the way releases nobody, and is never taken for an answer (CrowdSec bouncer #369)', async (t) => {
  const { bed, wire } = await fakeBed(t);
  const goal = wanted(bed, [hold(bed, '192.0.2.7')]);
  await bring(bed.adapter, goal);
  wire.reply = () => ({ status: 504, headers: {}, body: Buffer.from('<html>') });
  await assert.rejects(bed.adapter.inspect(), fails('unreachable', /504/));
  await assert.rejects(bring(bed.adapter, wanted(bed, [])), fails('unreachable'));
  wire.reply = (reply) => reply;
  assertIs(bed, bed.adapter, goal, await bed.adapter.inspect());
});

test('what is held again after its end is held again (CrowdSec bouncer #130, #243)', async (t) => {
  let at = Date.now();
  const time: Clock = { now: () => at };
  const receiver = new WebhookReceiver({ secret: SECRET, path: PATH, clock: time });
  const settings = settingsFor(t, `https://equipment.example${PATH}`);
  const adapter = await openWebhook(settings, { clock: time, peer: wireTo(receiver) });
  const bed = { ...(await fakeBed(t)).bed, adapter, now: () => at };
  for (let round = 0; round < 3; round++) {
    const goal = wanted(bed, [hold(bed, '192.0.2.7')]);
    assertIs(bed, adapter, goal, await bring(adapter, goal));
    at += 901_000;
    assert.deepEqual((await adapter.inspect()).elements, []);
  }
});
