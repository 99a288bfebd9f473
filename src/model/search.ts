/** What one box finds: things of many kinds, each as one line that leads to it. */
import { z } from 'zod';
import { JurisdictionPath } from './authority.ts';
import { Id, Instant, STREAM_KINDS } from './event.ts';
import { line } from './text.ts';

/** Hits of one kind at most: more are a list with a filter. */
export const SEARCH_HITS_MAX = 6;

/** One sign may be a whole word in Chinese; more than a wallet and its coin nobody types. */
export const SearchText = line(256);

/** `thing`: found by its id, of a kind that has no page. */
export const HIT_KINDS = [
  'case',
  'lead',
  'order',
  'system',
  'unit',
  'pool',
  'sensor',
  'point',
  'notice',
  'evidence',
  'event',
  'person',
  'thing',
] as const;
export const HitKind = z.enum(HIT_KINDS);
export type HitKind = z.infer<typeof HitKind>;

/** Why it was found: what of it the words are. */
export const HIT_REASONS = [
  'number',
  'name',
  'code',
  'address',
  'system',
  'pool',
  'wallet',
  'worker',
  'hash',
  'id',
] as const;

export const Hit = z.strictObject({
  kind: HitKind,
  /** Of a pool its name, of an event its place in the record. */
  id: z.string().max(256),
  label: z.string().max(300),
  why: z.enum(HIT_REASONS),
  /** A word of the kind's own states; null where it has none. */
  state: z.string().max(40).nullable(),
  /** One word more of its own: of an order the rung, of a lead the grade, of a point, notice or piece of evidence the kind. */
  detail: z.string().max(80).nullable(),
  unitId: Id.nullable(),
  jurisdiction: JurisdictionPath.nullable(),
  /** To which case it belongs. */
  caseId: Id.nullable(),
  /** When it began or was last seen. */
  at: Instant.nullable(),
  /** Of a `thing`: what it is in the record. */
  stream: z.enum(STREAM_KINDS).nullable(),
});
export type Hit = z.infer<typeof Hit>;

export const Hits = z.strictObject({
  hits: z.array(Hit).max(SEARCH_HITS_MAX * HIT_KINDS.length),
  /** Of these kinds there are more. */
  more: z.array(HitKind).max(HIT_KINDS.length),
});
export type Hits = z.infer<typeof Hits>;
