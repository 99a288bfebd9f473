/**
 * An authenticator in software, for tests: makes ES256 passkeys, attestation `none` and assertions as a browser hands
 * them over (WebAuthn level 3 §6.1, §6.5, §8.7). Each check of the office can be provoked by bending one part.
 */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import type {
  PasskeyAssertion,
  PasskeyCreation,
  PasskeyRegistration,
  PasskeyRequest,
} from '#model/passkey.ts';

/** Flags of authenticator data. */
const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;

/** What a test may bend. */
export interface Bend {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly type?: string;
  readonly verified?: boolean;
  readonly counter?: number;
}

export class Authenticator {
  readonly origin: string;
  readonly id = randomBytes(32);
  readonly #key: KeyObject;
  readonly #publicKey: KeyObject;
  #counter = 0;
  #userHandle = '';

  constructor(origin: string) {
    this.origin = origin;
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = pair.privateKey;
    this.#publicKey = pair.publicKey;
  }

  create(options: PasskeyCreation, bend: Bend = {}): PasskeyRegistration {
    this.#userHandle = options.user.id;
    const credential = Buffer.concat([
      // AAGUID of nobody in particular, then length and id, then the key.
      Buffer.alloc(16),
      Buffer.from([this.id.length >> 8, this.id.length & 255]),
      this.id,
      this.#coseKey(),
    ]);
    const data = this.#authenticatorData(bend.rpId ?? options.rp.id, ATTESTED, bend, credential);
    const attestation = Buffer.concat([
      Buffer.from([0xa3]),
      text('fmt'),
      text('none'),
      text('attStmt'),
      Buffer.from([0xa0]),
      text('authData'),
      bytes(data),
    ]);
    return {
      id: this.id.toString('base64url'),
      rawId: this.id.toString('base64url'),
      type: 'public-key',
      response: {
        clientDataJSON: this.#clientData('webauthn.create', options.challenge, bend).toString(
          'base64url',
        ),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      },
    };
  }

  get(options: PasskeyRequest, bend: Bend = {}): PasskeyAssertion {
    const data = this.#authenticatorData(bend.rpId ?? options.rpId, 0, bend, Buffer.alloc(0));
    const client = this.#clientData('webauthn.get', options.challenge, bend);
    const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
    return {
      id: this.id.toString('base64url'),
      rawId: this.id.toString('base64url'),
      type: 'public-key',
      response: {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', signed, this.#key).toString('base64url'),
        userHandle: this.#userHandle,
      },
    };
  }

  #clientData(type: string, challenge: string, bend: Bend): Buffer {
    const client = {
      type: bend.type ?? type,
      challenge: bend.challenge ?? challenge,
      origin: bend.origin ?? this.origin,
      crossOrigin: false,
    };
    return Buffer.from(JSON.stringify(client));
  }

  #authenticatorData(rpId: string, flags: number, bend: Bend, rest: Buffer): Buffer {
    this.#counter = bend.counter ?? this.#counter + 1;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.#counter);
    const all = flags | PRESENT | ((bend.verified ?? true) ? VERIFIED : 0);
    return Buffer.concat([
      createHash('sha256').update(rpId).digest(),
      Buffer.from([all]),
      counter,
      rest,
    ]);
  }

  /** COSE_Key: kty EC2, alg ES256, curve P-256, x, y (RFC 9053 §7.1). */
  #coseKey(): Buffer {
    const { x = '', y = '' } = this.#publicKey.export({ format: 'jwk' });
    return Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
      bytes(Buffer.from(x, 'base64url')),
      Buffer.from([0x22]),
      bytes(Buffer.from(y, 'base64url')),
    ]);
  }
}

/** CBOR (RFC 8949 §3.1): a text of less than 24 bytes. */
function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
}

/** CBOR: a byte string of less than 65,536 bytes. */
function bytes(value: Buffer): Buffer {
  const { length } = value;
  const head = length < 256 ? [0x58, length] : [0x59, length >> 8, length & 255];
  return Buffer.concat([Buffer.from(head), value]);
}
