/** What is asked of a BGP speaker: gobgpd's own table, and what of it went out. */
import type { Family, Route } from './route.ts';

export interface Peer {
  /** Routes that were made there, not those that neighbours told. */
  routes(family: Family): Promise<readonly Route[]>;
  /** For each neighbour with an established session: ids of the routes that it was told. */
  told(families: readonly Family[]): Promise<readonly ReadonlySet<string>[]>;
  /**
   * Adds it, or replaces what has its name. As `remove`, which is content where nothing is: throws OperatingError
   * `conflict` where it was refused, `unreachable` where nobody knows.
   */
  put(route: Route): Promise<void>;
  remove(route: Route): Promise<void>;
  close(): Promise<void>;
}
