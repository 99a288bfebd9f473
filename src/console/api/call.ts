/**
 * The office over HTTP, by its own route table: what is asked and answered has the types of the route. Commands carry a key,
 * so that one that is sent twice is done once; what needs a fresh second factor asks for it and goes on.
 */
import type { z } from 'zod';
import { FAULT, type FieldError, type Problem } from '#model/problem.ts';
import type { ReplyOf, Route } from '#model/route.ts';
import { proveFreshly, type Deed } from './step-up.ts';
import { isUsed } from './presence.ts';

type Given<S> = S extends z.ZodType ? z.input<S> : Record<string, never>;

export interface Asked<R extends Route> {
  readonly params?: Given<R['params']>;
  readonly query?: Given<R['query']>;
  readonly body?: Given<R['body']>;
}

export interface Manner {
  /** The version that was read: a change since then is refused as `stale`. */
  readonly version?: number;
  /** What the dialog says where a fresh proof is needed: object and effect. */
  readonly deed?: Deed;
  readonly signal?: AbortSignal;
}

/** The office said no, in its own words. */
export class Refused extends Error {
  /** Of the error table, `fault`, or `offline` where nobody answered. */
  readonly code: string;
  readonly detail: string | null;
  readonly errors: readonly FieldError[];
  readonly requestId: string | null;

  constructor(code: string, problem: Partial<Problem> = {}) {
    super(problem.detail ?? problem.title ?? code);
    this.name = 'Refused';
    this.code = code;
    this.detail = problem.detail ?? null;
    this.errors = problem.errors ?? [];
    this.requestId = problem.requestId ?? null;
  }
}

/** Throws Refused. */
export async function call<R extends Route>(
  route: R,
  asked: Asked<R> = {},
  manner: Manner = {},
): Promise<ReplyOf<R>> {
  const key = route.method === 'GET' ? null : randomKey();
  for (;;) {
    try {
      return await send(route, asked, manner, key);
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'step-up-needed') throw error;
      // Refused again where the person would not.
      if (!(await proveFreshly(manner.deed ?? null))) throw error;
    }
  }
}

async function send<R extends Route>(
  route: R,
  asked: Asked<R>,
  { version, signal }: Manner,
  key: string | null,
): Promise<ReplyOf<R>> {
  const given: Asked<Route> = asked;
  const headers: Record<string, string> = { accept: 'application/json' };
  if (key !== null) headers['idempotency-key'] = key;
  if (version !== undefined) headers['if-match'] = `"${version}"`;
  // What the page asks for by itself must not keep an abandoned session open.
  if (!isUsed()) headers['minewatch-idle'] = '1';
  if (given.body !== undefined) headers['content-type'] = 'application/json';
  const init: RequestInit = { method: route.method, headers, credentials: 'same-origin' };
  if (given.body !== undefined) init.body = JSON.stringify(given.body);
  if (signal !== undefined) init.signal = signal;
  let response: Response;
  try {
    response = await fetch(pathOf(route, given), init);
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new Refused('offline');
  }
  if (!response.ok) throw await refusalOf(response);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the office checks its reply by this very schema
  return (await response.json()) as ReplyOf<R>;
}

function pathOf(route: Route, { params = {}, query = {} }: Asked<Route>): string {
  const values: Readonly<Record<string, unknown>> = params;
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String(values[name])),
  );
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries<unknown>(query)) {
    const isGiven = typeof value === 'string' || typeof value === 'number';
    if (isGiven && value !== '') asked.set(name, String(value));
  }
  const text = asked.toString();
  return text === '' ? path : `${path}?${text}`;
}

async function refusalOf(response: Response): Promise<Refused> {
  const body: unknown = await response.json().catch(() => null);
  if (typeof body !== 'object' || body === null || !('type' in body)) {
    return new Refused(response.status >= 500 ? 'unavailable' : FAULT);
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the office has one form for problems
  const problem = body as Problem;
  return new Refused(problem.type.replace('urn:minewatch:error:', ''), problem);
}

/** 128 bits. `crypto.randomUUID` is absent where the page came without TLS. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
