/**
 * Signing in and out, and one's own keys. These routes see and set the browser's tokens, so they are served as *entries*
 * (service/auth/entry.ts); `verb` is null, for all they touch is one's own.
 */
import { z } from 'zod';
import { AgencyContent } from '../agency.ts';
import { JurisdictionPath } from '../authority.ts';
import { TimeZone } from '../calendar.ts';
import { Id, Instant } from '../event.ts';
import { JurisdictionContent } from '../jurisdiction.ts';
import {
  PasskeyAssertion,
  PasskeyCreation,
  PasskeyRegistration,
  PasskeyRequest,
} from '../passkey.ts';
import { CredentialKind, Identity, LinkPurpose, SignInMethod } from '../person.ts';
import { ById, route } from '../route.ts';
import { Email, Language, line } from '../text.ts';

/** 43 characters of base64url; a little room for what comes later. */
const Token = z.string().regex(/^[A-Za-z0-9_-]{20,100}$/, 'a token');
/** The rules are in service/auth/password-rules.ts; this only keeps a body from being long. */
const Password = z.string().min(1).max(512);
const Code = z.string().regex(/^\d{6}$/, 'six digits');

/** A calendar that comes with the program, or Monday to Friday without any holiday. */
const SetUpCalendar = z.union([
  z.strictObject({ shipped: z.literal('china') }),
  z.strictObject({ timeZone: TimeZone }),
]);

const proofs = {
  totp: z.strictObject({ kind: z.literal('totp'), code: Code }),
  recoveryCode: z.strictObject({ kind: z.literal('recovery-code'), code: z.string().max(40) }),
  passkey: z.strictObject({ kind: z.literal('passkey'), passkey: PasskeyAssertion }),
  password: z.strictObject({ kind: z.literal('password'), password: Password }),
};
/** A second factor after a password. */
const SecondFactor = z.discriminatedUnion('kind', [
  proofs.totp,
  proofs.recoveryCode,
  proofs.passkey,
]);
/** What counts as fresh: codes on paper do not, they open a session once. */
const FreshFactor = z.discriminatedUnion('kind', [proofs.totp, proofs.passkey]);
const UnlockProof = z.discriminatedUnion('kind', [proofs.totp, proofs.passkey, proofs.password]);
export type Proof = z.infer<typeof SecondFactor> | z.infer<typeof UnlockProof>;

const FactorKind = z.enum(['totp', 'recovery-code', 'passkey']);
export type FactorKind = z.infer<typeof FactorKind>;

/** What is asked of the browser next. */
const Asked = z.strictObject({
  challenge: Token,
  factors: z.array(FactorKind),
  passkey: PasskeyRequest.nullable(),
});
export type AskedFactor = z.infer<typeof Asked>;

/** `enrol`: signed in, but nothing else is open until a second factor is set up. */
const SignIn = z.strictObject({
  next: z.enum(['done', 'enrol', 'second-factor', 'sign-in']),
  asked: Asked.nullable(),
});
export type SignIn = z.infer<typeof SignIn>;

const Session = z.strictObject({
  state: z.enum(['none', 'locked', 'enrol', 'open']),
  person: z
    .strictObject({
      id: Id,
      name: z.string().nullable(),
      email: Email.nullable(),
      language: Language,
    })
    .nullable(),
  sessionId: Id.nullable(),
  expiresAt: Instant.nullable(),
  /** When it locks if nothing is done until then. */
  locksAt: Instant.nullable(),
  /** Until when the second factor counts as fresh. */
  freshUntil: Instant.nullable(),
  /** Nobody has set the office up yet. */
  needsSetUp: z.boolean(),
  /** Name of the sign-in provider, if there is one. */
  provider: z.string().nullable(),
});
export type SessionView = z.infer<typeof Session>;

const Nothing = z.strictObject({});
const anyone = { who: 'anyone', verb: null } as const;
const own = { who: 'staff', verb: null } as const;
const fresh = { ...own, stepUp: true } as const;

export const authRoutes = {
  session: route({
    ...anyone,
    name: 'auth.session',
    method: 'GET',
    path: '/api/v1/auth/session',
    summary: 'Tell who is signed in here and for how long',
    reply: Session,
  }),
  setUp: route({
    ...anyone,
    name: 'auth.set-up',
    method: 'POST',
    path: '/api/v1/auth/set-up',
    summary:
      'Make the root, its first agency and its first administrator, by the link of the first start',
    body: z.strictObject({
      token: Token,
      jurisdiction: JurisdictionContent.extend({ path: JurisdictionPath }),
      agency: AgencyContent,
      person: Identity.extend({ language: Language }),
      password: Password,
      /** On what deadlines are counted; without it Monday to Friday in UTC, until somebody says better. */
      calendar: SetUpCalendar.optional(),
    }),
    reply: SignIn,
  }),
  password: route({
    ...anyone,
    name: 'auth.password',
    method: 'POST',
    path: '/api/v1/auth/password',
    summary: 'Sign in with e-mail address and password; a second factor follows',
    body: z.strictObject({ email: Email, password: Password }),
    reply: SignIn,
  }),
  secondFactor: route({
    ...anyone,
    name: 'auth.second-factor',
    method: 'POST',
    path: '/api/v1/auth/second-factor',
    summary: 'Answer with the second factor',
    body: z.strictObject({ challenge: Token, proof: SecondFactor }),
    reply: SignIn,
  }),
  secondFactorAsked: route({
    ...anyone,
    name: 'auth.second-factor-asked',
    method: 'POST',
    path: '/api/v1/auth/second-factor/asked',
    summary:
      'Tell which second factor is awaited, for a browser that comes back from the sign-in provider',
    body: z.strictObject({ challenge: Token }),
    reply: Asked,
  }),
  passkeyAsked: route({
    ...anyone,
    name: 'auth.passkey-asked',
    method: 'POST',
    path: '/api/v1/auth/passkey/asked',
    summary: 'Ask to sign in with a passkey alone',
    body: Nothing,
    reply: Asked,
  }),
  passkey: route({
    ...anyone,
    name: 'auth.passkey',
    method: 'POST',
    path: '/api/v1/auth/passkey',
    summary: 'Sign in with a passkey alone',
    body: z.strictObject({ challenge: Token, passkey: PasskeyAssertion }),
    reply: SignIn,
  }),
  oidcStart: route({
    ...anyone,
    name: 'auth.oidc-start',
    method: 'POST',
    path: '/api/v1/auth/oidc/start',
    summary: 'Begin to sign in at the sign-in provider',
    body: Nothing,
    reply: z.strictObject({ url: z.string() }),
  }),
  oidcCallback: route({
    ...anyone,
    name: 'auth.oidc-callback',
    method: 'GET',
    path: '/api/v1/auth/oidc/callback',
    summary: 'Take back a browser from the sign-in provider; redirects to the console',
    query: z.object({
      state: z.string().max(200).optional(),
      code: z.string().max(4096).optional(),
      iss: z.string().max(2048).optional(),
      error: z.string().max(200).optional(),
    }),
    reply: Nothing,
  }),
  link: route({
    ...anyone,
    name: 'auth.link',
    method: 'POST',
    path: '/api/v1/auth/link',
    summary: 'Tell for whom a one-time link is',
    body: z.strictObject({ token: Token }),
    reply: z.strictObject({
      purpose: LinkPurpose,
      name: z.string().nullable(),
      email: Email.nullable(),
      expiresAt: Instant,
    }),
  }),
  acceptLink: route({
    ...anyone,
    name: 'auth.accept-link',
    method: 'POST',
    path: '/api/v1/auth/link/accept',
    summary: 'Set a password by an invitation or a reset',
    body: z.strictObject({ token: Token, password: Password }),
    reply: SignIn,
  }),
  signOut: route({
    ...anyone,
    name: 'auth.sign-out',
    method: 'POST',
    path: '/api/v1/auth/sign-out',
    summary: 'Sign out of this browser',
    body: Nothing,
    reply: Nothing,
  }),
  lock: route({
    ...own,
    name: 'auth.lock',
    method: 'POST',
    path: '/api/v1/auth/lock',
    summary: 'Lock this session until one proves oneself again',
    body: Nothing,
    reply: Nothing,
  }),
  proofAsked: route({
    ...anyone,
    name: 'auth.proof-asked',
    method: 'POST',
    path: '/api/v1/auth/proof',
    summary: 'Ask to unlock this session or to step up',
    body: Nothing,
    reply: Asked,
  }),
  unlock: route({
    ...anyone,
    name: 'auth.unlock',
    method: 'POST',
    path: '/api/v1/auth/unlock',
    summary: 'Unlock this session',
    body: z.strictObject({ challenge: Token, proof: UnlockProof }),
    reply: Nothing,
  }),
  stepUp: route({
    ...own,
    name: 'auth.step-up',
    method: 'POST',
    path: '/api/v1/auth/step-up',
    summary: 'Prove oneself freshly, for what asks for it',
    body: z.strictObject({ challenge: Token, proof: FreshFactor }),
    reply: Nothing,
  }),
  credentials: route({
    ...own,
    name: 'auth.credentials',
    method: 'GET',
    path: '/api/v1/auth/credentials',
    summary: 'List one’s own ways to sign in',
    reply: z.strictObject({
      items: z.array(
        z.strictObject({
          id: Id,
          kind: CredentialKind,
          label: z.string(),
          createdAt: Instant,
          usedAt: Instant.nullable(),
        }),
      ),
      recoveryCodesLeft: z.int(),
    }),
  }),
  changePassword: route({
    ...own,
    name: 'auth.change-password',
    method: 'POST',
    path: '/api/v1/auth/password/change',
    summary: 'Change one’s password; all other sessions end',
    body: z.strictObject({ current: Password, next: Password }),
    reply: Nothing,
  }),
  totpAsked: route({
    ...fresh,
    name: 'auth.totp-asked',
    method: 'POST',
    path: '/api/v1/auth/totp/asked',
    summary: 'Begin to add an authenticator application',
    body: Nothing,
    reply: z.strictObject({ challenge: Token, uri: z.string(), secret: z.string() }),
  }),
  addTotp: route({
    ...fresh,
    name: 'auth.add-totp',
    method: 'POST',
    path: '/api/v1/auth/totp',
    summary: 'Add an authenticator application, with a code of it',
    body: z.strictObject({ challenge: Token, code: Code }),
    reply: z.strictObject({ id: Id }),
  }),
  newPasskeyAsked: route({
    ...fresh,
    name: 'auth.new-passkey-asked',
    method: 'POST',
    path: '/api/v1/auth/passkeys/asked',
    summary: 'Begin to add a passkey',
    body: Nothing,
    reply: z.strictObject({ challenge: Token, passkey: PasskeyCreation }),
  }),
  addPasskey: route({
    ...fresh,
    name: 'auth.add-passkey',
    method: 'POST',
    path: '/api/v1/auth/passkeys',
    summary: 'Add a passkey',
    body: z.strictObject({ challenge: Token, label: line(60), passkey: PasskeyRegistration }),
    reply: z.strictObject({ id: Id }),
  }),
  addRecoveryCodes: route({
    ...fresh,
    name: 'auth.add-recovery-codes',
    method: 'POST',
    path: '/api/v1/auth/recovery-codes',
    summary: 'Make new recovery codes; the old ones end, the reply alone shows the new',
    body: Nothing,
    reply: z.strictObject({ codes: z.array(z.string()) }),
  }),
  linkIdentity: route({
    ...fresh,
    name: 'auth.link-identity',
    method: 'POST',
    path: '/api/v1/auth/oidc/link',
    summary: 'Begin to link one’s identity at the sign-in provider',
    body: Nothing,
    reply: z.strictObject({ url: z.string() }),
  }),
  removeCredential: route({
    ...fresh,
    name: 'auth.remove-credential',
    method: 'DELETE',
    path: '/api/v1/auth/credentials/:id',
    summary: 'Remove one of one’s own ways to sign in',
    params: ById,
    reply: Nothing,
  }),
  sessions: route({
    ...own,
    name: 'auth.sessions',
    method: 'GET',
    path: '/api/v1/auth/sessions',
    summary: 'List one’s own sessions',
    reply: z.strictObject({
      items: z.array(
        z.strictObject({
          id: Id,
          isThis: z.boolean(),
          method: SignInMethod,
          address: z.string(),
          agent: z.string().nullable(),
          createdAt: Instant,
          seenAt: Instant,
          expiresAt: Instant,
          isLocked: z.boolean(),
        }),
      ),
    }),
  }),
  revokeSession: route({
    ...own,
    name: 'auth.revoke-session',
    method: 'DELETE',
    path: '/api/v1/auth/sessions/:id',
    summary: 'End one of one’s own sessions',
    params: ById,
    reply: Nothing,
  }),
};
