/** What somebody may do, read from their grants and delegations at the moment of asking (never from their session). */
import { mayDo, reachOf, type Allowed, type HeldGrant, type Holder } from '#govern/authority.ts';
import type { Actor } from '#model/actor.ts';
import type { Target, Verb } from '#model/authority.ts';
import { refuse, type Refusal } from '#model/decision.ts';
import type { Db } from '#store/database.ts';
import type { Reach } from '#store/reach.ts';

export interface Authority {
  /** Null: not a person. */
  readonly holder: Holder | null;
  mayDo(verb: Verb, target: Target): Allowed | Refusal;
  reach(verb: Verb): readonly Reach[];
}

export async function authorityOf(db: Db, actor: Actor, at: number): Promise<Authority> {
  const holder = actor.kind === 'person' ? await holderOf(db, actor.id, at) : null;
  return {
    holder,
    mayDo: (verb, target) =>
      holder === null
        ? refuse('forbidden', 'Only a person may do this')
        : mayDo(holder, verb, target, at),
    reach: (verb) =>
      holder === null
        ? []
        : reachOf(holder, verb, at).map((row) => {
            // A grant over the root of the tree also sees what belongs to the whole installation.
            const isRoot = !row.jurisdiction.includes('/');
            return { ...row, jurisdiction: isRoot ? null : row.jurisdiction };
          }),
  };
}

/** Null: no such person, disabled or erased. */
async function holderOf(db: Db, personId: string, at: number): Promise<Holder | null> {
  const person = await db
    .selectFrom('person')
    .select(['unitId', 'disabledAt', 'erasedAt'])
    .where('id', '=', personId)
    .executeTakeFirst();
  if (person === undefined || person.disabledAt !== null || person.erasedAt !== null) return null;
  const own = await grantsOf(db, personId);
  const lent = await delegationsTo(db, personId, at);
  return { personId, unitId: person.unitId, grants: [...own, ...lent] };
}

async function grantsOf(db: Db, personId: string): Promise<HeldGrant[]> {
  const rows = await db
    .selectFrom('grant')
    .select(['role', 'jurisdiction', 'sector', 'from', 'until'])
    .where('personId', '=', personId)
    .where('endedAt', 'is', null)
    .execute();
  return rows;
}

/** A deputy holds what the person they stand in for holds now, not what that person held when they lent it. */
async function delegationsTo(db: Db, personId: string, at: number): Promise<HeldGrant[]> {
  const now = new Date(at).toISOString();
  const rows = await db
    .selectFrom('delegation')
    .selectAll()
    .where('personId', '=', personId)
    .where('endedAt', 'is', null)
    .where('from', '<=', now)
    .where('until', '>', now)
    .execute();
  const grants: HeldGrant[] = [];
  for (const lent of rows) {
    const { id, kind, fromPersonId, verbs, jurisdiction, sector, from, until } = lent;
    const viaDelegation = { id, kind, fromPersonId, verbs };
    const base = { jurisdiction, sector, from, until, viaDelegation };
    if (fromPersonId === null) grants.push(...lent.roles.map((role) => ({ role, ...base })));
    else grants.push(...deputyGrants(await grantsOf(db, fromPersonId), lent.roles, base));
  }
  return grants;
}

/** What both the lender's own grant and the delegation cover. */
function deputyGrants(
  lenders: readonly HeldGrant[],
  roles: readonly string[],
  lent: Omit<HeldGrant, 'role'>,
): HeldGrant[] {
  const grants: HeldGrant[] = [];
  for (const own of lenders) {
    if (!roles.includes(own.role)) continue;
    const jurisdiction = narrower(own.jurisdiction, lent.jurisdiction);
    if (jurisdiction === null) continue;
    if (own.sector !== null && lent.sector !== null && own.sector !== lent.sector) continue;
    const until = [own.until, lent.until].filter((end) => end !== null).sort()[0] ?? null;
    const from = own.from > lent.from ? own.from : lent.from;
    grants.push({
      ...lent,
      role: own.role,
      jurisdiction,
      sector: own.sector ?? lent.sector,
      from,
      until,
    });
  }
  return grants;
}

function narrower(a: string, b: string): string | null {
  if (a === b || a.startsWith(`${b}/`)) return a;
  return b.startsWith(`${a}/`) ? b : null;
}
