/** Asks a PostgreSQL server what it is, changing nothing. */
import pg from 'pg';

const PATIENCE_MS = 5_000;

/** As it numbers itself: 150_004 is 15.4. Throws where nobody answers, or not this user. */
export async function serverVersionOf(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: PATIENCE_MS });
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version_num: string }>('show server_version_num');
    return Number(rows[0]?.server_version_num);
  } finally {
    await client.end();
  }
}
