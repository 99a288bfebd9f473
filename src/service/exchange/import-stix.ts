/** A partner's STIX bundle as leads. What a partner says is a list entry, never proof: the grade stays `listed`. */
import { createHash } from 'node:crypto';
import { isoFrom } from '#base/clock.ts';
import { addressFromText } from '#base/network.ts';
import { decideSight, type Seen } from '#govern/lead/gather.ts';
import { decideMakeLead } from '#govern/lead/triage.ts';
import { isRefusal } from '#model/decision.ts';
import { exchangeRoutes } from '#model/routes/exchange.ts';
import {
  STIX_SUSPECTS_MAX,
  type StixImportRefusal,
  type StixImportReport,
  type StixImportRequest,
} from '#model/stix-import.ts';
import { readStixBundle, type StixSuspect } from '#wire/stix/read-bundle.ts';
import { command } from '../handler.ts';
import { placeOf, type Place } from '../leads/place-of.ts';
import { pursueLead } from '../leads/pursue-lead.ts';
import { fittingLead, rememberTaken } from '../leads/taken-findings.ts';
import type { Work } from '../work.ts';

export const importStix = command(exchangeRoutes.importStix, async (work, { body }) => {
  const { jurisdiction } = body;
  await work.require('lead.make', { jurisdiction, sector: null, unitId: null });
  const { objects, suspects, rejected } = readStixBundle(body.text, work.at);
  const leads: StixImportReport['leads'] = [];
  const refused: StixImportReport['rejected'] = rejected.map((one) => ({ ...one, text: null }));
  for (const [i, suspect] of suspects.entries()) {
    const { at, objectId } = suspect;
    const taken =
      i < STIX_SUSPECTS_MAX ? await takeSuspect(work, body, suspect) : 'too-many-suspects';
    if (typeof taken !== 'string') leads.push({ at, objectId, ...taken });
    else refused.push({ at, objectId, reason: taken, text: suspect.address.slice(0, 80) });
  }
  refused.sort((a, b) => a.at - b.at);
  const made = leads.filter(({ isNew }) => isNew).length;
  const counts = { objects, made, known: leads.length - made, rejected: refused.length };
  return { counts, leads, rejected: refused };
});

async function takeSuspect(
  work: Work,
  request: StixImportRequest,
  suspect: StixSuspect,
): Promise<
  { readonly leadId: string; readonly address: string; readonly isNew: boolean } | StixImportRefusal
> {
  const network = addressFromText(suspect.address);
  if (network === null) return 'bad-address';
  const address = network.text;
  const place = await placeOf(work.tx, address, suspect.since, request.jurisdiction);
  // Most addresses of a partner's list are pools or somebody else's: only whoever is known here is a suspect of ours.
  if (place.system === null) return 'nobody-known';
  const authority = await work.authority();
  if (work.actor.kind !== 'system' && isRefusal(authority.mayDo('lead.make', place))) {
    return 'not-yours';
  }
  const seen = seenFrom(request, suspect, address, place.system.id);
  const found = await fittingLead(work, seen);
  const known = found === null ? null : await work.load('lead', found.id);
  const lead = known ?? (await make(work, request, address, place));
  const sighted = await work.record(
    'lead',
    lead.id,
    decideSight(lead, seen, found?.taken ?? null),
    lead,
  );
  if (sighted.version > lead.version) {
    await rememberTaken(work, lead.id, seen.sighting);
    await pursueLead(work, sighted, { place, seen });
  }
  return { leadId: lead.id, address, isNew: known === null };
}

function make(work: Work, { source }: StixImportRequest, address: string, place: Place) {
  const { jurisdiction, sector, unitId, system } = place;
  const lead = {
    jurisdiction,
    sector,
    unitId,
    address,
    source,
    systemId: system?.id ?? null,
    provenance: 'partner' as const,
    grade: 'listed' as const,
    recurrenceOfId: null,
    note: null,
  };
  return work.record('lead', work.newId(), decideMakeLead(lead, null), { jurisdiction });
}

/** The same object of the same partner, handed in again, is the same sighting. */
function seenFrom(
  { source }: StixImportRequest,
  { objectId, since, until }: StixSuspect,
  address: string,
  systemId: string,
): Seen {
  const said = [source, objectId, address, since].join('\n');
  return {
    address,
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
