import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { OperatingError } from '#base/errors.ts';
import type { SystemActor } from '#model/actor.ts';
import type { Finding } from '#model/finding.ts';
import type { Doer } from '#govern/conflict.ts';
import { acceptFiling as decideAccept, answerForwarded } from '#govern/filing.ts';
import type { FilingContent } from '#model/filing.ts';
import { DAY_MS, lay, NOTHING, OPERATOR, type Ground } from '../campaigns/campaign.fixture.ts';
import { addBinding } from '../bindings/add-binding.ts';
import { takeFinding } from '../leads/take-finding.ts';
import { perform } from '../perform.ts';
import { inWork } from '../work.ts';
import { markFiled } from './filed-systems.ts';
import { listFilings } from './list-filings.ts';
import { submitFiling } from './submit-filing.ts';
import { sweepFilings } from './sweep-filings.ts';

const CLOCK: SystemActor = { kind: 'system', id: null, part: 'policy' };
const ADDRESS = '192.0.2.77';
let ground: Ground;
after(() => ground.office.database.close());
before(async () => {
  ground = await lay();
});

const WORDS = { purpose: 'Research', leader: 'Dean', responsible: 'Li', contact: '1234' };

function contentAt(now: number, systemId: string, days: number): FilingContent {
  return {
    unitId: ground.units[0]?.id ?? '',
    kind: 'research',
    title: `Consensus ${systemId} ${days}`,
    discipline: 'Computer science',
    systemIds: [systemId],
    consent: { department: 'Education', reference: '2026-7', on: '2026-03-01' },
    scale: { wattsMax: 500, devicesMax: 2, hashrateMax: null, coins: ['XMR'], algorithms: [] },
    from: new Date(now).toISOString(),
    until: new Date(now + days * DAY_MS).toISOString(),
  };
}

async function accepted(systemId: string, days: number, reference: string): Promise<string> {
  const { office, clock } = ground;
  const body = { ...contentAt(clock.now(), systemId, days), words: WORDS, renewsId: null };
  const { id } = await perform(office, submitFiling, OPERATOR, { ...NOTHING, body });
  await inWork(office, OPERATOR, async (work) => {
    const filing = await work.load('filing', id);
    const doer: Doer = { personId: office.newId(), unitId: null, behalfOf: null };
    const given = { reference, conditions: [], scale: null, until: null, forwardTo: 'hebei' };
    const decision = decideAccept(filing, given, doer, work.iso);
    await markFiled(work, await work.record('filing', id, decision, filing));
  });
  return id;
}

function finding(id: string, version: number, coin: string, watts: number): Finding {
  const { clock } = ground;
  const end = (port: number, ip: string) => ({ ip, port });
  const at = new Date(clock.now()).toISOString();
  const power = { low: watts, central: watts, high: watts * 2, unit: 'W' as const, basis: 'test' };
  return {
    ...BLANK,
    id,
    version,
    client: end(50_000, ADDRESS),
    server: { ...end(3333, '198.51.100.10'), name: null },
    transport: 'tcp',
    carriers: [],
    evidence: [],
    against: [],
    coin,
    power,
    firstSeen: at,
    lastSeen: at,
  };
}

const BLANK = {
  type: 'finding',
  category: 'mining',
  grade: 'session',
  protocol: 'cryptonote',
  algorithm: null,
  pool: null,
  wallet: null,
  worker: null,
  agent: null,
  shares: { submitted: 1, accepted: 1, rejected: 0 },
  hashrate: null,
  energy: null,
  co2e: null,
} as const;

async function seen(what: Finding) {
  return inWork(ground.office, CLOCK, (work) =>
    takeFinding(work, { finding: what, sensorId: null, transcriptId: null }),
  );
}

async function bound(systemId: string): Promise<void> {
  const { office, clock } = ground;
  const from = new Date(clock.now() - DAY_MS).toISOString();
  const place = { systemId, network: ADDRESS, from, until: null };
  const body = { ...place, confidence: 1, mac: null, port: null };
  await perform(office, addBinding, OPERATOR, { ...NOTHING, body });
}

test('a finding within a filing opens no case; another coin is a finding again, and both say so', async () => {
  const { office, clock, units } = ground;
  const systemId = units[0]?.systemIds[0] ?? '';
  await bound(systemId);
  const filingId = await accepted(systemId, 200, 'A-1');
  clock.forward(3_600_000);
  const lead = await seen(finding('f-1', 1, 'XMR', 300));
  assert.equal(lead.systemId, systemId);
  assert.equal(lead.state, 'dismissed');
  assert.equal(lead.dismissal, 'filed-research');
  assert.deepEqual(lead.filing, { filingId, reference: 'A-1', beyond: [] });
  clock.forward(60_000);
  const more = await seen(finding('f-2', 1, 'XMR', 300));
  assert.deepEqual(more.filing?.beyond, []);
  clock.forward(DAY_MS);
  const other = await seen(finding('f-3', 1, 'BTC', 300));
  assert.equal(other.id, lead.id);
  assert.deepEqual(other.filing?.beyond, ['coin']);
  assert.notEqual(other.state, 'dismissed');
  const filing = await inWork(office, OPERATOR, (work) => work.load('filing', filingId));
  assert.deepEqual(
    filing.consultations.map(({ beyond }) => beyond),
    [[], ['coin']],
  );
});

test('more power than filed is a finding again', async () => {
  const { clock } = ground;
  clock.forward(2 * DAY_MS);
  const lead = await seen(finding('f-9', 1, 'XMR', 900));
  assert.deepEqual(lead.filing?.beyond, ['power']);
});

test('a unit is reminded three times, then the filing expires and the register says so', async () => {
  const { office, clock, units } = ground;
  const systemId = units[1]?.systemIds[0] ?? '';
  const body = {
    ...contentAt(clock.now(), systemId, 100),
    unitId: units[1]?.id ?? '',
    words: WORDS,
    renewsId: null,
  };
  const { id } = await perform(office, submitFiling, OPERATOR, { ...NOTHING, body });
  await assert.rejects(
    perform(office, submitFiling, OPERATOR, { ...NOTHING, body }),
    (error) => error instanceof OperatingError && error.code === 'conflict',
    'sent twice',
  );
  await inWork(office, OPERATOR, async (work) => {
    const filing = await work.load('filing', id);
    const doer: Doer = { personId: office.newId(), unitId: null, behalfOf: null };
    const larger = { ...filing.scale, wattsMax: 501 };
    const given = { reference: 'B-1', conditions: [], until: null, forwardTo: 'hebei' };
    const asked = { ...given, scale: larger };
    assert.ok(
      'refused' in decideAccept(filing, asked, doer, work.iso),
      'never for more than asked',
    );
    const decision = decideAccept(filing, { ...given, scale: null }, doer, work.iso);
    const after1 = await work.record('filing', id, decision, filing);
    assert.ok(
      'refused' in answerForwarded(after1, null, doer),
      'who accepted it does not answer above',
    );
    await markFiled(work, after1);
  });
  for (const days of [41, 30, 23]) {
    clock.forward(days * DAY_MS);
    await sweepFilings(office);
  }
  const before1 = await inWork(office, OPERATOR, (work) => work.load('filing', id));
  assert.partialDeepStrictEqual(before1, { state: 'accepted', reminders: 3 });
  clock.forward(8 * DAY_MS);
  await sweepFilings(office);
  const after2 = await inWork(office, OPERATOR, (work) => work.load('filing', id));
  assert.equal(after2.state, 'expired');
  const system = await inWork(office, OPERATOR, (work) => work.load('system', systemId));
  assert.equal(system.filedResearch, null);
  const asked = { ...NOTHING, query: { limit: 10, systemId } };
  const { items } = await perform(office, listFilings, OPERATOR, asked);
  assert.equal(items.length, 1);
});
