/** Rows of the tables of `012-sign-in`: secrets, and what hangs on them. Instants are ISO text. */
import type { CredentialKind, LinkPurpose, SignInMethod, TokenScope } from '#model/person.ts';

export interface CredentialRow {
  readonly id: string;
  readonly personId: string;
  readonly kind: CredentialKind;
  /** What the owner calls it. */
  readonly label: string;
  /** A password's hash (PHC text), a TOTP secret sealed under the person's key, a passkey's public key (COSE). */
  readonly secret: Uint8Array | null;
  /** A passkey's own id, or the key of a linked identity. */
  readonly lookup: string | null;
  /** The last TOTP step that was used, or a passkey's count of uses. */
  readonly counter: number;
  readonly transports: readonly string[];
  readonly createdAt: string;
  readonly usedAt: string | null;
}

export interface RecoveryCodeRow {
  readonly personId: string;
  readonly hash: string;
  readonly usedAt: string | null;
}

export interface SessionRow {
  readonly id: string;
  readonly personId: string;
  readonly tokenHash: string;
  readonly method: SignInMethod;
  readonly address: string;
  readonly agent: string | null;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** To the minute. */
  readonly seenAt: string;
  /** Locked by hand; idleness is reckoned from `seenAt`. */
  readonly lockedAt: string | null;
  readonly steppedUpAt: string | null;
}

/** A browser in which somebody has signed in before. */
export interface DeviceRow {
  readonly tokenHash: string;
  readonly personId: string;
  readonly seenAt: string;
}

export type ChallengeKind =
  /** The password was right; a second factor is awaited. */
  | 'second-factor'
  /** A passkey alone is awaited. */
  | 'passkey'
  /** Of somebody who is signed in: to unlock or step up. */
  | 'proof'
  | 'passkey-registration'
  | 'totp-registration'
  /** The browser is at the sign-in provider. */
  | 'oidc'
  | 'oidc-link';

/** Something asked of a browser that has minutes to answer. */
export interface ChallengeRow {
  readonly tokenHash: string;
  readonly kind: ChallengeKind;
  readonly personId: string | null;
  readonly sessionId: string | null;
  /** Who asked: counted, so that nobody fills the table. */
  readonly address: string;
  /** What was shown already. */
  readonly method: 'password' | 'oidc' | null;
  /** The WebAuthn challenge. */
  readonly passkey: string | null;
  readonly trip: { readonly nonce: string; readonly verifier: string } | null;
  /** A TOTP secret that is not confirmed yet, sealed. */
  readonly secret: Uint8Array | null;
  readonly failures: number;
  readonly createdAt: string;
  readonly expiresAt: string;
}

export interface OneTimeLinkRow {
  readonly id: string;
  readonly purpose: LinkPurpose;
  readonly personId: string | null;
  /** A reset that also takes lost second factors away. */
  readonly dropsFactors: boolean;
  readonly tokenHash: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}

export interface SignInFailureRow {
  readonly key: string;
  readonly failures: number;
  readonly lastAt: string;
  readonly pausedUntil: string;
}

export interface ApiTokenRow {
  readonly id: string;
  readonly label: string;
  readonly scopes: readonly TokenScope[];
  readonly subjectId: string | null;
  readonly jurisdiction: string | null;
  readonly tokenHash: string;
  readonly madeById: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly usedAt: string | null;
  readonly revokedAt: string | null;
}

export interface SignInTables {
  credential: CredentialRow;
  recoveryCode: RecoveryCodeRow;
  session: SessionRow;
  device: DeviceRow;
  challenge: ChallengeRow;
  oneTimeLink: OneTimeLinkRow;
  signInFailure: SignInFailureRow;
  apiToken: ApiTokenRow;
}
