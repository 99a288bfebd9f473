import { z } from 'zod';
import { JurisdictionPath } from '../authority.ts';
import { Id, Instant } from '../event.ts';
import { GRADES } from '../evidence.ts';
import { Dismissal, Lead, LeadState, Provenance, WalletTag } from '../lead.ts';
import { AddressText } from '../network-text.ts';
import { ById, Done, page, PageQuery, route } from '../route.ts';
import { line, Note } from '../text.ts';

const path = '/api/v1/leads';

/** As lists show it: without what leads to people. */
const LeadSummary = Lead.omit({
  sightings: true,
  wallets: true,
  workers: true,
  note: true,
});

const maybeNote = Note.nullable().default(null);
const act = { who: 'staff', verb: 'lead.triage', method: 'POST', params: ById } as const;

export const leadRoutes = {
  list: route({
    name: 'lead.list',
    method: 'GET',
    path,
    summary: 'List leads, the newest first',
    who: 'staff',
    verb: 'lead.read',
    query: PageQuery.extend({
      state: LeadState.optional(),
      provenance: Provenance.optional(),
      grade: z.enum(GRADES).optional(),
      unitId: Id.optional(),
      systemId: Id.optional(),
      handlerId: Id.optional(),
      address: AddressText.optional(),
      pool: line(256).optional(),
      coin: line(16).optional(),
      walletTag: WalletTag.optional(),
    }),
    reply: page(LeadSummary),
  }),
  show: route({
    name: 'lead.show',
    method: 'GET',
    path: `${path}/:id`,
    summary: 'Show a lead with its sightings and wallets; the look is recorded',
    who: 'staff',
    verb: 'lead.read',
    personal: true,
    params: ById,
    reply: Lead.extend({
      /** Other leads with the same wallet: links, no proof. */
      linked: z.array(Lead.pick({ id: true, state: true, systemId: true, address: true })),
    }),
  }),
  make: route({
    name: 'lead.make',
    method: 'POST',
    path,
    summary: 'Make a lead by hand: from a tip, a partner, or what somebody saw',
    who: 'staff',
    verb: 'lead.make',
    body: z.strictObject({
      provenance: Provenance.exclude(['sensor']),
      source: line(200).nullable().default(null),
      address: AddressText.nullable().default(null),
      systemId: Id.nullable().default(null),
      /** When it was seen; decides whose the address was. Null: now. */
      seenAt: Instant.nullable().default(null),
      jurisdiction: JurisdictionPath,
      grade: z.enum(GRADES).default('listed'),
      note: maybeNote,
    }),
    reply: Done,
  }),
  watch: route({
    ...act,
    name: 'lead.watch',
    path: `${path}/:id/watch`,
    summary: 'Keep an eye on a lead',
    body: z.strictObject({ handlerId: Id.nullable().default(null), note: maybeNote }),
    reply: Done,
  }),
  dismiss: route({
    ...act,
    name: 'lead.dismiss',
    path: `${path}/:id/dismiss`,
    summary: 'Set a lead aside, with a reason',
    body: z.strictObject({ why: Dismissal, note: maybeNote }),
    reply: Done,
  }),
  erase: route({
    ...act,
    name: 'lead.erase',
    verb: 'personal.erase',
    stepUp: true,
    path: `${path}/:id/erase`,
    summary: 'Erase the wallets, workers and notes of a lead for ever; what was decided stays',
    reply: Done,
  }),
  revive: route({
    ...act,
    name: 'lead.revive',
    path: `${path}/:id/revive`,
    summary: 'Take up a lead again that was set aside',
    reply: Done,
  }),
  merge: route({
    ...act,
    name: 'lead.merge',
    path: `${path}/:id/merge`,
    summary: 'Merge a lead into another that is the same',
    body: z.strictObject({ intoId: Id, note: maybeNote }),
    reply: Done,
  }),
  place: route({
    ...act,
    name: 'lead.place',
    path: `${path}/:id/place`,
    summary: 'Say whose system it is',
    body: z.strictObject({ systemId: Id }),
    reply: Done,
  }),
};
