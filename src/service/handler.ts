/** A command or a query, bound to its route: what `api/` serves and `service/index.ts` lists. */
import type { InputOf, ReplyOf, Route } from '#model/route.ts';
import type { View } from './view.ts';
import type { Work } from './work.ts';

export interface CommandHandler<R extends Route = Route> {
  readonly kind: 'command';
  readonly route: R;
  run(work: Work, input: InputOf<R>): Promise<ReplyOf<R>>;
}
export interface QueryHandler<R extends Route = Route> {
  readonly kind: 'query';
  readonly route: R;
  run(view: View, input: InputOf<R>): Promise<ReplyOf<R>>;
}
export type Handler = CommandHandler | QueryHandler;

/** Changes something, or nothing: one transaction. */
export function command<R extends Route>(
  route: R,
  run: (work: Work, input: InputOf<R>) => Promise<ReplyOf<R>>,
): CommandHandler<R> {
  return { kind: 'command', route, run };
}

/** Reads. */
export function query<R extends Route>(
  route: R,
  run: (view: View, input: InputOf<R>) => Promise<ReplyOf<R>>,
): QueryHandler<R> {
  return { kind: 'query', route, run };
}
