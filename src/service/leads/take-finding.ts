/** A finding comes in: it joins the lead that it belongs to, or makes one; what follows is `pursueLead`. */
import { networkFromText } from '#base/network.ts';
import type { Finding } from '#model/finding.ts';
import type { Lead } from '#model/lead.ts';
import { decideSight, type Seen } from '#govern/lead/gather.ts';
import type { LeadDecision } from '#govern/lead/evolve.ts';
import type { Tx } from '#store/database.ts';
import { contradictByLead } from '../campaigns/contradict.ts';
import { rulesIn } from '../policies/rules-at.ts';
import { attachPiece, attachPieces } from '../evidence/attach-evidence.ts';
import { recordNews } from '../record-news.ts';
import type { Work } from '../work.ts';
import { placeOf, type Place } from './place-of.ts';
import { pursueLead } from './pursue-lead.ts';
import { namesFrom, sightingFrom } from './sighting-from.ts';
import { fittingLead, rememberTaken } from './taken-findings.ts';
import { walletTag } from './wallet-tag.ts';

export interface TakenFinding {
  readonly finding: Finding;
  /** Null: a person hands it in. */
  readonly sensorId: string | null;
  readonly transcriptId: string | null;
}

/** Each version of a finding changes a lead once, however often it comes. */
export async function takeFinding(
  work: Work,
  { finding, sensorId, transcriptId }: TakenFinding,
): Promise<Lead> {
  const fallback = await work.once(`home of ${sensorId}`, () => homeOf(work.tx, sensorId));
  const { address, place } = await whose(work.tx, finding, fallback);
  const wallet = finding.wallet?.address;
  const tag = wallet === undefined ? null : await walletTag(work, wallet);
  const seen: Seen = {
    address,
    systemId: place.system?.id ?? null,
    sighting: sightingFrom(finding, { walletTag: tag, sensorId, transcriptId }),
    names: namesFrom(finding),
  };
  const lead = await gather(work, seen, place);
  const after = await contradictByLead(work, await pursueLead(work, lead, { place, seen }));
  if (transcriptId !== null) await attachPiece(work, transcriptId, after);
  if (after.caseId !== lead.caseId) await attachPieces(work, after);
  return after;
}

/** The root of the tree answers for what no sensor brings. */
async function homeOf(tx: Tx, sensorId: string | null): Promise<string> {
  const sensor =
    sensorId === null
      ? undefined
      : await tx
          .selectFrom('sensor')
          .select('jurisdiction')
          .where('id', '=', sensorId)
          .executeTakeFirst();
  if (sensor !== undefined) return sensor.jurisdiction;
  const root = await tx
    .selectFrom('jurisdiction')
    .select('path')
    .where('path', 'not like', '%/%')
    .orderBy('path')
    .limit(1)
    .executeTakeFirstOrThrow();
  return root.path;
}

/** The miner's side, unless only the other side is somebody whom the office knows: a pool or proxy of a unit. */
async function whose(
  tx: Tx,
  { client, server, lastSeen }: Finding,
  fallback: string,
): Promise<{ readonly address: string; readonly place: Place }> {
  const at = Date.parse(lastSeen);
  const address = canonical(client.ip);
  const place = await placeOf(tx, address, at, fallback);
  if (place.system !== null || place.isShared) return { address, place };
  const other = canonical(server.ip);
  const behind = await placeOf(tx, other, at, fallback);
  return behind.system === null ? { address, place } : { address: other, place: behind };
}

function canonical(ip: string): string {
  const network = networkFromText(ip);
  return typeof network === 'string' ? ip : network.text;
}

async function gather(work: Work, seen: Seen, place: Place): Promise<Lead> {
  const fitting = await fittingLead(work, seen);
  if (fitting !== null) {
    const lead = await work.load('lead', fitting.id);
    const decision = decideSight(lead, seen, fitting.taken);
    const sighted = await recordNews(work, 'lead', lead, decision, lead);
    if (sighted.version > lead.version) await rememberTaken(work, lead.id, seen.sighting);
    return sighted;
  }
  const { jurisdiction, sector, unitId } = place;
  const data = {
    jurisdiction,
    sector,
    unitId,
    systemId: seen.systemId,
    address: seen.address,
    provenance: seen.sighting.sensorId === null ? ('manual' as const) : ('sensor' as const),
    source: null,
    grade: seen.sighting.grade,
    recurrenceOfId: await releasedBefore(work, seen.systemId, jurisdiction),
  };
  const { address, sighting, names } = seen;
  const made: LeadDecision = {
    events: [
      { type: 'lead.made', data, personal: { note: null } },
      { type: 'lead.sighted', data: { address, isNew: true, sighting }, personal: names },
    ],
  };
  const lead = await work.record('lead', work.newId(), made, { jurisdiction });
  await rememberTaken(work, lead.id, sighting);
  return lead;
}

/** A case of this system whose release is not long ago: what is seen now is a recurrence. */
async function releasedBefore(
  work: Work,
  systemId: string | null,
  jurisdiction: string,
): Promise<string | null> {
  if (systemId === null) return null;
  const { rules } = await rulesIn(work, jurisdiction);
  const since = new Date(work.at - rules.recurrenceDays * DAY_MS).toISOString();
  const row = await work.tx
    .selectFrom('case')
    .select('id')
    .where('systemId', '=', systemId)
    .where('state', '=', 'closed')
    .where('releasedAt', '>=', since)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

const DAY_MS = 86_400_000;
