/** What a referral tells: gathered from the record as it stands now, cut to what that recipient needs. */
import { isoFrom } from '#base/clock.ts';
import { miningInterval, type Proof } from '#govern/mining-interval.ts';
import { RECEIVES } from '#govern/referral.ts';
import type { Case } from '#model/case.ts';
import { leadEvents } from '#model/lead.ts';
import type { Recipient, ReferralContent } from '#model/referral.ts';
import type { System } from '#model/system.ts';
import type { Db } from '#store/database.ts';
import { dataOf } from '#store/record.ts';

interface Asked {
  readonly recipient: Recipient;
  readonly receiver: string;
  readonly legalBasis: ReferralContent['legalBasis'];
  readonly reason: string;
}

/** Sightings read for one interval: a year of one an hour. */
const SIGHTINGS_READ_MAX = 10_000;
const LISTED_MAX = 32;
const STEPS_MAX = 50;
const EVIDENCE_LISTED_MAX = 200;
const ADDRESSES_MAX = 64;

export async function gatherContent(db: Db, about: Case, asked: Asked): Promise<ReferralContent> {
  const system = await systemOf(db, about);
  const unit = await unitOf(db, about);
  const leads = await leadsOf(db, about);
  const receives = RECEIVES[asked.recipient];
  const all = (pick: (lead: (typeof leads)[number]) => readonly string[]): string[] =>
    [...new Set(leads.flatMap(pick))].slice(0, LISTED_MAX);
  return {
    ...asked,
    caseNumber: about.number,
    verdict: about.verdict ?? 'insufficient',
    grade: about.grade,
    rootCause: about.rootCause,
    unitName: unit?.name ?? null,
    systemName: system?.name ?? null,
    addresses: await addressesOf(db, about),
    people: peopleOf(system, receives.people),
    electricityAccounts: receives.accounts ? [...(system?.electricityAccounts ?? [])] : [],
    wallets: receives.wallets ? all(({ wallets }) => wallets) : [],
    pools: all(({ pools }) => pools),
    coins: all(({ coins }) => coins),
    interval: miningInterval(await proofsOf(db, about), about),
    energy: about.energy,
    notices: await noticesOf(db, about.id),
    measures: await measuresOf(db, about.id),
    evidence: await evidenceOf(db, about.id),
  };
}

async function systemOf(db: Db, { systemId }: Case): Promise<System | undefined> {
  if (systemId === null) return undefined;
  return db.selectFrom('system').selectAll().where('id', '=', systemId).executeTakeFirst();
}

async function unitOf(db: Db, { unitId }: Case): Promise<{ readonly name: string } | undefined> {
  if (unitId === null) return undefined;
  return db.selectFrom('unit').select('name').where('id', '=', unitId).executeTakeFirst();
}

async function leadsOf(db: Db, { leadIds }: Case) {
  if (leadIds.length === 0) return [];
  return db
    .selectFrom('lead')
    .select(['wallets', 'pools', 'coins', 'address'])
    .where('id', 'in', [...leadIds])
    .orderBy('id')
    .execute();
}

async function addressesOf(db: Db, about: Case): Promise<string[]> {
  const seen = new Set<string>(about.address === null ? [] : [about.address]);
  for (const { address } of await leadsOf(db, about)) if (address !== null) seen.add(address);
  return [...seen].slice(0, ADDRESSES_MAX);
}

function peopleOf(
  system: System | undefined,
  roles: readonly ('leader' | 'responsible' | 'technical')[],
): ReferralContent['people'] {
  return roles.flatMap((as) => {
    const name = system?.[as]?.name;
    return name === undefined || name === null ? [] : [{ as, name }];
  });
}

/** All sightings of the case's leads, from the record: a lead's row keeps only the latest. */
async function proofsOf(db: Db, { id, leadIds }: Case): Promise<readonly Proof[]> {
  if (leadIds.length === 0) return [];
  const rows = await db
    .selectFrom('event')
    .select('data')
    .where('streamKind', '=', 'lead')
    .where('streamId', 'in', [...leadIds])
    .where('type', '=', 'lead.sighted')
    .orderBy('seq')
    .limit(SIGHTINGS_READ_MAX)
    .execute();
  const kept = new Map<string, string>();
  const items = await db
    .selectFrom('evidence')
    .select(['id', 'sha256'])
    .where('caseId', '=', id)
    .where('destroyedAt', 'is', null)
    .execute();
  for (const { id: item, sha256 } of items) kept.set(item, sha256);
  return rows.map((row) => {
    const { sighting } = leadEvents['lead.sighted'].data.parse(dataOf(row));
    const { findingId, grade, firstSeen, lastSeen, sensorId, transcriptId } = sighting;
    const transcriptSha256 = transcriptId === null ? null : (kept.get(transcriptId) ?? null);
    return { findingId, grade, firstSeen, lastSeen, sensorId, transcriptId, transcriptSha256 };
  });
}

async function noticesOf(db: Db, caseId: string): Promise<ReferralContent['notices']> {
  const rows = await db
    .selectFrom('notice')
    .select(['kind', 'servedAt'])
    .where('caseId', '=', caseId)
    .where('servedAt', 'is not', null)
    .orderBy('servedAt')
    .limit(STEPS_MAX)
    .execute();
  return rows.flatMap(({ kind, servedAt }) => (servedAt === null ? [] : [{ kind, servedAt }]));
}

/** Only what took effect outside: from when points told of it. */
async function measuresOf(db: Db, caseId: string): Promise<ReferralContent['measures']> {
  const rows = await db
    .selectFrom('order')
    .select(['rung', 'content', 'startsAt', 'endedAt', 'state'])
    .where('caseId', '=', caseId)
    .where('state', 'in', ['active', 'degraded', 'lifting', 'lifted', 'suspended'])
    .orderBy('id')
    .limit(STEPS_MAX)
    .execute();
  return rows.map(({ rung, content, startsAt, endedAt }) => ({
    rung,
    networks: content.scope.map(({ network }) => network).slice(0, ADDRESSES_MAX),
    from: startsAt === null ? null : isoFrom(Date.parse(startsAt)),
    until: endedAt,
  }));
}

async function evidenceOf(db: Db, caseId: string): Promise<ReferralContent['evidence']> {
  return db
    .selectFrom('evidence')
    .select(['id', 'kind', 'sha256', 'takenAt'])
    .where('caseId', '=', caseId)
    .where('destroyedAt', 'is', null)
    .orderBy('id')
    .limit(EVIDENCE_LISTED_MAX)
    .execute();
}
