import { OperatingError } from '#base/errors.ts';
import { addCredential } from '#govern/person.ts';
import { authRoutes } from '#model/routes/auth.ts';
import type { ChallengeRow } from '#store/sign-in-tables.ts';
import { inWork } from '../work.ts';
import { endChallenge, newChallenge, readChallenge } from './challenge.ts';
import { writeCredential } from './credential.ts';
import { entry, type Caller, type Entered, type Entrance } from './entry.ts';
import { afterFirstFactor } from './first-factor.ts';
import type { OidcIdentity, OidcProvider } from './oidc.ts';
import { ownSession, recordOn } from './own.ts';
import { jsonColumn } from '#store/json-column.ts';
import { tokenHash } from './secret-token.ts';

/** Where the console shows how it went; its fragment is not sent to any server. */
const SIGN_IN_PAGE = '/sign-in';
const OWN_PAGE = '/me';

export const startOidc = entry(authRoutes.oidcStart, (entrance, caller) =>
  leave(entrance, caller, 'oidc', {}),
);

export const linkIdentity = entry(authRoutes.linkIdentity, async (entrance, caller) => {
  const { actor } = await ownSession(entrance, caller, authRoutes.linkIdentity);
  const parts = { personId: actor.id, sessionId: actor.sessionId };
  return leave(entrance, caller, 'oidc-link', parts);
});

/** The token is both OIDC's `state` and a cookie: an answer in another browser than the one that asked is not taken. */
async function leave(
  entrance: Entrance,
  caller: Caller,
  kind: 'oidc' | 'oidc-link',
  parts: Partial<Pick<ChallengeRow, 'personId' | 'sessionId'>>,
): Promise<Entered<{ url: string }>> {
  const provider = providerOf(entrance);
  const state = await newChallenge(entrance, caller, kind, parts);
  const { url, trip } = await provider.begin(state);
  await entrance.office.database.db
    .updateTable('challenge')
    .set({ trip: jsonColumn(trip) })
    .where('tokenHash', '=', tokenHash(state))
    .execute();
  return { reply: { url }, tokens: { trip: state } };
}

export const takeBackOidc = entry(authRoutes.oidcCallback, async (entrance, caller, { query }) => {
  const { state = '' } = query;
  const back = await comeBack(entrance, caller, state, query);
  if (back === null) return refusal('failed');
  const { row, identity } = back;
  if (row.kind === 'oidc-link') return link(entrance, row, identity);
  const person = await entrance.office.database.db
    .selectFrom('person')
    .innerJoin('credential', 'credential.personId', 'person.id')
    .selectAll('person')
    .where('credential.kind', '=', 'oidc')
    .where('credential.lookup', '=', identity.key)
    .where('person.disabledAt', 'is', null)
    .executeTakeFirst();
  if (person === undefined) return refusal('unknown');
  const entered = await afterFirstFactor(
    entrance,
    caller,
    person,
    'oidc',
    identity.hasSecondFactor,
  );
  const asked = entered.reply.asked;
  const redirect = asked === null ? '/' : `${SIGN_IN_PAGE}#challenge=${asked.challenge}`;
  return { reply: {}, tokens: { ...entered.tokens, trip: null }, redirect };
});

async function comeBack(
  entrance: Entrance,
  caller: Caller,
  state: string,
  query: Readonly<Record<string, string | undefined>>,
): Promise<{ row: ChallengeRow; identity: OidcIdentity } | null> {
  if (state === '' || caller.trip !== state) return null;
  const row = await readChallenge(entrance, state, ['oidc', 'oidc-link']).catch(() => null);
  if (row === null || row.trip === null) return null;
  if (!(await endChallenge(entrance.office.database.db, row))) return null;
  const known = Object.entries(query).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  );
  const search = new URLSearchParams(known).toString();
  const identity = await providerOf(entrance).finish(search, state, row.trip);
  return identity === null ? null : { row, identity };
}

async function link(
  { office }: Entrance,
  { personId, sessionId }: ChallengeRow,
  identity: OidcIdentity,
): Promise<Entered<Record<string, never>>> {
  if (personId === null || sessionId === null) return refusal('failed');
  const actor = { kind: 'person', id: personId, sessionId, steppedUpAt: 0 } as const;
  const isLinked = await inWork(office, actor, async (work) => {
    work.own();
    const session = await work.tx
      .selectFrom('session')
      .select('id')
      .where('id', '=', sessionId)
      .executeTakeFirst();
    const other = await work.tx
      .selectFrom('credential')
      .select('personId')
      .where('lookup', '=', identity.key)
      .executeTakeFirst();
    // Signed out meanwhile, or an identity opens one account only.
    if (session === undefined || (other !== undefined && other.personId !== personId)) return false;
    const person = await work.load('person', personId);
    const id = work.newId();
    await recordOn(work, person, addCredential(person, { credentialId: id, kind: 'oidc' }));
    await writeCredential(work, { id, personId, kind: 'oidc', label: '', lookup: identity.key });
    return true;
  });
  return {
    reply: {},
    tokens: { trip: null },
    redirect: `${OWN_PAGE}#${isLinked ? 'linked' : 'refused=taken'}`,
  };
}

function refusal(why: 'failed' | 'unknown'): Entered<Record<string, never>> {
  return { reply: {}, tokens: { trip: null }, redirect: `${SIGN_IN_PAGE}#refused=${why}` };
}

function providerOf({ oidc }: Entrance): OidcProvider {
  if (oidc === null) throw new OperatingError('not-found', 'There is no sign-in provider');
  return oidc;
}
