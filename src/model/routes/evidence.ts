import { z } from 'zod';
import { EVIDENCE_BYTES_MAX, EvidenceItem, EvidenceKind, MediaType } from '../evidence-item.ts';
import { Id, Instant } from '../event.ts';
import { HOST_FACTS_BYTES_MAX, HostFacts } from '../host-facts.ts';
import { HexHash } from '../log-leaf.ts';
import { ById, Done, page, PageQuery, route } from '../route.ts';
import { line, Note } from '../text.ts';

const staff = { who: 'staff' } as const;
/** Base64 is a third longer; the other fields are small. */
const CONTENT_CHARS_MAX = Math.ceil(EVIDENCE_BYTES_MAX / 3) * 4;

export const evidenceRoutes = {
  list: route({
    ...staff,
    name: 'evidence.list',
    method: 'GET',
    path: '/api/v1/cases/:id/evidence',
    summary: 'List the evidence of a case',
    verb: 'evidence.read',
    params: ById,
    query: PageQuery,
    reply: page(EvidenceItem),
  }),
  keep: route({
    ...staff,
    name: 'evidence.keep',
    method: 'POST',
    path: '/api/v1/cases/:id/evidence',
    summary: 'Add a piece of evidence to a case',
    verb: 'evidence.add',
    params: ById,
    body: z.strictObject({
      kind: EvidenceKind,
      mediaType: MediaType,
      name: line(200),
      note: Note.nullable(),
      takenAt: Instant.nullable(),
      content: z.base64().min(4).max(CONTENT_CHARS_MAX),
    }),
    bodyBytesMax: CONTENT_CHARS_MAX + 32 * 1024,
    reply: Done.extend({ sha256: HexHash }),
  }),
  keepHostFacts: route({
    ...staff,
    name: 'evidence.keep-host-facts',
    method: 'POST',
    path: '/api/v1/cases/:id/host-facts',
    summary: 'Add what an inspection of a host found to a case, as evidence',
    verb: 'evidence.add',
    params: ById,
    body: z.strictObject({ facts: HostFacts }),
    bodyBytesMax: HOST_FACTS_BYTES_MAX,
    reply: Done.extend({ sha256: HexHash }),
  }),
  inspected: route({
    ...staff,
    name: 'system.inspected',
    method: 'POST',
    path: '/api/v1/systems/:id/host-facts',
    summary:
      'Hand in what an inspection of a system found; where it mines, or may, that makes a lead',
    verb: 'lead.make',
    params: ById,
    body: z.strictObject({ facts: HostFacts }),
    bodyBytesMax: HOST_FACTS_BYTES_MAX,
    reply: Done.extend({ sha256: HexHash, leadId: Id.nullable() }),
  }),
  view: route({
    ...staff,
    name: 'evidence.view',
    method: 'GET',
    path: '/api/v1/evidence/:id/content',
    summary: 'Read a piece of evidence; its custody tells that it was seen, and by whom',
    verb: 'evidence.read',
    params: ById,
    reply: z.strictObject({
      mediaType: MediaType,
      name: line(200).nullable(),
      content: z.base64(),
    }),
  }),
  verify: route({
    ...staff,
    name: 'evidence.verify',
    method: 'POST',
    path: '/api/v1/evidence/:id/verify',
    summary: 'Compare a piece of evidence with its hashes',
    verb: 'evidence.read',
    params: ById,
    reply: Done.extend({ intact: z.boolean() }),
  }),
  hold: route({
    ...staff,
    name: 'evidence.hold',
    method: 'POST',
    path: '/api/v1/evidence/:id/hold',
    summary: 'Hold a piece of evidence: it cannot be destroyed',
    verb: 'case.manage',
    params: ById,
    body: z.strictObject({ reason: Note }),
    reply: Done,
  }),
  endHold: route({
    ...staff,
    name: 'evidence.end-hold',
    method: 'POST',
    path: '/api/v1/evidence/:id/end-hold',
    summary: 'End the hold on a piece of evidence',
    verb: 'case.manage',
    params: ById,
    body: z.strictObject({ reason: Note }),
    reply: Done,
  }),
  destroy: route({
    ...staff,
    name: 'evidence.destroy',
    method: 'DELETE',
    path: '/api/v1/evidence/:id',
    summary: 'Destroy a piece of evidence of a closed case for ever; its hashes and custody stay',
    verb: 'personal.erase',
    stepUp: true,
    params: ById,
    body: z.strictObject({ basis: line(200) }),
    reply: Done,
  }),
  export: route({
    ...staff,
    name: 'case.export',
    method: 'POST',
    path: '/api/v1/cases/:id/export',
    summary:
      'Take a case out as one signed bundle that anybody can check without this office; with personal data or without',
    verb: 'evidence.export',
    stepUp: true,
    personal: true,
    params: ById,
    body: z.strictObject({ personal: z.boolean() }),
    reply: z.strictObject({ id: Id, sha256: HexHash, bundle: z.base64() }),
  }),
};
