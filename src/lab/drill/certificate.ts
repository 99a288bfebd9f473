/** A self-signed certificate for one drill, made when it begins: no key lies in the repository. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface Identity {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
}

const OID = {
  COMMON_NAME: [0x55, 0x04, 0x03],
  ECDSA_SHA256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
} as const;
const TAG = { INTEGER: 2, BITS: 3, OID: 6, UTF8: 12, TIME: 23, SEQUENCE: 0x30, SET: 0x31 } as const;
const VALID_MILLIS = 86_400_000;

/** An X.509 v1 certificate (RFC 5280 §4.1) on P-256, valid for a day around `now`. */
export function makeIdentity(name: string, now: number): Identity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(TAG.SEQUENCE, der(TAG.OID, Buffer.from(OID.ECDSA_SHA256)));
  const who = nameOf(name);
  const serial = randomBytes(8);
  serial[0] = 1;
  const validity = der(TAG.SEQUENCE, timeOf(now - VALID_MILLIS), timeOf(now + VALID_MILLIS));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const body = der(TAG.SEQUENCE, der(TAG.INTEGER, serial), algorithm, who, validity, who, spki);
  const signature = sign('sha256', body, privateKey);
  const bits = der(TAG.BITS, Buffer.of(0), signature);
  const whole = der(TAG.SEQUENCE, body, algorithm, bits).toString('base64');
  const lines = whole.match(/.{1,64}/g)?.join('\n') ?? '';
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}

function nameOf(name: string): Buffer {
  const value = der(TAG.UTF8, Buffer.from(name));
  const pair = der(TAG.SEQUENCE, der(TAG.OID, Buffer.from(OID.COMMON_NAME)), value);
  return der(TAG.SEQUENCE, der(TAG.SET, pair));
}

/** UTCTime: YYMMDDHHMMSSZ. */
function timeOf(at: number): Buffer {
  const text = new Date(at).toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return der(TAG.TIME, Buffer.from(`${text}Z`));
}

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.of(tag, ...size), body]);
}
