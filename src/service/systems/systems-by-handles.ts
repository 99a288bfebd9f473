import { sql } from 'kysely';
import type { System } from '#model/system.ts';
import type { Db } from '#store/database.ts';

/** Names asked for at once; each is one look into an index. */
const ASKED_MAX = 1_000;

/** Every system that one of these handles belongs to, retired ones included. */
export async function systemsByHandles(db: Db, handles: readonly string[]): Promise<System[]> {
  const found: System[] = [];
  for (let at = 0; at < handles.length; at += ASKED_MAX) {
    const some = handles.slice(at, at + ASKED_MAX);
    const rows = await db
      .selectFrom('system')
      .selectAll()
      .where(sql<boolean>`handles ?| array[${sql.join(some)}]::text[]`)
      .execute();
    found.push(...rows);
  }
  return found;
}

/** Every system with one of these codes or ids, as tables made by people name them. */
export async function systemsByNames(db: Db, names: readonly string[]): Promise<System[]> {
  const found: System[] = [];
  for (let at = 0; at < names.length; at += ASKED_MAX) {
    const some = names.slice(at, at + ASKED_MAX);
    const ids = some.filter((name) => UUID.test(name));
    const rows = await db
      .selectFrom('system')
      .selectAll()
      .where((where) =>
        where.or([where('code', 'in', some), ...(ids.length > 0 ? [where('id', 'in', ids)] : [])]),
      )
      .execute();
    found.push(...rows);
  }
  return found;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
