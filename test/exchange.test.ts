/** Sharing in one office: exports cut to their reader, a partner's bundle as leads, and TAXII over HTTP. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { PersonActor } from '#model/actor.ts';
import { embeddedDatabase } from './office.ts';
import { serve as serveOffice } from './authority/served.ts';
import { about, casework, HOUR, nothing } from '#service/cases/casework.fixture.ts';
import { assessCase } from '#service/cases/assess-case.ts';
import { assessed, NOTE } from '#service/cases/casework-steps.fixture.ts';
import { setTlp } from '#service/cases/set-tlp.ts';
import { perform } from '#service/perform.ts';
import { importStix } from '#service/exchange/import-stix.ts';
import { makePartnerToken } from '#service/exchange/make-partner-token.ts';
import { publishCases } from '#service/exchange/publish-cases.ts';
import { shareCase } from '#service/exchange/share-case.ts';

const TAXII = 'application/taxii+json;version=2.1';
const ROOT = '/taxii2/office/';
const WALLET = '1BoatSLRHtKNngkdXEeobR76b53LETtpyT';

interface Told {
  readonly status: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
}

class Client {
  readonly #app: FastifyInstance;
  readonly #token: string;
  constructor(app: FastifyInstance, token: string) {
    this.#app = app;
    this.#token = token;
  }

  async ask(
    url: string,
    headers: Record<string, string> = {},
    method: 'GET' | 'POST' | 'DELETE' = 'GET',
  ): Promise<Told> {
    const basic = Buffer.from(`partner:${this.#token}`).toString('base64');
    const reply = await this.#app.inject({
      method,
      url,
      headers: { accept: TAXII, authorization: `Basic ${basic}`, ...headers },
    });
    return {
      status: reply.statusCode,
      type: String(reply.headers['content-type']),
      headers: reply.headers,
      body: JSON.parse(reply.body || '{}') as Told['body'],
    };
  }
}

const objectsOf = ({ body }: Told) => (body['objects'] ?? []) as readonly Record<string, unknown>[];

test('sharing', async (t) => {
  const database = await embeddedDatabase();
  t.after(() => database.close());
  const all = await casework(database);
  const { office, people, clock } = all;
  const { officer, administrator } = people;
  /** Their second factor was asked for just now, however the clock was moved. */
  const fresh = (who: PersonActor): PersonActor => ({ ...who, steppedUpAt: clock.now() });
  const caseId = await assessed(all);
  const ask = (body: object) =>
    about(caseId, {
      format: 'stix',
      clearance: 'amber',
      wallets: false,
      subjects: false,
      ...body,
    } as const);
  const textOf = async (body: object): Promise<string> => {
    const { content } = await perform(office, shareCase, fresh(officer), ask(body) as never);
    return Buffer.from(content, 'base64').toString();
  };

  await t.test('what leads to people leaves only where it may and was asked for', async () => {
    for (const format of ['stix', 'iodef', 'misp']) {
      const plain = await textOf({ format });
      assert.ok(!plain.includes('192.0.2.7') && !plain.includes(WALLET), format);
      assert.ok(plain.includes('198.51.100.9') && plain.includes('rsit:fraud'), format);
      const full = await textOf({ format, wallets: true, subjects: true });
      assert.ok(full.includes('192.0.2.7') && full.includes(WALLET), format);
    }
    await assert.rejects(textOf({ clearance: 'green' }), { code: 'wrong-state' });
    await perform(office, setTlp, officer, about(caseId, { tlp: 'green' as const }));
    await assert.rejects(textOf({ clearance: 'green', wallets: true }), { code: 'invalid' });
    await textOf({ clearance: 'green' });
    const told = await database.db
      .selectFrom('event')
      .select('data')
      .where('type', '=', 'access.shared')
      .orderBy('seq')
      .execute();
    assert.equal(told.length, 7);
    assert.match(told.at(-1)?.data ?? '', /"clearance":"green".*"format":"stix"/);
  });

  await t.test(
    "a partner's bundle makes leads of who is known here, never above listed",
    async () => {
      const id = (type: string, n: number) => `${type}--00000000-0000-4000-8000-00000000000${n}`;
      const indicator = (n: number, address: string) => ({
        type: 'indicator',
        spec_version: '2.1',
        id: id('indicator', n),
        pattern: `[ipv4-addr:value = '${address}']`,
        pattern_type: 'stix',
        valid_from: new Date(clock.now() - HOUR).toISOString(),
      });
      const objects = [
        indicator(1, '192.0.2.7'),
        indicator(2, '198.51.100.9'),
        indicator(3, '300.1.1.1'),
      ];
      const text = JSON.stringify({ type: 'bundle', id: id('bundle', 1), objects });
      const body = { source: 'CERT partner', jurisdiction: 'hebei', text };
      const report = await perform(office, importStix, people.analyst, { ...nothing, body });
      assert.deepEqual(report.counts, { objects: 3, made: 0, known: 1, rejected: 2 });
      assert.deepEqual(
        report.rejected.map(({ reason, text: said }) => [reason, said]),
        [
          ['nobody-known', '198.51.100.9'],
          ['bad-address', '300.1.1.1'],
        ],
      );
      const leadId = report.leads[0]?.leadId ?? '';
      const events = await database.db
        .selectFrom('event')
        .select(['type', 'data'])
        .where('streamId', '=', leadId)
        .execute();
      const sighted = events.filter(({ type }) => type === 'lead.sighted').at(-1);
      assert.match(sighted?.data ?? '', /"grade":"listed"/);
    },
  );

  const served = await serveOffice(t, office);
  const { app } = served;
  const tokenFor = async (collection: 'green' | 'amber', jurisdiction: string | null = null) => {
    const body = { label: 'Partner', days: 30, collection, jurisdiction };
    return (await perform(office, makePartnerToken, fresh(administrator), { ...nothing, body }))
      .token;
  };
  const green = new Client(app, await tokenFor('green'));
  const collection = `${ROOT}collections/green/`;

  await t.test('discovery, root, collections: §4.1, §4.2, §5.1', async () => {
    const found = await green.ask('/taxii2/');
    assert.equal(found.type, TAXII);
    assert.equal(new URL(String(found.body['default'])).pathname, ROOT);
    const root = await green.ask(ROOT);
    assert.deepEqual(root.body['versions'], [TAXII]);
    const { body } = await green.ask(`${ROOT}collections/`);
    const aliases = (body['collections'] as { alias: string; can_write: boolean }[]).map(
      (one) => one.alias,
    );
    assert.deepEqual(aliases, ['clear', 'green']);
    const one = await green.ask(collection);
    assert.match(String(one.body['id']), /^[0-9a-f-]{36}$/);
    assert.equal((await green.ask(`${ROOT}collections/${String(one.body['id'])}/`)).status, 200);
  });

  await t.test('nobody else, nothing else: 401, 403, 404, 406, 415', async () => {
    const stranger = await new Client(app, 'mw_nothing').ask('/taxii2/');
    assert.equal(stranger.status, 401);
    assert.match(String(stranger.headers['www-authenticate']), /^Basic/);
    assert.equal(stranger.type, TAXII);
    assert.equal(stranger.body['http_status'], '401');
    assert.equal((await green.ask(`${ROOT}collections/amber/objects/`)).status, 404);
    assert.equal((await green.ask(collection, { accept: 'application/json' })).status, 406);
    assert.equal(
      (await green.ask(collection, { accept: 'application/taxii+json;version=2.0' })).status,
      406,
    );
    assert.equal((await green.ask(collection, { accept: 'application/taxii+json' })).status, 200);
    const post = { 'content-type': TAXII };
    assert.equal((await green.ask(`${collection}objects/`, post, 'POST')).status, 403);
    const wrong = { 'content-type': 'application/json' };
    assert.equal((await green.ask(`${collection}objects/`, wrong, 'POST')).status, 415);
    assert.equal((await green.ask(`${ROOT}status/x/`)).status, 404);
    for (const bad of ['limit=0', 'limit=x', 'added_after=yesterday', 'next=%21', 'match[id]=x'])
      assert.equal((await green.ask(`${collection}objects/?${bad}`)).status, 400, bad);
  });

  await t.test('objects come in pages, each once, without what leads to people', async () => {
    assert.deepEqual((await green.ask(`${collection}objects/`)).body, {});
    assert.ok((await publishCases(office)) > 0);
    const whole = await green.ask(`${collection}objects/`);
    const objects = objectsOf(whole);
    assert.ok(objects.length > 8);
    const text = JSON.stringify(objects);
    assert.ok(!text.includes(WALLET) && !text.includes('192.0.2.7'));
    const seen: unknown[] = [];
    let url = `${collection}objects/?limit=3`;
    for (;;) {
      const page = await green.ask(url);
      seen.push(...objectsOf(page).map(({ id }) => id));
      if (page.body['more'] !== true) break;
      url = `${collection}objects/?limit=3&next=${String(page.body['next'])}`;
    }
    assert.deepEqual(
      seen,
      objects.map(({ id }) => id),
    );
    // By the time of the last of a page as well, and none twice.
    const first = await green.ask(`${collection}objects/?limit=4`);
    const last = String(first.headers['x-taxii-date-added-last']);
    assert.match(last, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    const rest = await green.ask(`${collection}objects/?added_after=${last}`);
    assert.equal(objectsOf(rest).length, objects.length - 4);
    const manifest = await green.ask(`${collection}manifest/?match[type]=incident`);
    assert.equal(objectsOf(manifest).length, 1);
    const none = await green.ask(`${collection}objects/?match[spec_version]=2.0`);
    assert.deepEqual(none.body, {});
  });

  await t.test('news are a new version; what changes nothing is none', async () => {
    const incidents = `${collection}objects/?match[type]=incident`;
    const id = String(objectsOf(await green.ask(incidents))[0]?.['id']);
    await publishCases(office);
    const versions = () => green.ask(`${collection}objects/${id}/versions/`);
    assert.equal(((await versions()).body['versions'] as unknown[]).length, 1);
    clock.forward(HOUR);
    await perform(
      office,
      assessCase,
      people.analyst,
      about(caseId, { verdict: 'compromised' as const, ...NOTE }),
    );
    await publishCases(office);
    const all2 = (await versions()).body['versions'] as string[];
    assert.equal(all2.length, 2);
    const [newest] = objectsOf(await green.ask(`${collection}objects/${id}/`));
    assert.match(String(newest?.['labels']), /infected-system/);
    const oldest = await green.ask(`${collection}objects/${id}/?match[version]=first`);
    assert.match(String(objectsOf(oldest)[0]?.['labels']), /fraud/);
    const exact = await green.ask(`${collection}objects/${id}/?match[version]=${all2[0]}`);
    assert.equal(objectsOf(exact).length, 1);
    const unknown = `${id.slice(0, -4)}0000`;
    assert.equal((await green.ask(`${collection}objects/${unknown}/`)).status, 404);
  });

  await t.test('a partner of another place sees nothing of this one', async () => {
    const elsewhere = new Client(app, await tokenFor('green', 'hebei/baoding'));
    assert.deepEqual((await elsewhere.ask(`${collection}objects/`)).body, {});
    const here = new Client(app, await tokenFor('green', 'hebei/shijiazhuang'));
    assert.ok(objectsOf(await here.ask(`${collection}objects/`)).length > 8);
  });

  await t.test('what was wrong is revoked, what is more than green leaves', async () => {
    clock.forward(HOUR);
    await perform(
      office,
      assessCase,
      people.analyst,
      about(caseId, { verdict: 'insufficient' as const, ...NOTE }),
    );
    await publishCases(office);
    const [incident] = objectsOf(await green.ask(`${collection}objects/?match[type]=incident`));
    assert.equal(incident?.['revoked'], true);
    clock.forward(HOUR);
    await perform(
      office,
      assessCase,
      people.analyst,
      about(caseId, { verdict: 'deliberate' as const, ...NOTE }),
    );
    await perform(office, setTlp, officer, about(caseId, { tlp: 'amber' as const }));
    await publishCases(office);
    assert.deepEqual((await green.ask(`${collection}objects/`)).body, {});
    const amber = new Client(app, await tokenFor('amber'));
    const text = JSON.stringify((await amber.ask(`${ROOT}collections/amber/objects/`)).body);
    assert.ok(text.includes(WALLET) && !text.includes('192.0.2.7'));
  });
});
