/**
 * People: who can act. Secrets (password hashes, keys, sessions) are not here; what is known of them is that they
 * exist and since when, so that the record tells who could have signed in.
 */
import { z } from 'zod';
import { Id, Instant } from './event.ts';
import type { EventTypes } from './event.ts';
import { Email, Language, line, Name, Note, Phone } from './text.ts';

/** A password alone never opens the office; `recovery-codes` stand in for a lost second factor. */
export const CREDENTIAL_KINDS = ['password', 'totp', 'passkey', 'recovery-codes', 'oidc'] as const;
export const CredentialKind = z.enum(CREDENTIAL_KINDS);
export type CredentialKind = z.infer<typeof CredentialKind>;

/** How a session began. `link`: by a one-time link, before there was a credential. */
const SIGN_IN_METHODS = [
  'password-totp',
  'password-passkey',
  'password-recovery-code',
  'password-only',
  'passkey',
  'oidc',
  'oidc-totp',
  'oidc-passkey',
  'oidc-recovery-code',
  'oidc-only',
  'link',
] as const;
export const SignInMethod = z.enum(SIGN_IN_METHODS);
export type SignInMethod = z.infer<typeof SignInMethod>;

/** By what a session was unlocked or a person stepped up. */
const ProofKind = z.enum(['password', 'totp', 'passkey']);

const LINK_PURPOSES = ['set-up', 'invitation', 'reset'] as const;
export const LinkPurpose = z.enum(LINK_PURPOSES);
export type LinkPurpose = z.infer<typeof LinkPurpose>;

const TOKEN_SCOPES = [
  'sensor:deliver',
  'enforcer:pull',
  'enforcer:report',
  'log:read',
  'log:witness',
  'taxii:clear',
  'taxii:green',
  'taxii:amber',
] as const;
export const TokenScope = z.enum(TOKEN_SCOPES);
export type TokenScope = z.infer<typeof TokenScope>;

/** Where somebody belongs: to an agency, or to a supervised unit, never to both; to neither before set-up ends. */
const belongs = {
  agencyId: Id.nullable(),
  unitId: Id.nullable(),
  language: Language,
};
export const Belonging = z.strictObject(belongs);
export type Belonging = z.infer<typeof Belonging>;
export const Identity = z.strictObject({ name: Name, email: Email, phone: Phone.nullable() });
export type Identity = z.infer<typeof Identity>;

export const Person = z.strictObject({
  id: Id,
  version: z.int().positive(),
  /** Null once erased, like all that names a person. */
  name: Name.nullable(),
  email: Email.nullable(),
  phone: Phone.nullable(),
  ...belongs,
  registeredAt: Instant,
  /** When their present password was set; null: there is none. */
  passwordAt: Instant.nullable(),
  totpAt: Instant.nullable(),
  recoveryCodesAt: Instant.nullable(),
  passkeyIds: z.array(Id),
  /** Whether an identity of the sign-in provider is linked. */
  oidcAt: Instant.nullable(),
  signedInAt: Instant.nullable(),
  disabledAt: Instant.nullable(),
  disabledReason: Note.nullable(),
  erasedAt: Instant.nullable(),
});
export type Person = z.infer<typeof Person>;

/** Where a browser is: personal, since it tells where somebody was. */
const whereabouts = z.strictObject({ address: z.string().max(64), agent: line(300).nullable() });

export const personEvents = {
  'person.registered': { data: Belonging, personal: Identity },
  'person.changed': { data: Belonging, personal: Identity },
  'person.disabled': {
    data: z.strictObject({}),
    personal: z.strictObject({ reason: Note }),
  },
  'person.enabled': { data: z.strictObject({}) },
  /** Their stream's key is destroyed in the same transaction; nothing of theirs can be read after it. */
  'person.erased': { data: z.strictObject({}) },
  'person.link-made': {
    data: z.strictObject({ linkId: Id, purpose: LinkPurpose, expiresAt: Instant }),
  },
  'person.link-used': { data: z.strictObject({ linkId: Id, purpose: LinkPurpose }) },
  /** A second password, TOTP key, set of codes or linked identity replaces the first; passkeys stand side by side. */
  'person.credential-added': {
    data: z.strictObject({ credentialId: Id, kind: CredentialKind }),
  },
  'person.credential-removed': {
    data: z.strictObject({ credentialId: Id, kind: CredentialKind }),
  },
  'person.signed-in': {
    data: z.strictObject({ sessionId: Id, method: SignInMethod }),
    personal: whereabouts,
  },
  'person.signed-out': { data: z.strictObject({ sessionId: Id }) },
  /** Idle for too long, or locked by hand. */
  'person.session-locked': { data: z.strictObject({ sessionId: Id }) },
  'person.session-unlocked': { data: z.strictObject({ sessionId: Id, proof: ProofKind }) },
  'person.stepped-up': { data: z.strictObject({ sessionId: Id, proof: ProofKind }) },
  'person.sessions-revoked': { data: z.strictObject({ sessionIds: z.array(Id).max(100) }) },
  /** Told once per pause that throttling imposes, not per attempt: an attacker must not be able to fill the record. */
  'person.sign-in-throttled': {
    data: z.strictObject({ failures: z.int().positive(), until: Instant }),
  },
  /** On the stream of whoever made it; `subjectId` is the sensor or enforcement point that it stands for. */
  'person.token-made': {
    data: z.strictObject({
      tokenId: Id,
      label: line(100),
      scopes: z.array(TokenScope).min(1).max(TOKEN_SCOPES.length),
      subjectId: Id.nullable(),
      expiresAt: Instant,
    }),
  },
  'person.token-revoked': { data: z.strictObject({ tokenId: Id }) },
} as const satisfies EventTypes;
