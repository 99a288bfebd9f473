import { OperatingError } from '#base/errors.ts';
import type { AnyoneActor } from '#model/actor.ts';
import type { Person } from '#model/person.ts';
import { authRoutes } from '#model/routes/auth.ts';
import { inWork } from '../work.ts';
import { beginAttempt, type Attempt } from './attempt.ts';
import { entry, type Caller, type Entrance } from './entry.ts';
import { afterFirstFactor } from './first-factor.ts';
import { isPassword } from './proof.ts';
import { recordOn } from './own.ts';
import { deviceOf } from './session.ts';

const ANYONE: AnyoneActor = { kind: 'anyone', id: null };

/** The same answer, after the same work, whether the address, the password or the account's state is at fault. */
export const signInByPassword = entry(
  authRoutes.password,
  async (entrance, caller, { body: { email, password } }) => {
    const person = await personByEmail(entrance, email);
    const attempt = await beginPasswordAttempt(entrance, caller, person, email);
    const isRight = await isPassword(entrance, person?.id ?? NOBODY, password);
    if (!isRight || person === null || person.disabledAt !== null) {
      await tellPause(entrance, person, attempt);
      throw new OperatingError('unauthenticated', 'E-mail address or password is not right');
    }
    await attempt.succeeded();
    return afterFirstFactor(entrance, caller, person, 'password');
  },
);

/** No row has it. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

async function personByEmail({ office }: Entrance, email: string): Promise<Person | null> {
  const row = await office.database.db
    .selectFrom('person')
    .selectAll()
    .where('email', '=', email)
    .executeTakeFirst();
  return row ?? null;
}

/** One's own browser has a count of its own; the counting is the same for addresses that nobody has. */
export async function beginPasswordAttempt(
  entrance: Entrance,
  caller: Caller,
  person: Person | null,
  email: string,
): Promise<Attempt> {
  const { db } = entrance.office.database;
  const isKnown = await deviceOf(db, caller.device, person?.id ?? NOBODY);
  const tried =
    isKnown && caller.device !== null
      ? ({ kind: 'device', value: caller.device } as const)
      : ({ kind: 'account', value: email } as const);
  return beginAttempt(entrance, caller, tried);
}

async function tellPause(
  { office }: Entrance,
  person: Person | null,
  { pause }: Attempt,
): Promise<void> {
  if (pause === null) return;
  await inWork(office, ANYONE, async (work) => {
    // Nobody's record for an address that nobody has, but the same wait.
    if (person === null) return;
    const events = [{ type: 'person.sign-in-throttled', data: pause } as const];
    await recordOn(work, person, { events });
  });
}
