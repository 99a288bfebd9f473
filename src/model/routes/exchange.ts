import { z } from 'zod';
import { JurisdictionPath } from '../authority.ts';
import { Tlp } from '../case.ts';
import { Id, Instant } from '../event.ts';
import { HexHash } from '../log-leaf.ts';
import { ById, route } from '../route.ts';
import { SHARE_FORMATS } from '../shared-case.ts';
import { STIX_IMPORT_BODY_BYTES_MAX, StixImportReport, StixImportRequest } from '../stix-import.ts';
import { Collection } from '../taxii.ts';
import { line } from '../text.ts';
import { TOKEN_DAYS_MAX } from './tokens.ts';

export const exchangeRoutes = {
  share: route({
    name: 'case.share',
    method: 'POST',
    path: '/api/v1/cases/:id/share',
    summary:
      'Write a case for another office as STIX 2.1, IODEF or a MISP event, cut to its reader',
    who: 'staff',
    verb: 'evidence.export',
    stepUp: true,
    personal: true,
    params: ById,
    body: z.strictObject({
      format: z.enum(SHARE_FORMATS),
      /** Up to which marking the reader may know. */
      clearance: Tlp,
      wallets: z.boolean().default(false),
      /** Addresses of the system: for who answers for it. */
      subjects: z.boolean().default(false),
    }),
    reply: z.strictObject({
      id: Id,
      name: line(120),
      mediaType: z.string().max(80),
      sha256: HexHash,
      content: z.base64(),
    }),
  }),
  importStix: route({
    name: 'lead.import-stix',
    method: 'POST',
    path: '/api/v1/stix-imports',
    summary: "Make leads of a partner's STIX 2.1 bundle, and tell what became of each object",
    who: 'staff',
    verb: 'lead.make',
    body: StixImportRequest,
    reply: StixImportReport,
    bodyBytesMax: STIX_IMPORT_BODY_BYTES_MAX,
  }),
  makeToken: route({
    name: 'token.make-for-partner',
    method: 'POST',
    path: '/api/v1/partner-tokens',
    summary:
      'Make a token with which a partner reads our TAXII collections; the reply alone shows it',
    who: 'staff',
    verb: 'people.manage',
    stepUp: true,
    body: z.strictObject({
      label: line(100),
      days: z.int().min(1).max(TOKEN_DAYS_MAX).default(TOKEN_DAYS_MAX),
      collection: Collection,
      /** Only cases at this node and below; null: all. */
      jurisdiction: JurisdictionPath.nullable().default(null),
    }),
    reply: z.strictObject({ id: Id, token: z.string(), expiresAt: Instant }),
  }),
};
