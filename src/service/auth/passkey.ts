/**
 * Passkeys (WebAuthn level 3). A passkey is two factors in one: the device, and the finger or PIN that unlocks it, which
 * is why user verification is required everywhere. Attestation is not asked for: which make a device is, is nobody's
 * business here. The library checks what comes back; the options are plain data and written here.
 */
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import type {
  PasskeyAssertion,
  PasskeyCreation,
  PasskeyRegistration,
  PasskeyRequest,
} from '#model/passkey.ts';

/** Where passkeys are valid: the host of the office and its origin (`https://office.example`). */
export interface Party {
  readonly origin: string;
  readonly rpId: string;
}

/** What is kept of a passkey; nothing of it is secret. */
export interface PasskeyRecord {
  /** base64url, given by the authenticator. */
  readonly id: string;
  /** COSE. */
  readonly publicKey: Uint8Array;
  /** Uses so far; 0 for ever where the passkey is shared between devices. */
  readonly counter: number;
  readonly transports: readonly string[];
}

const TIMEOUT_MS = 5 * 60_000;
/** COSE algorithms that are offered, the best first: Ed25519, ES256, RS256 (TPMs of older Windows machines). */
const ALGORITHMS = [-8, -7, -257];

export function partyOf(origin: string): Party {
  return { origin, rpId: new URL(origin).hostname };
}

export function creationOptions(
  party: Party,
  user: { readonly id: string; readonly email: string; readonly name: string },
  challenge: string,
  others: readonly PasskeyRecord[],
): PasskeyCreation {
  return {
    rp: { id: party.rpId, name: 'Minewatch' },
    user: {
      id: Buffer.from(user.id).toString('base64url'),
      name: user.email,
      displayName: user.name,
    },
    challenge,
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    timeout: TIMEOUT_MS,
    excludeCredentials: others.map(descriptorOf),
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
    attestation: 'none',
  };
}

/** `allowed` empty: whichever passkey of this office the device has. */
export function requestOptions(
  party: Party,
  challenge: string,
  allowed: readonly PasskeyRecord[],
): PasskeyRequest {
  return {
    rpId: party.rpId,
    challenge,
    timeout: TIMEOUT_MS,
    userVerification: 'required',
    allowCredentials: allowed.map(descriptorOf),
  };
}

/** Null: what came back does not answer this challenge. */
export async function registeredPasskey(
  party: Party,
  challenge: string,
  { id, rawId, type, response }: PasskeyRegistration,
): Promise<PasskeyRecord | null> {
  const { clientDataJSON, attestationObject, transports } = response;
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: {
        id,
        rawId,
        type,
        response: { clientDataJSON, attestationObject },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (!verified) return null;
    const { publicKey, counter } = registrationInfo.credential;
    return { id: registrationInfo.credential.id, publicKey, counter, transports };
  } catch {
    // The library throws for whatever does not fit; what comes from outside is never an exception of ours.
    return null;
  }
}

/** The counter after this use; null: not this passkey's answer to this challenge, or a copy of the passkey. */
export async function usedPasskey(
  party: Party,
  challenge: string,
  passkey: PasskeyRecord,
  { id, rawId, type, response }: PasskeyAssertion,
): Promise<number | null> {
  const { clientDataJSON, authenticatorData, signature } = response;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id,
        rawId,
        type,
        response: { clientDataJSON, authenticatorData, signature },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.rpId,
      requireUserVerification: true,
      credential: {
        id: passkey.id,
        publicKey: Uint8Array.from(passkey.publicKey),
        counter: passkey.counter,
      },
    });
    return verified ? authenticationInfo.newCounter : null;
  } catch {
    return null;
  }
}

function descriptorOf({ id, transports }: PasskeyRecord) {
  return { id, type: 'public-key' as const, transports: [...transports] };
}
