/**
 * Sign-in by an OpenID Connect provider: authorisation code with PKCE, state and nonce; the identity token's signature
 * is checked too, not only the connection over which it came. Nobody is made by signing in: an identity (issuer and
 * subject) opens the account that it was linked to, whatever e-mail address it claims.
 */
import { createHash } from 'node:crypto';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretPost,
  discovery,
  enableNonRepudiationChecks,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  type Configuration,
} from 'openid-client';
import type { Clock } from '#base/clock.ts';
import { messageOf, OperatingError } from '#base/errors.ts';

export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** Null: a public client; PKCE protects the code. */
  readonly clientSecret: string | null;
  /** As it is registered with the provider. */
  readonly redirectUri: string;
  /** On the button. */
  readonly name: string;
}

/** What the office remembers between sending a browser away and its coming back. */
export interface OidcTrip {
  readonly nonce: string;
  readonly verifier: string;
}

/** Who came back. `hasSecondFactor`: the provider says that it asked for more than one (RFC 8176 `mfa`). */
export interface OidcIdentity {
  /** 64 hexadecimal digits of issuer and subject. */
  readonly key: string;
  readonly hasSecondFactor: boolean;
}

/** The provider's keys and addresses are asked for again after an hour. */
const DISCOVERY_MS = 3_600_000;
const TIMEOUT_S = 10;

export class OidcProvider {
  readonly settings: OidcSettings;
  readonly #clock: Clock;
  #known: { readonly at: number; readonly configuration: Promise<Configuration> } | null = null;

  constructor(settings: OidcSettings, clock: Clock) {
    this.settings = settings;
    this.#clock = clock;
  }

  /** Where to send the browser. `state` comes back with it. */
  async begin(state: string): Promise<{ readonly url: string; readonly trip: OidcTrip }> {
    const configuration = await this.#configuration();
    const trip = { nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: this.settings.redirectUri,
      scope: 'openid',
      state,
      nonce: trip.nonce,
      code_challenge: await calculatePKCECodeChallenge(trip.verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, trip };
  }

  /** `query`: the callback's own, as it came. Null: refused there, or not what was asked for. */
  async finish(query: string, state: string, trip: OidcTrip): Promise<OidcIdentity | null> {
    const configuration = await this.#configuration();
    const url = new URL(this.settings.redirectUri);
    url.search = query;
    try {
      const answer = await authorizationCodeGrant(configuration, url, {
        expectedState: state,
        expectedNonce: trip.nonce,
        pkceCodeVerifier: trip.verifier,
        idTokenExpected: true,
      });
      const claims = answer.claims();
      if (claims === undefined) return null;
      const { amr } = claims;
      return {
        key: identityKey(claims.iss, claims.sub),
        hasSecondFactor: Array.isArray(amr) && amr.includes('mfa'),
      };
    } catch (error) {
      if (isOutOfReach(error)) throw this.#unavailable(error);
      return null;
    }
  }

  async #configuration(): Promise<Configuration> {
    const now = this.#clock.now();
    if (this.#known === null || now - this.#known.at > DISCOVERY_MS)
      this.#known = { at: now, configuration: this.#discover() };
    try {
      return await this.#known.configuration;
    } catch (error) {
      this.#known = null;
      throw this.#unavailable(error);
    }
  }

  #discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    const url = new URL(issuer);
    const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
    const execute = [enableNonRepudiationChecks];
    // Plain http only to this machine, where nobody listens in.
    if (isHere && url.protocol === 'http:') execute.push(allowInsecureRequests);
    const authentication = clientSecret === null ? None() : ClientSecretPost(clientSecret);
    return discovery(url, clientId, {}, authentication, { execute, timeout: TIMEOUT_S });
  }

  #unavailable(error: unknown): OperatingError {
    const { issuer } = this.settings;
    const message = `Cannot ask the sign-in provider ${issuer}: ${messageOf(error)}`;
    return new OperatingError('unavailable', message, { cause: error });
  }
}

/** The subject is unique only with its issuer (OpenID Connect Core §5.7). */
export function identityKey(issuer: string, subject: string): string {
  return createHash('sha256').update(`${issuer}\n${subject}`).digest('hex');
}

/** fetch() tells every failure of the network as a TypeError or by its abort. */
function isOutOfReach(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const causes = [error, error.cause];
  return causes.some(
    (cause) =>
      cause instanceof Error &&
      (cause.message === 'fetch failed' ||
        cause.name === 'TimeoutError' ||
        cause.name === 'AbortError'),
  );
}
