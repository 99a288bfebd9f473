/**
 * The shape of a route. The table of all routes (`routes/index.ts`) is the one source of the HTTP interface: validation,
 * authorisation, OpenAPI and the tests that try every role on every route come from it.
 */
import { z } from 'zod';
import { Id, type StreamKind } from './event.ts';
import type { Verb } from './authority.ts';

export interface Route {
  /** `case.close`: also the operationId. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Fastify's form: `/api/v1/cases/:id`. */
  readonly path: string;
  /** One sentence, imperative: what it does. */
  readonly summary: string;
  /** Who may call at all. `staff`: a signed-in person; `token:<scope>`: a program; `anyone`: nobody need be known. */
  readonly who: 'staff' | 'subject' | 'anyone' | `token:${string}`;
  /** The verb that a person needs for what the call falls on; null only where `who` is not staff, or for what is one's own. */
  readonly verb: Verb | null;
  /** A fresh second factor is needed. */
  readonly stepUp?: true;
  /** Personal data is in the reply: every call is recorded as an event. */
  readonly personal?: true;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  readonly reply: z.ZodType;
  /** Bytes of a body at most; BODY_BYTES_MAX unless told. */
  readonly bodyBytesMax?: number;
  /**
   * Waits, for `query.wait` seconds at most, until a stream of this kind under `params.id` has news; the reply's `content`
   * is null as long as there is none.
   */
  readonly waitsFor?: StreamKind;
  /** Answers with server-sent events, each of the form of `reply`, until one side ends it: no handler, api/ serves it. */
  readonly stream?: true;
  /** Answers with a file, written as it is read: no handler, api/ serves it. */
  readonly file?: true;
}

/** Bytes of a body, unless its route says otherwise: a case with every field filled has a tenth of that. */
export const BODY_BYTES_MAX = 256 * 1024;

type Parsed<S> = S extends z.ZodType ? z.infer<S> : Record<string, never>;
export interface InputOf<R extends Route> {
  readonly params: Parsed<R['params']>;
  readonly query: Parsed<R['query']>;
  readonly body: Parsed<R['body']>;
}
export type ReplyOf<R extends Route> = z.infer<R['reply']>;

export function route<const R extends Route>(parts: R): R {
  return parts;
}

export const ById = z.strictObject({ id: Id });

/** Rows of one page at most: a screen shows fewer, a program asks again. */
export const PAGE_ROWS_MAX = 200;

/** Pages go by cursor: `after` is the `next` of the page before. */
export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(PAGE_ROWS_MAX).default(50),
  after: z.string().max(200).optional(),
});

export function page<T extends z.ZodType>(item: T) {
  return z.strictObject({ items: z.array(item), next: z.string().nullable() });
}

/** What a command answers when there is nothing to say but that it was recorded. */
export const Done = z.strictObject({ id: Id, version: z.number().int().positive() });
export type Done = z.infer<typeof Done>;
