/**
 * Sign-ins of the people of the demonstration: a password and an authenticator of each, set up at this start through the
 * office's own door. The door itself is as strict as anywhere: what makes it easy is that we tell the codes.
 */
import { randomInt } from 'node:crypto';
import { Hands } from '#lab/province/hands.ts';
import { emailOf, STAFF, type SamplePerson } from '#lab/province/staff.ts';
import { authRoutes } from '#model/routes/auth.ts';
import { personRoutes } from '#model/routes/people.ts';
import { ENTRIES } from '#service/auth/entries.ts';
import { createEntrance, type Caller, type Entrance } from '#service/auth/entry.ts';
import type { Office } from '#service/office.ts';
import type { InputOf, ReplyOf, Route } from '#model/route.ts';
import { authenticatorOf, STEP_MS, type Authenticator } from './authenticator.ts';

export interface SignIn {
  readonly person: SamplePerson;
  readonly email: string;
  readonly password: string;
  readonly authenticator: Authenticator;
}

const NOBODY: Caller = {
  address: '127.0.0.1',
  agent: 'minewatch up',
  session: null,
  device: null,
  trip: null,
};

export interface SignInParts {
  readonly office: Office;
  readonly origin: string;
  readonly masterKey: Uint8Array;
  readonly founderId: string;
  readonly people: Readonly<Record<string, string>>;
}

/** One password for all, made anew each time: it is only told on this terminal. */
export async function makeSignIns(parts: SignInParts): Promise<readonly SignIn[]> {
  const { office, origin, masterKey } = parts;
  const entrance = createEntrance(office, { origin, masterKey });
  const hands = new Hands(office);
  hands.enter('founder', parts.founderId);
  const password = newPassword();
  return Promise.all(
    STAFF.map(async (person): Promise<SignIn> => {
      const id = parts.people[person.key] ?? '';
      const link = await hands.call('founder', personRoutes.inviteAgain, { params: { id } });
      const authenticator = await accept(entrance, link.token, password);
      return { person, email: emailOf(person.key), password, authenticator };
    }),
  );
}

/** As the person does at the first visit: a password, then an authenticator. */
async function accept(entrance: Entrance, token: string, password: string): Promise<Authenticator> {
  const { tokens } = await enter(entrance, NOBODY, authRoutes.acceptLink, { token, password });
  const caller = { ...NOBODY, session: tokens?.session ?? null };
  const { reply } = await enter(entrance, caller, authRoutes.totpAsked, {});
  const authenticator = authenticatorOf(reply.secret, reply.uri, entrance.office.clock);
  // Of the step before, which is taken as well: the code on the screen is still good for the visitor.
  const code = authenticator.codeAt(entrance.office.clock.now() - STEP_MS);
  const added = await enter(entrance, caller, authRoutes.addTotp, {
    challenge: reply.challenge,
    code,
  });
  const session = added.tokens?.session ?? caller.session;
  await enter(entrance, { ...caller, session }, authRoutes.signOut, {});
  return authenticator;
}

async function enter<R extends Route>(
  entrance: Entrance,
  caller: Caller,
  route: R,
  body: InputOf<R>['body'],
) {
  const entry = ENTRIES.find((one) => one.route.name === route.name);
  if (entry === undefined) throw new Error(`Broken invariant: ${route.name} is an entry`);
  const { reply, tokens } = await entry.run(entrance, caller, { params: {}, query: {}, body });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the entry of this very route
  return { reply: reply as ReplyOf<R>, tokens };
}

const SYLLABLES = [
  'ba',
  'de',
  'fo',
  'gi',
  'hu',
  'ka',
  'le',
  'mo',
  'ni',
  'pu',
  'ra',
  'se',
  'to',
  'vi',
  'wu',
  'ze',
];

/** Easy to type and to read out: four words of three syllables, 48 bits. */
function newPassword(): string {
  const word = (): string =>
    Array.from({ length: 3 }, () => SYLLABLES[randomInt(SYLLABLES.length)] ?? '').join('');
  return Array.from({ length: 4 }, word).join('-');
}
