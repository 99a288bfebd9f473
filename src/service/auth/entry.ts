/**
 * Entries: the calls by which somebody comes in. They differ from commands (handler.ts) in two ways: they see and set the
 * browser's tokens, and they open transactions of their own, since checking a password takes a tenth of a second, in
 * which nobody else could decide anything, and since a failure must be counted although nothing else is done.
 *
 * Whoever serves them (api/) takes the caller from the connection and the cookies, and lays down what `tokens` says:
 * `session` and `device` as `HttpOnly; Secure; SameSite=Strict`, `trip` as `SameSite=Lax`, for it must survive the way
 * back from another site. Null: the cookie goes.
 */
import { hkdfSync } from 'node:crypto';
import type { InputOf, ReplyOf, Route } from '#model/route.ts';
import type { Office } from '../office.ts';
import { OidcProvider, type OidcSettings } from './oidc.ts';
import { partyOf, type Party } from './passkey.ts';
import { PasswordHasher } from './password-hash.ts';

/** Who stands at the door, as the connection tells. */
export interface Caller {
  /** Address of the client, behind trusted proxies. */
  readonly address: string;
  readonly agent: string | null;
  readonly session: string | null;
  readonly device: string | null;
  readonly trip: string | null;
}

/** What the browser is to hold from now on; what is left out stays. */
export interface Tokens {
  readonly session?: string | null;
  readonly device?: string;
  readonly trip?: string | null;
}

export interface Entered<R> {
  readonly reply: R;
  readonly tokens?: Tokens;
  /** A path of the console: answered as 303 instead of the reply. */
  readonly redirect?: string;
}

export interface Entry<R extends Route = Route> {
  readonly kind: 'entry';
  readonly route: R;
  run(entrance: Entrance, caller: Caller, input: InputOf<R>): Promise<Entered<ReplyOf<R>>>;
}

export function entry<R extends Route>(
  route: R,
  run: (entrance: Entrance, caller: Caller, input: InputOf<R>) => Promise<Entered<ReplyOf<R>>>,
): Entry<R> {
  return { kind: 'entry', route, run };
}

/** What entries need beside the office. Made once by `bin`, from the configuration. */
export interface Entrance {
  readonly office: Office;
  readonly hasher: PasswordHasher;
  readonly party: Party;
  readonly oidc: OidcProvider | null;
  /** Keys the counts of failures. */
  readonly countKey: Uint8Array;
}

const COUNT_KEY_BYTES = 32;

export function createEntrance(
  office: Office,
  parts: {
    /** As browsers see the office: `https://office.example`. */
    readonly origin: string;
    readonly masterKey: Uint8Array;
    readonly oidc?: Omit<OidcSettings, 'redirectUri'> | null;
    readonly hasher?: PasswordHasher;
  },
): Entrance {
  const { origin, masterKey, oidc = null, hasher = new PasswordHasher() } = parts;
  const redirectUri = `${origin}${OIDC_CALLBACK}`;
  return {
    office,
    hasher,
    party: partyOf(origin),
    oidc: oidc === null ? null : new OidcProvider({ ...oidc, redirectUri }, office.clock),
    // A key of its own (RFC 5869), so that the master key is used for one thing only.
    countKey: new Uint8Array(hkdfSync('sha256', masterKey, '', 'sign-in counts', COUNT_KEY_BYTES)),
  };
}

/** To be registered with the sign-in provider, after the office's origin. */
export const OIDC_CALLBACK = '/api/v1/auth/oidc/callback';
