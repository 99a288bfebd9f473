/**
 * The one shape of what speaks to equipment. An adapter knows how its peer is read and changed; when, in which order,
 * and what follows from what was read is the reconciler's (`reconcile.ts`).
 */
import type { PointKind } from '#model/enforcement-point.ts';
import type { Observed } from './observed.ts';
import type { Wanted } from './wanted.ts';

/**
 * One change at the peer that can be made by itself. `frame`: what must stand before anything can be held (a table, a
 * zone, the list of pools). `release` takes something off, or lowers it; `hold` puts it on, or makes it stricter; `rearm`
 * lets it last.
 */
export interface Step<Command> {
  readonly does: 'frame' | 'release' | 'hold' | 'rearm';
  /** Of the element; '' for the frame. */
  readonly key: string;
  /** What the peer is told; only its adapter reads this. */
  readonly command: Command;
}

export interface Adapter<Command = unknown> {
  readonly kind: PointKind;
  /**
   * Reads everything of ours at the peer, and only that. Throws OperatingError `unreachable` where it cannot be read:
   * what cannot be read is never absent.
   */
  inspect(): Promise<Observed>;
  /**
   * Pure: the steps from what was read to what is wanted; none where that is so already. What is ours and not wanted is
   * released, whoever made it.
   */
  plan(wanted: Wanted, observed: Observed): readonly Step<Command>[];
  /**
   * All of the steps, or none: throws OperatingError `conflict` where the peer refused and nothing was changed (the
   * reconciler then looks for the poison), `unreachable` where nobody knows what became of it.
   */
  apply(steps: readonly Step<Command>[]): Promise<void>;
  /** Takes everything of ours off, knowing no set; done when nothing of ours is there. Throws as `inspect` does. */
  undo(): Promise<void>;
  /** Ends its processes and sockets. With `owner` at death, what it made ends with it. */
  close(): Promise<void>;
}
