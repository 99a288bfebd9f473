/** What can be wrong with a log, as data; `bin` puts it into words. */

/** A run of events, both ends included. */
interface Run {
  readonly from: number;
  readonly to: number;
}

export type LogProblem =
  /** The content of the event is not what was signed. */
  | { readonly kind: 'event-changed'; readonly seq: number }
  /** The event was signed and is not there. */
  | { readonly kind: 'event-removed'; readonly seq: number }
  /** At this place stands an event that was not signed. */
  | { readonly kind: 'event-inserted'; readonly seq: number }
  /** The event stands at another place than the one it was signed at. */
  | { readonly kind: 'event-moved'; readonly seq: number; readonly to: number }
  /** Some of these are not what was signed; the tile that would say which is damaged too. */
  | ({ readonly kind: 'events-differ' } & Run)
  /** The file that holds these events is missing or cannot be read. */
  | ({ readonly kind: 'events-missing'; readonly path: string } & Run)
  | { readonly kind: 'tile-missing' | 'tile-damaged'; readonly path: string }
  /** Neither the events nor the tiles give the root that was signed. */
  | { readonly kind: 'root-differs' }
  /** An entry that is no event of ours. */
  | { readonly kind: 'leaf-unreadable'; readonly seq: number }
  /** The event at place `seq` says that it is number `found`. */
  | { readonly kind: 'seq-wrong'; readonly seq: number; readonly found: number }
  | {
      readonly kind: 'version-wrong';
      readonly seq: number;
      readonly stream: string;
      readonly expected: number;
      readonly found: number;
    }
  /** The event says that it happened before the one in front of it. */
  | { readonly kind: 'time-backwards'; readonly seq: number }
  /** The first `size` events are not those of the earlier checkpoint. */
  | { readonly kind: 'history-differs'; readonly size: number }
  /** The earlier checkpoint had more events. */
  | { readonly kind: 'log-shrunk'; readonly size: number; readonly earlier: number }
  | { readonly kind: 'origin-differs'; readonly found: string; readonly expected: string }
  /** More differences than are kept. */
  | { readonly kind: 'more'; readonly count: number };
