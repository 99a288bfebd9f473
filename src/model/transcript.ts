/**
 * What was said in one session, as far as it was kept: enough to compute its finding again. At most TRANSCRIPT_BYTES_MAX
 * of the innermost protocol's own bytes, passwords overwritten; of what lay around it (HTTP, TLS, SOCKS …) only fields.
 */
import { z } from 'zod';
import { EndpointSchema, Finding } from './finding.ts';
import { CARRIERS, PROTOCOLS } from './protocol.ts';
import {
  NOTE_CHARS_MAX,
  NOTES_MAX,
  TRANSCRIPT_BYTES_MAX,
  TRANSCRIPT_PIECES_MAX,
} from './transcript-limits.ts';

const Text = z.string().max(NOTE_CHARS_MAX);
const SideSchema = z.union([z.literal(0), z.literal(1)]);
const Before = z.number().int().min(0).max(TRANSCRIPT_PIECES_MAX);
const At = z.number().nonnegative();
const Port = z.number().int().min(0).max(65_535);
const spoken = { at: At, side: SideSchema };

const HttpNote = z.strictObject({
  kind: z.enum(['http-request', 'http-reply']),
  ...spoken,
  host: Text.nullable(),
  path: Text.nullable(),
  agent: Text.nullable(),
  user: Text.nullable(),
  mining: Text.nullable(),
  status: z.number().int().nullable(),
});

const TlsNote = z.strictObject({
  kind: z.enum(['tls-client', 'tls-server']),
  ...spoken,
  version: z.number().int(),
  sni: Text.nullable(),
  alpn: z.array(Text).max(8),
  ja4: Text.nullable(),
});

const CertificateNote = z.strictObject({
  kind: z.literal('certificate'),
  ...spoken,
  subject: Text,
  issuer: Text,
  serial: Text,
  notBefore: z.number(),
  notAfter: z.number(),
  names: z.array(Text).max(8),
});

const BehaviourNote = z.strictObject({
  kind: z.literal('behaviour'),
  ...spoken,
  protocol: z.enum(PROTOCOLS),
  model: z.enum(['noise-handshake', 'message-grammar', 'p2pool-handshake', 'chia-cadence']),
  fit: z.number().min(0).max(1),
  seen: z.record(z.string().max(64), z.number()),
});

/** What was said around the protocol, in the words of `fact.ts`, and two things that were seen on other flows. */
const Note = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('carrier'), ...spoken, carrier: z.enum(CARRIERS) }),
  z.strictObject({
    kind: z.literal('name'),
    ...spoken,
    source: z.enum(['sni', 'socks', 'connect']),
    name: Text,
    port: Port.nullable(),
  }),
  HttpNote,
  TlsNote,
  CertificateNote,
  BehaviourNote,
  /** DNS gave this name for an end of the flow. */
  z.strictObject({ kind: z.literal('dns-answer'), ...spoken, name: Text, address: Text }),
  /** The same client was handed work by the same server on another connection; `side` is the server's. */
  z.strictObject({ kind: z.literal('work-elsewhere'), ...spoken, protocol: z.enum(PROTOCOLS) }),
]);
export type Note = z.infer<typeof Note>;

const Piece = z.strictObject({
  side: SideSchema,
  /** Milliseconds since 1970, with fraction: when the last of these bytes came. */
  at: At,
  base64: z.base64(),
  /** Bytes of this side were missing from the capture behind these. */
  lost: z.literal(true).optional(),
});

/** A list as it was when the finding was made. */
export const ListSnapshot = z.strictObject({
  name: z.string().max(64),
  fetchedAt: z.iso.datetime(),
  statedAt: z.iso.datetime().nullable(),
  entries: z.number().int().nonnegative(),
});
export type ListSnapshot = z.infer<typeof ListSnapshot>;

export const Transcript = z
  .strictObject({
    v: z.literal(1),
    transport: z.enum(['tcp', 'udp']),
    /** Side 0 opened the flow, or was seen first. */
    ends: z.tuple([EndpointSchema, EndpointSchema]),
    openingSeen: z.boolean(),
    /** Milliseconds since 1970, with fraction. */
    startedAt: At,
    /** What was taken off around the pieces, outermost first. */
    carriers: z.array(z.enum(CARRIERS)).max(8),
    /** Which analyzer read the pieces; null where the finding rests on the notes alone. */
    reader: z.string().max(64).nullable(),
    pieces: z.array(Piece).max(TRANSCRIPT_PIECES_MAX),
    /** `before`: how many pieces came first. */
    notes: z.array(z.strictObject({ before: Before, said: Note })).max(NOTES_MAX + 2),
    /** Bytes of the protocol in this session that were not kept. */
    left: z.number().int().nonnegative(),
    versions: z.strictObject({
      minewatch: z.string().max(64),
      lists: z.array(ListSnapshot).max(128),
    }),
    options: z.strictObject({
      language: z.enum(['en', 'zh-CN']),
      region: z.string().max(64).nullable(),
      trading: z.boolean(),
    }),
  })
  .refine(({ pieces }) => sizeOf(pieces) <= TRANSCRIPT_BYTES_MAX, 'more bytes than may be kept');
export type Transcript = z.infer<typeof Transcript>;

/** A finding and what it rests on: one line of a file of transcripts. */
export const KeptSession = z.strictObject({
  type: z.literal('transcript'),
  finding: Finding,
  transcript: Transcript,
});
export type KeptSession = z.infer<typeof KeptSession>;

function sizeOf(pieces: readonly { readonly base64: string }[]): number {
  return pieces.reduce((sum, { base64 }) => sum + bytesIn(base64), 0);
}

/** RFC 4648 §4: three bytes in four characters, the last group padded. */
function bytesIn(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return (base64.length / 4) * 3 - padding;
}
