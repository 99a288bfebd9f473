/** A superior's list of addresses: every line becomes a lead, joins one, or is told why not. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { isoFrom } from '#base/clock.ts';
import { decideReceive } from '#govern/joint/address-list.ts';
import { decideSight, type Seen } from '#govern/lead/gather.ts';
import { decideMakeLead } from '#govern/lead/triage.ts';
import {
  ADDRESS_LIST_ENTRIES_MAX,
  ADDRESS_LIST_SYSTEMS_MAX,
  type AddressListRefusal,
  type AddressListReport,
  type AddressListRequest,
} from '#model/address-list.ts';
import { isRefusal } from '#model/decision.ts';
import type { Lead } from '#model/lead.ts';
import { addressListRoutes } from '#model/routes/address-lists.ts';
import { offsetFrom } from '#wire/leases/time.ts';
import { command } from '../handler.ts';
import type { Work } from '../work.ts';
import { placeOf, type Place } from './place-of.ts';
import { pursueLead } from './pursue-lead.ts';
import { fittingLead, rememberTaken } from './taken-findings.ts';
import { type ListedAddress, readAddressList } from './read-address-list.ts';

export const importList = command(addressListRoutes.import, async (work, { body }) => {
  const { jurisdiction } = body;
  await work.require('lead.make', { jurisdiction, sector: null, unitId: null });
  const zone = body.zone === null ? null : offsetFrom(body.zone);
  const { listed, rejected } = readAddressList(body.text, zone, work.at);
  const leads: AddressListReport['leads'] = [];
  const refused = [...rejected];
  for (const entry of listed) {
    const isFull = leads.length + ADDRESS_LIST_SYSTEMS_MAX > ADDRESS_LIST_ENTRIES_MAX;
    const taken = isFull ? 'too-many-rows' : await takeLine(work, body, entry);
    if (typeof taken !== 'string') leads.push(...taken);
    else refused.push({ line: entry.line, reason: taken, text: entry.network.text });
  }
  refused.sort((a, b) => a.line - b.line);
  const made = leads.filter(({ isNew }) => isNew).length;
  const lines = listed.length + rejected.length;
  const counts = { lines, made, known: leads.length - made, rejected: refused.length };
  const listId = await receive(work, body, { leads, rejected: refused.length });
  return { listId, counts, leads, rejected: refused };
});

/** The list itself, so that it can be reported back; handed in again it is the same one. */
async function receive(
  work: Work,
  { source, jurisdiction, dueAt }: AddressListRequest,
  { leads, rejected }: { readonly leads: AddressListReport['leads']; readonly rejected: number },
): Promise<string | null> {
  if (leads.length === 0) return null;
  if (leads.every(({ isNew }) => !isNew)) {
    const known = await work.tx
      .selectFrom('addressList')
      .select('id')
      .where('source', '=', source)
      .where('jurisdiction', '=', jurisdiction)
      .where('endedAt', 'is', null)
      .executeTakeFirst();
    if (known !== undefined) return known.id;
  }
  const entries = leads.map(({ line, address, leadId }) => ({ line, address, leadId }));
  const decision = decideReceive({ source, jurisdiction, dueAt, entries, rejected }, work.at);
  const { id } = await work.record('address-list', work.newId(), decision, { jurisdiction });
  return id;
}

/** Whom a line means. */
interface Suspect {
  /** Null: the system is all that is known. */
  readonly address: string | null;
  readonly place: Place;
}

async function takeLine(
  work: Work,
  request: AddressListRequest,
  entry: ListedAddress,
): Promise<AddressListReport['leads'] | AddressListRefusal> {
  const suspects = await suspectsOf(work, request, entry);
  if (typeof suspects === 'string') return suspects;
  const authority = await work.authority();
  // All or none: a line that is done in part would have to be read again by somebody else.
  const mayAll = suspects.every(
    ({ place }) => work.actor.kind === 'system' || !isRefusal(authority.mayDo('lead.make', place)),
  );
  if (!mayAll) return 'not-yours';
  const taken: AddressListReport['leads'] = [];
  for (const suspect of suspects) {
    const { id, isNew } = await takeSuspect(work, request, entry, suspect);
    const { address, place } = suspect;
    const systemId = place.system?.id ?? null;
    taken.push({ line: entry.line, leadId: id, address, systemId, isNew });
  }
  return taken;
}

async function suspectsOf(
  work: Work,
  { jurisdiction }: AddressListRequest,
  { network, since, until }: ListedAddress,
): Promise<readonly Suspect[] | AddressListRefusal> {
  if (network.lo === network.hi) {
    const address = network.text;
    return [{ address, place: await placeOf(work.tx, address, since, jurisdiction) }];
  }
  const rows = await work.tx
    .selectFrom('binding')
    .select(['systemId', 'network', 'lo', 'hi'])
    .where('lo', '>=', network.lo)
    .where('lo', '<=', network.hi)
    .where('hi', '<=', network.hi)
    .where('withdrawnAt', 'is', null)
    .where('from', '<=', isoFrom(until))
    .where(sql<boolean>`coalesce(until, 'infinity') > ${isoFrom(since)}`)
    .orderBy('lo')
    .orderBy('id')
    .execute();
  const addresses = new Map<string, string | null>();
  for (const { systemId, network: text, lo, hi } of rows) {
    addresses.set(systemId, addresses.get(systemId) ?? (lo === hi ? text : null));
  }
  if (addresses.size === 0) return 'nobody-known';
  if (addresses.size > ADDRESS_LIST_SYSTEMS_MAX) return 'too-many-systems';
  const suspects: Suspect[] = [];
  for (const [systemId, address] of addresses) {
    const system = await work.load('system', systemId);
    const { jurisdiction: path, sector, unitId } = system;
    suspects.push({
      address,
      place: { jurisdiction: path, sector, unitId, system, isShared: false },
    });
  }
  return suspects;
}

async function takeSuspect(
  work: Work,
  request: AddressListRequest,
  entry: ListedAddress,
  suspect: Suspect,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const source = entry.source === null ? request.source : `${request.source}: ${entry.source}`;
  const seen = seenFrom(request, entry, suspect);
  const found = await fittingLead(work, seen);
  const known = found === null ? null : await work.load('lead', found.id);
  const lead = known ?? (await make(work, source, entry, suspect));
  const { id } = lead;
  // What names no address cannot be sighted: the system's open lead stands for it.
  if (suspect.address !== null) {
    const decision = decideSight(lead, seen, found?.taken ?? null);
    const sighted = await work.record('lead', id, decision, lead);
    if (sighted.version > lead.version) {
      await rememberTaken(work, id, seen.sighting);
      await pursueLead(work, sighted, { place: suspect.place, seen });
    }
  }
  return { id, isNew: known === null };
}

async function make(
  work: Work,
  source: string,
  { note }: ListedAddress,
  { address, place }: Suspect,
): Promise<Lead> {
  const { jurisdiction, sector, unitId, system } = place;
  const decision = decideMakeLead(
    {
      jurisdiction,
      sector,
      unitId,
      systemId: system?.id ?? null,
      address,
      provenance: 'superior-list',
      source,
      grade: 'listed',
      recurrenceOfId: null,
      note,
    },
    null,
  );
  return work.record('lead', work.newId(), decision, { jurisdiction });
}

/** The same line of the same list, handed in again, is the same sighting. */
function seenFrom(
  { source }: AddressListRequest,
  { network, since, until }: ListedAddress,
  { address, place }: Suspect,
): Seen {
  const systemId = place.system?.id ?? null;
  const said = [source, network.text, since, until, systemId].join('\n');
  return {
    address: address ?? '',
    systemId,
    sighting: {
      findingId: createHash('sha256').update(said).digest('hex'),
      findingVersion: 1,
      grade: 'listed',
      category: 'mining',
      protocol: null,
      carriers: [],
      coin: null,
      pool: null,
      serverIp: null,
      serverPort: null,
      walletTag: null,
      accepted: 0,
      watts: null,
      algorithm: null,
      rate: null,
      kwh: null,
      firstSeen: isoFrom(since),
      lastSeen: isoFrom(until),
      sensorId: null,
      transcriptId: null,
    },
    names: { wallet: null, worker: null },
  };
}
