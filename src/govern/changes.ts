/** A state machine as a table: what each type of event changes. Large machines read better so than as one long switch. */
import type { EventTypes, Recorded } from '#model/event.ts';
import type { State } from '#model/aggregate.ts';

export type EventOf<T extends EventTypes, K extends keyof T & string> = Extract<
  Recorded<T>,
  { readonly type: K }
>;

/** Every event but the first of a stream, which has no state to change. */
export type Changes<S, T extends EventTypes, First extends keyof T & string> = {
  readonly [K in Exclude<keyof T & string, First>]: (
    state: S,
    event: EventOf<T, K>,
  ) => Partial<Omit<S, 'id' | 'version'>>;
};

export function changed<S extends State, T extends EventTypes, First extends keyof T & string>(
  changes: Changes<S, T, First>,
  state: S | null,
  event: Recorded<T>,
): S {
  if (state === null)
    throw new Error(`Broken invariant: ${event.type} on a stream without a first event`);
  // The table has one entry for each type, which takes events of that type.
  const table: object = changes;
  const change: (state: S, event: Recorded<T>) => Partial<S> = Reflect.get(table, event.type);
  return { ...state, ...change(state, event), version: event.version };
}
