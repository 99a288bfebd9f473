/** How the people of a simulated office act: each step is a call of a route, whether in this process or over HTTP. */
import type { z } from 'zod';
import type { ReplyOf, Route } from '#model/route.ts';
import type { authRoutes } from '#model/routes/auth.ts';

type Given<S> = S extends z.ZodType ? z.input<S> : Record<string, never>;

/** What a call is given, as it would travel; parts that the route does not have may be left out. */
export interface Asked<R extends Route> {
  readonly params?: Given<R['params']>;
  readonly query?: Given<R['query']>;
  readonly body?: Given<R['body']>;
}

/** Who acts, by their part in the play. */
export const PARTS = [
  'operator',
  'administrator',
  'analyst',
  'officer',
  'approver',
  'verifier',
  'liaison',
  'sensor',
  'enforcer',
  'subject',
  'anyone',
] as const;
export type Part = (typeof PARTS)[number];

/** What the first start asks for, but for the link and the password, which are the stage's own. */
export type FirstSetUp = Omit<Given<typeof authRoutes.setUp.body>, 'token' | 'password'>;

export interface Stage {
  /** A new office gets its root, an agency and the person who plays the administrator from now on. */
  setUp(first: FirstSetUp): Promise<void>;
  call<R extends Route>(who: Part, route: R, asked?: Asked<R>): Promise<ReplyOf<R>>;
  /** From now on this part is played by that person, who was invited with this one-time link. */
  enter(who: Part, person: { readonly id: string; readonly link: string }): Promise<void>;
  /** From now on this part acts with this token. */
  hand(who: Part, token: string): Promise<void>;
  /** Time passes; what the office does by itself in that time is done. */
  pass(ms: number): Promise<void>;
  /** Milliseconds since 1970, as the office has it. */
  now(): number;
}
