/** Leads, cases, orders, notices and what hangs on them, for the tests of authority (see things.ts). */
import { plainCalendar } from '#govern/calendar-shipped.ts';
import { SAMPLE_FIELDS } from '#govern/notice.fixture.ts';
import { SHIPPED_TEMPLATES } from '#govern/notice-text/shipped.ts';
import type { PersonActor, SystemActor, TokenActor } from '#model/actor.ts';
import type { Role } from '#model/authority.ts';
import { referralHashOf } from '#govern/referral.ts';
import type { Finding } from '#model/finding.ts';
import type { ReferralContent } from '#model/referral.ts';
import { NoticePreparation } from '#model/routes/notices.ts';
import { addBinding } from '#service/bindings/add-binding.ts';
import { defineCalendar } from '#service/calendars/manage-calendars.ts';
import { runClock } from '#service/clocks/run-clocks.ts';
import { keep } from '#service/evidence/keep-evidence.ts';
import { takeFinding } from '#service/leads/take-finding.ts';
import { composeNotice } from '#service/notices/compose.ts';
import type { Office } from '#service/office.ts';
import { draftOrder } from '#service/orders/draft-order.ts';
import { perform } from '#service/perform.ts';
import { rulesAt } from '#service/policies/rules-at.ts';
import { declareSensor } from '#service/sensors/declare-sensor.ts';
import { listTemplates } from '#service/templates/list-templates.ts';
import { addTemplate } from '#service/templates/manage-templates.ts';
import { inWork } from '#service/work.ts';
import { HERE, register, ROOT, SECTOR, type Province } from './province.ts';
import { addressOf, nameOf, registerSystemOf } from './supervised-things.ts';
import type { Fixture } from './things.ts';

const OPERATOR: SystemActor = { kind: 'system', id: null, part: 'operator' };
const NOTHING = { params: {}, query: {} };
const FROM = '2026-01-01T00:00:00.000Z';

/** Somebody who is none of the people of the tests: what they do keeps nobody else from deciding. */
async function hire(office: Office, role: Role, agencyId: string): Promise<PersonActor> {
  return inWork(office, OPERATOR, async (work) => {
    const personId = await register(work, { agencyId });
    const held = { personId, role, agencyId, jurisdiction: ROOT, sector: null };
    const data = { ...held, from: work.iso, until: null };
    const events = [{ type: 'grant.made', data } as const];
    await work.record('grant', work.newId(), { events }, { jurisdiction: ROOT });
    return { kind: 'person', id: personId, sessionId: work.newId(), steppedUpAt: work.at };
  });
}

interface Mined {
  readonly leadId: string;
  readonly caseId: string | null;
  readonly systemId: string;
  readonly bindingId: string;
  readonly address: string;
}

/** A system of the unit at which something was found. */
async function mined(office: Office, province: Province, grade: Finding['grade']): Promise<Mined> {
  const systemId = await registerSystemOf(office, province);
  await inWork(office, OPERATOR, async (work) => {
    const leader = { name: 'A. Leader', email: 'leader@unit.example', phone: null };
    const personal = { leader, responsible: null, technical: null };
    const events = [{ type: 'system.contacts-set', data: {}, personal } as const];
    await work.record('system', systemId, { events }, { jurisdiction: HERE });
  });
  const address = addressOf(office);
  const time = { from: FROM, until: null, confidence: 1, mac: null, port: null };
  const { id: bindingId } = await perform(office, addBinding, OPERATOR, {
    ...NOTHING,
    body: { systemId, network: address, ...time },
  });
  const sensorId = await sensorOf(office);
  const id = office.newId();
  const sensor: TokenActor = { kind: 'token', id, subjectId: sensorId, scopes: ['sensor:deliver'] };
  const finding = findingAt(office, address, grade);
  const lead = await inWork(office, sensor, (work) =>
    takeFinding(work, { finding, sensorId, transcriptId: null }),
  );
  return { leadId: lead.id, caseId: lead.caseId, systemId, bindingId, address };
}

export async function caseOf(
  office: Office,
  province: Province,
): Promise<Mined & { readonly caseId: string }> {
  const found = await mined(office, province, 'work-proven');
  if (found.caseId === null) throw new Error('A proven finding opens a case');
  return { ...found, caseId: found.caseId };
}

async function sensorOf(office: Office): Promise<string> {
  const body = { name: nameOf(office), jurisdiction: HERE, networks: ['2001:db8::/32'] };
  const { id } = await perform(office, declareSensor, OPERATOR, { ...NOTHING, body });
  return id;
}

function findingAt(office: Office, ip: string, grade: Finding['grade']): Finding {
  const seen = new Date(office.clock.now()).toISOString();
  return {
    type: 'finding',
    id: office.newId(),
    version: 1,
    grade,
    category: 'mining',
    client: { ip, port: 40_000 },
    server: { ip: '198.51.100.9', port: 3333, name: 'pool.example' },
    transport: 'tcp',
    carriers: [],
    protocol: 'stratum-v1',
    coin: 'BTC',
    algorithm: 'sha256d',
    pool: null,
    agent: null,
    worker: null,
    wallet: null,
    shares: { submitted: 3, accepted: 3, rejected: 0 },
    hashrate: null,
    power: null,
    energy: null,
    co2e: null,
    evidence: [],
    against: [],
    firstSeen: seen,
    lastSeen: seen,
  };
}

const { seenSince, seenUntil, whatWasSeen, deadline, howToRectify, whatWasWrong } =
  SAMPLE_FIELDS.en;
const PREPARATION = NoticePreparation.parse({
  kind: 'finding-notice',
  language: 'en',
  channels: ['print'],
  template: null,
  recipient: 'leader',
  orderId: null,
  earlierId: null,
  words: { seenSince, seenUntil, whatWasSeen, deadline, howToRectify, whatWasWrong },
});

export const CASEWORK_FIXTURES: Readonly<Record<string, Fixture>> = {
  sensors: { field: 'sensorId', isOfUnit: false, make: sensorOf },
  leads: {
    field: 'leadId',
    isOfUnit: true,
    make: async (office, province) => (await mined(office, province, 'listed')).leadId,
  },
  cases: {
    field: 'caseId',
    isOfUnit: true,
    make: async (office, province) => (await caseOf(office, province)).caseId,
  },
  orders: { field: 'orderId', isOfUnit: true, make: orderOf },
  notices: {
    field: 'noticeId',
    isOfUnit: true,
    make: async (office, province) => {
      const { caseId } = await caseOf(office, province);
      const notice = await inWork(office, OPERATOR, async (work) =>
        composeNotice(work, await work.load('case', caseId), PREPARATION),
      );
      return notice.id;
    },
  },
  clocks: {
    field: 'clockId',
    isOfUnit: true,
    make: async (office, province) => {
      const { caseId } = await caseOf(office, province);
      // One that binds the unit: those that bind the authority nobody extends.
      const clock = await inWork(office, OPERATOR, async (work) => {
        const state = await work.load('case', caseId);
        const { unitId, jurisdiction, sector } = state;
        const { rules } = await rulesAt(work.tx, jurisdiction);
        const where = { caseId, unitId, jurisdiction, sector };
        const about = { aboutKind: 'case', aboutId: caseId, ...where } as const;
        const kind = 'rectification' as const;
        return runClock(work, { kind, terms: rules.clocks[kind], ...about });
      });
      return clock.id;
    },
  },
  calendars: {
    field: 'calendarId',
    isOfUnit: false,
    make: async (office) => {
      const body = { jurisdiction: HERE, rules: plainCalendar('Asia/Shanghai') };
      const { id } = await perform(office, defineCalendar, OPERATOR, { ...NOTHING, body });
      return id;
    },
  },
  'notice-templates': {
    field: 'templateId',
    isOfUnit: false,
    make: async (office) => {
      const [shipped] = SHIPPED_TEMPLATES;
      if (shipped === undefined) throw new Error('Templates come with the program');
      const { items } = await perform(office, listTemplates, OPERATOR, {
        ...NOTHING,
        query: { limit: 200 },
        body: {},
      });
      const template = { ...shipped, version: 100 + items.length };
      const body = { jurisdiction: HERE, template };
      const { id } = await perform(office, addTemplate, OPERATOR, { ...NOTHING, body });
      return id;
    },
  },
  referrals: { field: 'referralId', isOfUnit: true, make: referralOf },
  evidence: {
    field: 'evidenceId',
    isOfUnit: true,
    make: async (office, province) => {
      const { caseId, systemId } = await caseOf(office, province);
      const { unitId } = province;
      const of = { caseId, leadId: null, systemId, unitId, jurisdiction: HERE, sector: SECTOR };
      const what = { kind: 'photo', mediaType: 'text/plain', source: 'staff' } as const;
      const kept = await inWork(office, OPERATOR, (work) =>
        keep(work, Buffer.from('a log'), {
          ...of,
          ...what,
          name: 'log',
          note: null,
          takenAt: null,
        }),
      );
      return kept.id;
    },
  },
};

async function orderOf(office: Office, province: Province): Promise<string> {
  const { caseId, systemId, bindingId, address } = await caseOf(office, province);
  const officer = await hire(office, 'officer', province.agencyId);
  const boundAt = new Date(office.clock.now()).toISOString();
  const content = {
    caseId,
    systemId,
    reason: 'confirmed-deliberate' as const,
    rung: 'notify' as const,
    legalBasis: { id: 'hebei-2021-09-14', version: '1' },
    scope: [{ network: address, bindingId, boundAt }],
    durationHours: 240,
    reviewHours: 120,
    releaseConditions: ['report-accepted' as const],
  };
  const body = { content, grounds: { necessity: 'It mines day and night', lesser: [] } };
  const { id } = await perform(office, draftOrder, officer, { ...NOTHING, body });
  return id;
}

/** Drafted by nobody whom the tests know, so that each of them may approve it. */
async function referralOf(office: Office, province: Province): Promise<string> {
  const { caseId } = await caseOf(office, province);
  return inWork(office, OPERATOR, async (work) => {
    const about = await work.load('case', caseId);
    const { number, grade, systemId, unitId, jurisdiction, sector } = about;
    const to = {
      recipient: 'police' as const,
      receiver: 'Police',
      legalBasis: { id: 'hebei-2021-09-14', version: '1' },
    };
    const content: ReferralContent = {
      ...to,
      reason: 'It goes on',
      caseNumber: number,
      verdict: 'deliberate',
      grade,
      rootCause: null,
      unitName: null,
      systemName: null,
      interval: null,
      energy: null,
      addresses: [],
      people: [],
      electricityAccounts: [],
      wallets: [],
      pools: [],
      coins: [],
      notices: [],
      measures: [],
      evidence: [],
    };
    const where = { caseId, systemId, unitId, jurisdiction, sector };
    const data = {
      ...where,
      ...to,
      contentHash: referralHashOf(content),
      hands: [office.newId()],
    };
    const events = [{ type: 'referral.drafted', data, personal: { content } } as const];
    return (await work.record('referral', work.newId(), { events }, { jurisdiction })).id;
  });
}
