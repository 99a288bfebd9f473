import { STREAM_KINDS, type StreamKind } from '#model/event.ts';
import { flagOf, memberOf, textOf } from '../frame/search.ts';

export interface RecordSearch {
  readonly kind?: StreamKind;
  /** Of one thing only. */
  readonly about?: string;
  readonly actor?: string;
  /** At this time and before. */
  readonly until?: string;
  /** Number of the event that is chosen. */
  readonly seq?: string;
  /** On a narrow screen: the event takes the place of the list. */
  readonly open?: true;
}

export const recordSearch = (raw: Readonly<Record<string, unknown>>): RecordSearch => ({
  ...memberOf('kind', STREAM_KINDS, raw),
  ...textOf('about', raw),
  ...textOf('actor', raw),
  ...textOf('until', raw),
  ...textOf('seq', raw),
  ...flagOf('open', raw),
});
