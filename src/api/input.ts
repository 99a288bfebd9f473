/** What a request says, read by its route's schemas: unknown fields are refused, and every wrong field is named. */
import { z } from 'zod';
import { OperatingError } from '#base/errors.ts';
import type { FieldError } from '#model/problem.ts';
import type { InputOf, Route } from '#model/route.ts';
import type { Asked } from '#service/perform.ts';
import { textErrors } from './plain-text.ts';
import { InvalidInput } from './problem.ts';

export interface RawInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

const NOTHING = z.strictObject({});

/** Throws InvalidInput. */
export function readInput(route: Route, raw: RawInput): InputOf<Route> {
  const errors: FieldError[] = [];
  const input = {
    params: read(route.params ?? NOTHING, raw.params ?? {}, 'params', errors),
    query: read(route.query ?? NOTHING, raw.query ?? {}, 'query', errors),
    body: readBody(route, raw.body, errors),
  };
  if (errors.length > 0) throw new InvalidInput(errors);
  return input;
}

function readBody(route: Route, body: unknown, errors: FieldError[]): Record<string, unknown> {
  if (route.body === undefined || body !== undefined) {
    return read(route.body ?? NOTHING, body ?? {}, 'body', errors);
  }
  // A body of which every field may be absent may be absent itself.
  const empty = route.body.safeParse({});
  if (empty.success) return empty.data;
  errors.push({ path: 'body', message: 'a JSON body is needed' });
  return {};
}

function read(
  schema: z.ZodObject,
  value: unknown,
  part: keyof RawInput,
  errors: FieldError[],
): Record<string, unknown> {
  const wrong = textErrors(value, part, part === 'body');
  errors.push(...wrong);
  if (wrong.length > 0) return {};
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  errors.push(...parsed.error.issues.flatMap((issue) => fieldErrorsOf(issue, part)));
  return {};
}

function fieldErrorsOf(issue: z.core.$ZodIssue, part: string): readonly FieldError[] {
  const path = [part, ...issue.path.map(String)];
  if (issue.code !== 'unrecognized_keys') return [{ path: path.join('.'), message: issue.message }];
  return issue.keys.map((key) => ({ path: [...path, key].join('.'), message: 'no such field' }));
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Characters of an idempotency key: a UUID has 36. */
export const IDEMPOTENCY_KEY_MAX = 128;
const KEY = /^[A-Za-z0-9._:-]+$/;
/** A strong entity tag of ours; the version has at most nine digits. */
const ETAG = /^"(\d{1,9})"$/;

/** If-Match and Idempotency-Key. Throws `malformed`. */
export function askedOf(headers: Headers): Asked {
  return { seenVersion: seenVersionOf(headers['if-match']), idempotencyKey: keyOf(headers) };
}

function seenVersionOf(value: Headers[string]): number | null {
  if (value === undefined || value === '*') return null;
  const version = typeof value === 'string' ? ETAG.exec(value)?.[1] : undefined;
  if (version !== undefined) return Number(version);
  throw new OperatingError('malformed', 'If-Match takes one version as its ETag gave it: "3"');
}

/** In quotes, as draft-ietf-httpapi-idempotency-key-header has it, or bare, as most programs send it. */
function keyOf(headers: Headers): string | null {
  const value = headers['idempotency-key'];
  if (value === undefined) return null;
  const bare = typeof value === 'string' ? value.replace(/^"(.*)"$/, '$1') : '';
  if (bare.length <= IDEMPOTENCY_KEY_MAX && KEY.test(bare)) return bare;
  const what = `Idempotency-Key takes 1 to ${IDEMPOTENCY_KEY_MAX} letters, digits and . _ : -`;
  throw new OperatingError('malformed', what);
}
