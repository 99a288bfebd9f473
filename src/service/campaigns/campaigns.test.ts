import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { randomBytes } from 'node:crypto';
import { OperatingError } from '#base/errors.ts';
import { contentHashOf } from '#govern/attestation.ts';
import { sampleOf } from '#govern/campaign-sample.ts';
import type { UnitActor } from '#model/actor.ts';
import type { Attestation } from '#model/attestation.ts';
import { attestationRoutes, campaignRoutes } from '#model/routes/campaigns.ts';
import { rebuild } from '#store/record.ts';
import { KINDS } from '../aggregates.ts';
import { Authenticator } from '../auth/authenticator.fixture.ts';
import { creationOptions, partyOf, requestOptions } from '../auth/passkey.ts';
import { perform } from '../perform.ts';
import { inWork } from '../work.ts';
import {
  auditAttestation,
  checkAttestationPaper,
  renewCampaignLink,
  showAttestation,
} from './handle-attestations.ts';
import {
  ANSWERS,
  DAY_MS,
  lay,
  NOTHING,
  openedIn,
  OPERATOR,
  PDF,
  type Ground,
} from './campaign.fixture.ts';
import { listCampaigns, showCampaign } from './list-campaigns.ts';
import { sampleCampaign } from './manage-campaigns.ts';
import { listCampaignUnits, reportCampaign } from './report-campaign.ts';
import { sendLetters } from './send-letters.ts';
import { sweepCampaigns } from './sweep-campaigns.ts';
import {
  answerAsUnit,
  attachAsUnit,
  challengeOf,
  signAsUnit,
  signOnPaperAsUnit,
  stateAsUnit,
  submitAsUnit,
  takeBackAsUnit,
} from './unit-deeds.ts';
import { admitUnit } from './unit-link.ts';
import { contradictByLead } from './contradict.ts';

let ground: Ground;
after(() => ground.office.database.close());
before(async () => {
  ground = await lay();
});

const opened = (): Promise<string> => openedIn(ground);

async function unitOf(campaignId: string, at = 0): Promise<UnitActor> {
  const { office, units } = ground;
  const asked = { params: { id: campaignId }, query: {}, body: { unitId: units[at]?.id ?? '' } };
  const { url } = await perform(office, renewCampaignLink, OPERATOR, asked);
  const admitted = await admitUnit(office, url);
  assert.ok(admitted !== null);
  return admitted.actor;
}

async function submitted(actor: UnitActor): Promise<Attestation> {
  const { office } = ground;
  await answerAsUnit(office, actor, ANSWERS);
  await stateAsUnit(office, actor, { statements: new Map(), restClean: true });
  return submitAsUnit(office, actor);
}

async function signedOnPaper(actor: UnitActor): Promise<Attestation> {
  await submitted(actor);
  const names = { leader: 'Wang Jianguo', responsible: 'Li Xiuying' };
  return signOnPaperAsUnit(ground.office, actor, { ...names, file: PDF });
}

function refused(code: string): (error: unknown) => boolean {
  return (error) => error instanceof OperatingError && error.code === code;
}

test('openCampaign() fixes the population in few events, and a rebuild makes the same rows', async () => {
  const { office, units } = ground;
  const { db } = office.database;
  const sizeBefore = (await db.selectFrom('logHead').select('size').executeTakeFirstOrThrow()).size;
  const id = await opened();
  const { size } = await db.selectFrom('logHead').select('size').executeTakeFirstOrThrow();
  assert.equal(size - sizeBefore, 3, 'drafted, one part, opened');
  const read = () =>
    db
      .selectFrom('campaignUnit')
      .selectAll()
      .where('campaignId', '=', id)
      .orderBy('unitId')
      .execute();
  const rows = await read();
  assert.deepEqual(
    rows.map(({ unitId, systemIds }) => ({ id: unitId, systemIds: systemIds.toSorted() })),
    units.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  );
  const whole = () => db.selectFrom('campaign').selectAll().where('id', '=', id).execute();
  const campaigns = await whole();
  await db.transaction().execute(async (tx) => {
    await rebuild(tx, office.vault, KINDS.population);
    await rebuild(tx, office.vault, KINDS.campaign);
  });
  assert.deepEqual(await read(), rows);
  assert.deepEqual(await whole(), campaigns);
});

test('a unit fills in, submits and both sign by passkey over the hash', async () => {
  const { office } = ground;
  const actor = await unitOf(await opened());
  await assert.rejects(submitAsUnit(office, actor), refused('invalid'), 'nothing is answered yet');
  const state = await submitted(actor);
  assert.equal(state.contentHash, contentHashOf(state));
  const party = partyOf(office.portalOrigin);
  const challenge = challengeOf(state.contentHash ?? '');
  const sign = (
    as: 'leader' | 'responsible',
    name: string,
    key: Authenticator,
    over = challenge,
  ) => {
    const user = { id: 'unit', email: name, name };
    const registration = key.create(creationOptions(party, user, over, []));
    const assertion = key.get(requestOptions(party, over, []));
    return signAsUnit(office, actor, { as, name, registration, assertion });
  };
  const leader = new Authenticator(party.origin);
  const other = challengeOf(randomBytes(32).toString('hex'));
  await assert.rejects(
    sign('leader', 'Wang', leader, other),
    refused('invalid'),
    'another content',
  );
  const half = await sign('leader', 'Wang', leader);
  assert.equal(half.state, 'submitted');
  await assert.rejects(
    sign('responsible', 'Li', leader),
    refused('conflict-of-interest'),
    'one passkey is one person',
  );
  const whole = await sign('responsible', 'Li', new Authenticator(party.origin));
  assert.equal(whole.state, 'signed');
  assert.equal(whole.isLate, false);
  await assert.rejects(takeBackAsUnit(office, actor), refused('wrong-state'));
});

test('whoever belongs to neither sees nothing, and a link ends with the next one', async () => {
  const { office } = ground;
  const id = await opened();
  const first = await unitOf(id);
  const second = await unitOf(id);
  assert.notEqual(first.id, second.id);
  assert.equal(await admitUnit(office, 'AAAAAAAAAAAAAAAAAAAAAA'), null);
  const links = await office.database.db
    .selectFrom('unitLink')
    .select('endedAt')
    .where('id', '=', first.id)
    .executeTakeFirstOrThrow();
  assert.notEqual(links.endedAt, null);
});

test('host facts are checked by their form', async () => {
  const { office } = ground;
  const actor = await unitOf(await opened());
  const bytes = new TextEncoder().encode('{"type":"host-facts","format":1}');
  const file = { name: 'facts.json', bytes };
  await assert.rejects(attachAsUnit(office, actor, file, null), refused('invalid'));
  const text = { name: 'note.txt', bytes: new TextEncoder().encode('ledger') };
  const state = await attachAsUnit(office, actor, text, null);
  assert.equal(state.files[0]?.kind, 'document');
});

test('a sample is drawn again by its seed, audited, and a paper is looked at', async () => {
  const { office } = ground;
  const id = await opened();
  const states = [
    await signedOnPaper(await unitOf(id, 0)),
    await signedOnPaper(await unitOf(id, 1)),
  ];
  const body = { count: 1, seed: 'log-root-7f3a' };
  const drawn = await perform(office, sampleCampaign, OPERATOR, {
    params: { id },
    query: {},
    body,
  });
  const ids = states.map((state) => state.id).toSorted();
  assert.deepEqual(drawn.picked, sampleOf('log-root-7f3a', ids, 1));
  const [one = ''] = drawn.picked;
  const asked = { params: { id: one }, query: {} };
  const paper = { accepted: true, note: 'seal and both signatures are there' };
  await perform(office, checkAttestationPaper, OPERATOR, { ...asked, body: paper });
  const audit = { result: 'contradicted' as const, note: 'a donated server was left out' };
  await perform(office, auditAttestation, OPERATOR, { ...asked, body: audit });
  const shown = await perform(office, showAttestation, OPERATOR, { ...asked, body: {} });
  attestationRoutes.show.reply.parse(shown);
  assert.partialDeepStrictEqual(shown, { state: 'contradicted', paper: 'accepted' });
  const { total } = await perform(office, reportCampaign, OPERATOR, { ...NOTHING, params: { id } });
  assert.partialDeepStrictEqual(total, {
    units: 3,
    signed: 2,
    onTime: 2,
    sampled: 1,
    contradicted: 1,
  });
});

test('reminders, the deadline and the steps up are taken once, and letters go out once', async () => {
  const { office, clock, units } = ground;
  const id = await opened();
  await signedOnPaper(await unitOf(id, 0));
  const letters: { to: string; subject: string }[] = [];
  const mailer = {
    send: async ({
      to,
      subject,
      messageId,
    }: {
      to: string;
      subject: string;
      messageId: string;
    }) => {
      letters.push({ to, subject });
      return { outcome: 'accepted' as const, messageId, reply: '250' };
    },
    close: () => {},
  };
  const { db } = office.database;
  await inWork(office, OPERATOR, async (work) => {
    const system = await work.load('system', units[1]?.systemIds[0] ?? '');
    const leader = { name: 'Zhao', email: 'zhao@school.example', phone: null };
    const personal = { leader, responsible: null, technical: null };
    const events = [{ type: 'system.contacts-set' as const, data: {}, personal }];
    await work.record('system', system.id, { events }, system);
  });
  clock.forward(10 * DAY_MS);
  assert.ok((await sweepCampaigns(office)) > 0);
  assert.equal(await sweepCampaigns(office), 0, 'nothing is due twice');
  const jobs = await db
    .selectFrom('outbox')
    .select('payload')
    .where('topic', '=', 'campaign.letters')
    .execute();
  const mine = jobs.filter(({ payload }) => Reflect.get(Object(payload), 'campaignId') === id);
  assert.equal(mine.length, 2, 'the opening and one reminder');
  await sendLetters(office, mailer, { campaignId: id, occasion: '0' });
  await sendLetters(office, mailer, { campaignId: id, occasion: '0' });
  assert.deepEqual(
    letters.map(({ to }) => to),
    ['zhao@school.example'],
  );
  clock.forward(20 * DAY_MS);
  await sweepCampaigns(office);
  const campaign = await db
    .selectFrom('campaign')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  assert.deepEqual(
    campaign.steps.map(({ kind, count }) => [kind, count]),
    [
      ['remind', 2],
      ['due', 2],
      ['escalate', 2],
    ],
  );
  assert.equal(campaign.nextAt, null);
  const { total } = await perform(office, reportCampaign, OPERATOR, { ...NOTHING, params: { id } });
  assert.partialDeepStrictEqual(total, { signed: 1, late: 2 });
  const asked = { ...NOTHING, params: { id } };
  const late = { ...NOTHING, query: { campaignId: id, limit: 10, late: true } };
  const { items } = await perform(office, listCampaignUnits, OPERATOR, late);
  assert.equal(items.length, 2);
  // As the interface sends it.
  campaignRoutes.units.reply.parse({ items, next: null });
  campaignRoutes.report.reply.parse(await perform(office, reportCampaign, OPERATOR, asked));
  campaignRoutes.list.reply.parse(
    await perform(office, listCampaigns, OPERATOR, { ...NOTHING, query: { limit: 10 } }),
  );
  campaignRoutes.show.reply.parse(await perform(office, showCampaign, OPERATOR, asked));
});

test('a finding on a system attested clean is flagged on the attestation and on the lead', async () => {
  const { office, clock, units } = ground;
  const id = await opened();
  const actor = await unitOf(id, 0);
  const state = await signedOnPaper(actor);
  const { id: unitId, systemIds } = units[0] ?? { id: '', systemIds: [] };
  clock.forward(2 * DAY_MS);
  const seenAt = new Date(clock.now()).toISOString();
  const lead = await inWork(office, OPERATOR, async (work) => {
    const place = { jurisdiction: 'hebei/tangshan', sector: 'education', unitId };
    const where = { ...place, systemId: systemIds[0] ?? '' };
    const made = { address: null, provenance: 'sensor', source: null, grade: 'session' } as const;
    const sighting = {
      findingId: 'f1',
      findingVersion: 1,
      grade: 'session',
      category: 'mining',
      protocol: 'stratum-v1',
      carriers: [],
      coin: 'BTC',
      pool: 'pool.example',
      serverIp: null,
      serverPort: null,
      walletTag: null,
      accepted: 0,
      algorithm: null,
      rate: null,
      watts: null,
      kwh: null,
      firstSeen: seenAt,
      lastSeen: seenAt,
      sensorId: null,
      transcriptId: null,
    } as const;
    const lead1 = await work.record(
      'lead',
      work.newId(),
      {
        events: [
          {
            type: 'lead.made',
            data: { ...where, ...made, recurrenceOfId: null },
            personal: { note: null },
          },
          {
            type: 'lead.sighted',
            data: { address: '192.0.2.7', isNew: true, sighting: { ...sighting, carriers: [] } },
            personal: { wallet: null, worker: null },
          },
        ],
      },
      place,
    );
    return contradictByLead(work, await contradictByLead(work, lead1));
  });
  const own = lead.attestedClean.filter(({ attestationId }) => attestationId === state.id);
  assert.equal(own.length, 1);
  const now = await inWork(office, OPERATOR, (work) => work.load('attestation', state.id));
  assert.equal(now.contradictions.length, 1, 'told twice, flagged once');
  assert.partialDeepStrictEqual(now.contradictions[0], { leadId: lead.id, when: 'after' });
  assert.equal(now.state, 'signed');
});
