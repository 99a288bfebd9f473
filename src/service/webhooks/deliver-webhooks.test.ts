import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { test, type TestContext } from 'node:test';
import type { SystemActor } from '#model/actor.ts';
import { WebhookDelivery } from '#model/webhook.ts';
import { embeddedDatabase, HandClock, officeOn, onEachDatabase } from '../../../test/office.ts';
import type { Office } from '../office.ts';
import { perform } from '../perform.ts';
import { inWork } from '../work.ts';
import { declareWebhook } from './declare-webhook.ts';
import { DELIVERY_EVENTS_MAX, deliverWebhooks } from './deliver-webhooks.ts';
import { isSpecialAddress, postTo } from './webhook-target.ts';
import { withdrawWebhook } from './withdraw-webhook.ts';

const OPERATOR: SystemActor = { kind: 'system', id: null, part: 'operator' };
const PRIVATE = { allowPrivate: true };
const HERE = 'hebei/shijiazhuang';

interface Receiver {
  readonly url: string;
  readonly server: Server;
  readonly heard: { readonly headers: IncomingHttpHeaders; readonly body: string }[];
  /** What it answers from now on. */
  status: number;
}

async function receiver(t: TestContext): Promise<Receiver> {
  const heard: Receiver['heard'] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      heard.push({ headers: request.headers, body });
      response.writeHead(self.status, { location: self.url }).end('thank you');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const self: Receiver = { url: `http://127.0.0.1:${address.port}/in`, server, heard, status: 204 };
  return self;
}

async function declare(office: Office, url: string, jurisdiction: string | null = null) {
  const body = { name: 'desk', url, topics: ['sensor' as const], jurisdiction };
  return perform(office, declareWebhook, OPERATOR, { params: {}, query: {}, body });
}

/** Something that receivers may be told of; gives its seq. */
async function happen(office: Office, jurisdiction = HERE): Promise<number> {
  return inWork(office, OPERATOR, async (work) => {
    const data = { name: 'gate', jurisdiction, networks: ['192.0.2.0/24'] };
    const events = [{ type: 'sensor.declared', data } as const];
    await work.record('sensor', work.newId(), { events }, { jurisdiction });
    return work.told[0]?.seq ?? -1;
  });
}

function seqsOf(heard: Receiver['heard']): number[] {
  return heard.flatMap(({ body }) => {
    return WebhookDelivery.parse(JSON.parse(body)).events.map(({ seq }) => seq);
  });
}

onEachDatabase(
  'deliverWebhooks() tells a receiver what happened since it was declared, signed',
  async (t, database) => {
    const office = await officeOn(database);
    const { url, heard } = await receiver(t);
    await happen(office);
    const { id, secret } = await declare(office, url);
    const seqs = [await happen(office), await happen(office)];
    assert.deepEqual(await deliverWebhooks(office, PRIVATE), { delivered: 1, failed: [] });
    assert.deepEqual(seqsOf(heard), seqs);
    const [{ headers, body } = { headers: {}, body: '' }] = heard;
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const mac = createHmac('sha256', key).update(signed).digest('base64');
    assert.equal(headers['webhook-signature'], `v1,${mac}`);
    assert.equal(headers['webhook-timestamp'], String(Math.floor(office.clock.now() / 1000)));
    assert.equal(WebhookDelivery.parse(JSON.parse(body)).webhookId, id);
    assert.deepEqual(await deliverWebhooks(office, PRIVATE), { delivered: 0, failed: [] });
    assert.equal(heard.length, 1);
  },
);

onEachDatabase(
  'deliverWebhooks() goes on where a failing receiver stood, after a pause that grows',
  async (t, database) => {
    const clock = new HandClock();
    const office = await officeOn(database, clock);
    const to = await receiver(t);
    const { id } = await declare(office, to.url);
    const first = await happen(office);
    to.status = 503;
    const why = 'it answered 503';
    const failed = { delivered: 0, failed: [{ webhookId: id, why }] };
    assert.deepEqual(await deliverWebhooks(office, PRIVATE), failed);
    assert.deepEqual(await deliverWebhooks(office, PRIVATE), { delivered: 0, failed: [] });
    assert.equal(to.heard.length, 1);
    clock.forward(30_000);
    assert.deepEqual(await deliverWebhooks(office, PRIVATE), failed);
    clock.forward(30_000);
    await deliverWebhooks(office, PRIVATE);
    assert.equal(to.heard.length, 2, 'the second pause is longer');
    const second = await happen(office);
    to.status = 200;
    clock.forward(30_000);
    assert.deepEqual(await deliverWebhooks(office, PRIVATE), { delivered: 1, failed: [] });
    assert.deepEqual(seqsOf(to.heard.slice(2)), [first, second]);
    const ids = to.heard.map(({ headers }) => headers['webhook-id']);
    assert.equal(new Set(ids).size, 1, 'what is sent again has the same id');
  },
);

onEachDatabase('deliverWebhooks() tells only of its topics and its place', async (t, database) => {
  const office = await officeOn(database);
  const { url, heard } = await receiver(t);
  await declare(office, url, HERE);
  await happen(office, 'hebei');
  await happen(office, 'hebei/tangshan');
  const seqs = [await happen(office, HERE), await happen(office, `${HERE}/yuhua`)];
  await deliverWebhooks(office, PRIVATE);
  assert.deepEqual(seqsOf(heard), seqs);
});

onEachDatabase('deliverWebhooks() sends many events in several requests', async (t, database) => {
  const office = await officeOn(database);
  const { url, heard } = await receiver(t);
  await declare(office, url);
  const seqs: number[] = [];
  for (let i = 0; i <= DELIVERY_EVENTS_MAX; i++) seqs.push(await happen(office));
  assert.deepEqual(await deliverWebhooks(office, PRIVATE), { delivered: 2, failed: [] });
  assert.deepEqual(seqsOf(heard), seqs);
});

onEachDatabase(
  'deliverWebhooks() doubles nothing when called twice at once',
  async (t, database) => {
    const office = await officeOn(database);
    const { url, heard } = await receiver(t);
    await declare(office, url);
    const seq = await happen(office);
    await Promise.all([deliverWebhooks(office, PRIVATE), deliverWebhooks(office, PRIVATE)]);
    assert.deepEqual(seqsOf(heard), [seq]);
  },
);

onEachDatabase('deliverWebhooks() tells a withdrawn receiver nothing', async (t, database) => {
  const office = await officeOn(database);
  const { url, heard } = await receiver(t);
  const { id } = await declare(office, url);
  await happen(office);
  await perform(office, withdrawWebhook, OPERATOR, { params: { id }, query: {}, body: {} });
  assert.deepEqual(await deliverWebhooks(office, PRIVATE), { delivered: 0, failed: [] });
  assert.equal(heard.length, 0);
});

test('deliverWebhooks() neither follows a redirect nor reaches into private networks', async (t) => {
  const database = await embeddedDatabase();
  t.after(() => database.close());
  const clock = new HandClock();
  const office = await officeOn(database, clock);
  const to = await receiver(t);
  await declare(office, to.url);
  await declare(office, to.url.replace('127.0.0.1', 'localhost'));
  await happen(office);
  const { failed } = await deliverWebhooks(office, { allowPrivate: false });
  assert.deepEqual(
    failed.map(({ why }) => why),
    Array.from({ length: 2 }, () => 'its address is of a private or special network'),
  );
  assert.equal(to.heard.length, 0);
  to.status = 302;
  clock.forward(3_600_000);
  const again = await deliverWebhooks(office, PRIVATE);
  assert.deepEqual(
    again.failed.map(({ why }) => why),
    ['it answered 302', 'it answered 302'],
  );
  assert.equal(to.heard.length, 2);
});

test('postTo() gives up on a receiver that does not answer in time', async (t) => {
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close().closeAllConnections());
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const url = `http://127.0.0.1:${address.port}/`;
  const posting = { url, body: '{}', headers: {}, allowPrivate: true, timeoutMs: 100 };
  assert.deepEqual(await postTo(posting), { status: null, why: 'no answer in time' });
});

test('isSpecialAddress() knows what is not of the public internet', () => {
  const special =
    '127.0.0.1 10.1.2.3 172.31.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 255.255.255.255 ' +
    '224.0.0.1 198.18.0.1 ::1 :: fe80::1%eth0 fd00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ' +
    '64:ff9b::7f00:1 2002:7f00:1:: no-address';
  for (const text of special.split(' ')) assert.ok(isSpecialAddress(text), text);
  for (const text of ['8.8.8.8', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8']) {
    assert.ok(!isSpecialAddress(text), text);
  }
});
