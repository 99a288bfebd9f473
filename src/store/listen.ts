/** Hears of events that other processes add to the same PostgreSQL database (LISTEN), as migration 091 tells of them. */
import pg from 'pg';
import type { Database } from './database.ts';

const CHANNEL = 'minewatch_events';
/** Between two attempts to reach the database again. */
const AGAIN_MS = 2_000;

export interface Listening {
  stop(): Promise<void>;
}

/**
 * Calls `wake` when events were added, and whenever the connection was made again, since what happened meanwhile was
 * not heard. The embedded database has no other processes: there is nothing to hear.
 */
export async function listenForEvents(database: Database, wake: () => void): Promise<Listening> {
  if ('pglite' in database.engine) return { stop: async () => {} };
  const { url } = database.engine;
  let client: pg.Client | null = null;
  let again: NodeJS.Timeout | null = null;
  let isStopped = false;

  const retry = (): void => {
    client = null;
    if (isStopped || again !== null) return;
    again = setTimeout(() => {
      again = null;
      void connect();
    }, AGAIN_MS);
  };
  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({ connectionString: url });
    fresh.on('notification', wake);
    fresh.on('error', retry);
    fresh.on('end', retry);
    try {
      await fresh.connect();
      await fresh.query(`listen ${CHANNEL}`);
      client = fresh;
      wake();
    } catch {
      await fresh.end().catch(() => {});
      retry();
    }
  };
  await connect();
  return {
    stop: async () => {
      isStopped = true;
      if (again !== null) clearTimeout(again);
      await client?.end();
    },
  };
}
