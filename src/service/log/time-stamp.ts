/**
 * Time stamps of checkpoints by somebody else's clock (RFC 3161): the authority signs the hash of a checkpoint's text
 * with its own time, so that not even we can date the record back. Kept beside the log as `timestamps/<size>.<host>.tsr`
 * with the text that was stamped, `timestamps/<size>.txt`; openssl reads both.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Integer, OctetString } from 'asn1js';
import {
  AlgorithmIdentifier,
  type Certificate,
  ExtKeyUsage,
  MessageImprint,
  SignedData,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';
import { messageOf, OperatingError, systemCodeOf } from '#base/errors.ts';
import { writeFileWhole } from './log-files.ts';
import type { Published } from './published-log.ts';

/** Bytes of a reply: a token with a chain of certificates has less than ten thousand. */
export const REPLY_BYTES_MAX = 65_536;
/** Milliseconds until an authority must have answered. */
const TIMEOUT_MS = 20_000;

const SHA256 = '2.16.840.1.101.3.4.2.1';
const EXT_KEY_USAGE = '2.5.29.37';
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

export interface TimeStamp {
  /** When the authority signed, by its own clock; ISO 8601, UTC. */
  readonly at: string;
  /** Bytes of the reply as it came. */
  readonly reply: Uint8Array;
}

/** Asks an authority to stamp a text. Throws `unreachable`, or `damaged` where the reply does not hold. */
export async function requestTimeStamp(
  url: string,
  text: string,
  timeoutMs: number = TIMEOUT_MS,
): Promise<TimeStamp> {
  // Positive, and without a zero in front, as DER wants it.
  const nonce = randomBytes(8);
  nonce[0] = (nonce[0] ?? 0) & 0x7f || 1;
  const reply = await post(url, requestOf(text, nonce), timeoutMs);
  return { at: await verifyTimeStamp(reply, text, { nonce }), reply };
}

function requestOf(text: string, nonce: Uint8Array<ArrayBuffer>): ArrayBuffer {
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA256 }),
      hashedMessage: new OctetString({ valueHex: bufferOf(digestOf(text)) }),
    }),
    nonce: new Integer({ valueHex: bufferOf(nonce) }),
    certReq: true,
  });
  return request.toSchema().toBER();
}

async function post(url: string, body: ArrayBuffer, timeoutMs: number): Promise<Uint8Array> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query', 'user-agent': 'minewatch-log' },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of response.body ?? []) {
      length += part.length;
      if (length > REPLY_BYTES_MAX) throw new Error(`it sent more than ${REPLY_BYTES_MAX} bytes`);
      parts.push(part);
    }
    return Buffer.concat(parts);
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw new OperatingError(
      'unreachable',
      `Cannot get a time stamp from ${url}: ${messageOf(cause)}`,
      { cause: error },
    );
  }
}

/**
 * When the text was stamped. Checks the reply's status, its hash, its nonce where one is given, its signature and that
 * its certificate is for time stamping; whether this authority is to be believed is checked only against `trusted`,
 * which are roots.
 */
export async function verifyTimeStamp(
  reply: Uint8Array,
  text: string,
  expected: { readonly nonce?: Uint8Array; readonly trusted?: readonly Certificate[] } = {},
): Promise<string> {
  try {
    const { signed, info } = parseReply(reply);
    const imprint = info.messageImprint;
    const hashed = new Uint8Array(imprint.hashedMessage.valueBlock.valueHexView);
    if (imprint.hashAlgorithm.algorithmId !== SHA256) throw new Error('it stamps another hash');
    if (Buffer.compare(hashed, digestOf(text)) !== 0) throw new Error('it stamps another text');
    const { nonce } = expected;
    const sent = info.nonce?.valueBlock.valueHexView;
    if (nonce !== undefined && (sent === undefined || Buffer.compare(sent, nonce) !== 0)) {
      throw new Error('it answers another request');
    }
    await checkSigner(signed, text, expected.trusted ?? []);
    return info.genTime.toISOString();
  } catch (error) {
    throw new OperatingError('damaged', `The time stamp does not hold: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function parseReply(reply: Uint8Array): { signed: SignedData; info: TSTInfo } {
  const response = TimeStampResp.fromBER(bufferOf(reply));
  // 0 granted, 1 granted with modifications (RFC 3161 §2.4.2).
  if (![0, 1].includes(response.status.status) || response.timeStampToken === undefined) {
    throw new Error(`the authority refused with status ${response.status.status}`);
  }
  const signed = new SignedData({ schema: response.timeStampToken.content });
  const content = signed.encapContentInfo.eContent?.getValue();
  if (content === undefined) throw new Error('it has no content');
  return { signed, info: TSTInfo.fromBER(content) };
}

async function checkSigner(
  signed: SignedData,
  text: string,
  trusted: readonly Certificate[],
): Promise<void> {
  const result = await signed.verify({
    signer: 0,
    data: bufferOf(new TextEncoder().encode(text)),
    trustedCerts: [...trusted],
    checkChain: trusted.length > 0,
    extendedMode: true,
  });
  if (result.signatureVerified !== true) throw new Error('its signature is false');
  if (trusted.length > 0 && result.signerCertificateVerified !== true) {
    throw new Error('its authority is not trusted');
  }
  const usage = result.signerCertificate?.extensions?.find(
    ({ extnID }) => extnID === EXT_KEY_USAGE,
  );
  // RFC 3161 §2.3: critical, and for nothing else.
  const purposes = usage?.parsedValue instanceof ExtKeyUsage ? usage.parsedValue.keyPurposes : [];
  if (usage?.critical !== true || purposes.length !== 1 || purposes[0] !== TIME_STAMPING) {
    throw new Error('its certificate is not one for time stamping');
  }
}

function digestOf(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

export interface StampOutcome {
  readonly url: string;
  /** When it was stamped; null where it failed. */
  readonly at: string | null;
  readonly error: string | null;
}

/** Has the published checkpoint stamped by each authority that has not done so yet. One that fails does not keep back the others. */
export async function stampCheckpoint(
  logFolder: string,
  { note, checkpoint }: Published,
  urls: readonly string[],
): Promise<readonly StampOutcome[]> {
  const folder = join(logFolder, 'timestamps');
  await mkdir(folder, { recursive: true });
  await writeFileWhole(join(folder, `${checkpoint.size}.txt`), note.text);
  return Promise.all(
    urls.map(async (url): Promise<StampOutcome> => {
      const path = join(folder, `${checkpoint.size}.${hostName(url)}.tsr`);
      try {
        const kept = await readKept(path, note.text);
        if (kept !== null) return { url, at: kept, error: null };
        const { at, reply } = await requestTimeStamp(url, note.text);
        await writeFileWhole(path, reply);
        return { url, at, error: null };
      } catch (error) {
        if (!(error instanceof OperatingError)) throw error;
        return { url, at: null, error: error.message };
      }
    }),
  );
}

/** Null where there is none that holds. */
async function readKept(path: string, text: string): Promise<string | null> {
  try {
    return await verifyTimeStamp(await readFile(path), text);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT' || error instanceof OperatingError) return null;
    throw error;
  }
}

/** The host and port as a part of a file's name. */
function hostName(url: string): string {
  return new URL(url).host.replaceAll(/[^a-zA-Z0-9.-]/g, '_');
}
