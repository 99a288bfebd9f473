/** What somebody may do, read from their grants and delegations at the moment of asking (never from their session). */
import { isoFrom } from '#base/clock.ts';
import { mayDo, reachOf, type Allowed, type Holder } from '#govern/authority.ts';
import { holderOf, type Loan } from '#govern/holder.ts';
import type { Actor } from '#model/actor.ts';
import type { Target, Verb } from '#model/authority.ts';
import { refuse, type Refusal } from '#model/decision.ts';
import type { Grant } from '#model/grant.ts';
import type { Person } from '#model/person.ts';
import type { Db } from '#store/database.ts';
import type { Reach } from '#store/reach.ts';

export interface Authority {
  /** Null: not a person. */
  readonly holder: Holder | null;
  mayDo(verb: Verb, target: Target): Allowed | Refusal;
  reach(verb: Verb): readonly Reach[];
}

export async function authorityOf(db: Db, actor: Actor, at: number): Promise<Authority> {
  const holder = actor.kind === 'person' ? await readHolder(db, actor.id, at) : null;
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
async function readHolder(db: Db, personId: string, at: number): Promise<Holder | null> {
  const person = await personOf(db, personId);
  if (person === null || person.disabledAt !== null || person.erasedAt !== null) return null;
  const grants = await grantsOf(db, personId);
  return holderOf(person, grants, await loansTo(db, personId, at), at);
}

async function personOf(db: Db, id: string): Promise<Person | null> {
  const row = await db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst();
  return row ?? null;
}

function grantsOf(db: Db, personId: string): Promise<Grant[]> {
  return db
    .selectFrom('grant')
    .selectAll()
    .where('personId', '=', personId)
    .where('endedAt', 'is', null)
    .execute();
}

/** What others lent, each with the lender as they are now: a deputy holds what the lender still has. */
async function loansTo(db: Db, personId: string, at: number): Promise<Loan[]> {
  const now = isoFrom(at);
  const rows = await db
    .selectFrom('delegation')
    .selectAll()
    .where('personId', '=', personId)
    .where('endedAt', 'is', null)
    .where('from', '<=', now)
    .where('until', '>', now)
    .execute();
  const loans: Loan[] = [];
  for (const delegation of rows) {
    const { fromPersonId } = delegation;
    const person = fromPersonId === null ? null : await personOf(db, fromPersonId);
    const lender = person === null ? null : { person, grants: await grantsOf(db, person.id) };
    loans.push({ delegation, lender });
  }
  return loans;
}
