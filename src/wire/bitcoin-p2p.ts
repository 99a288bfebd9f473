/**
 * The message header of Bitcoin's peer-to-peer network and of the chains that were made from it: magic 4, command 12
 * (ASCII, zero-padded), length u32 LE, checksum 4. The encrypted transport of BIP 324 has no visible form.
 */
import { ByteWriter } from './byte-writer.ts';
import { Cursor } from './cursor.ts';
import { readU32, writeU32 } from './sv2-fields.ts';

export const BITCOIN_HEADER_BYTES = 24;
/** MAX_PROTOCOL_MESSAGE_LENGTH is 4 MB in Bitcoin Core; others allow 32 MiB. */
export const BITCOIN_PAYLOAD_BYTES_MAX = 32 * 1024 * 1024;

/** First four bytes, as on the wire → network. From the chainparams of each. */
export const BITCOIN_NETWORKS: ReadonlyMap<number, string> = new Map([
  [0xf9beb4d9, 'bitcoin'],
  [0x0b110907, 'bitcoin-testnet3'],
  [0x1c163f28, 'bitcoin-testnet4'],
  [0x0a03cf40, 'bitcoin-signet'],
  [0xfabfb5da, 'bitcoin-regtest'],
  [0xe3e1f3e8, 'bitcoin-cash'],
  [0xf4e5f3f4, 'bitcoin-cash-testnet'],
  [0xe1476d44, 'bitcoin-gold'],
  [0xfbc0b6db, 'litecoin'],
  [0xfdd2c8f1, 'litecoin-testnet'],
  [0xc0c0c0c0, 'dogecoin'],
  [0xbf0c6bbd, 'dash'],
  [0x24e92764, 'zcash'],
  [0xfa1af9bf, 'zcash-testnet'],
  [0x72746d2e, 'raptoreum'],
  [0x5241564e, 'ravencoin'],
]);

export interface BitcoinHeader {
  readonly network: string;
  readonly command: string;
  readonly length: number;
}

/** Null where the bytes are too few or not such a header. */
export function readBitcoinHeader(bytes: Uint8Array): BitcoinHeader | null {
  if (bytes.length < BITCOIN_HEADER_BYTES) return null;
  const cursor = new Cursor(bytes);
  const network = BITCOIN_NETWORKS.get(cursor.u32());
  const command = readCommand(cursor.take(12));
  const length = readU32(cursor);
  if (network === undefined || command === null || length > BITCOIN_PAYLOAD_BYTES_MAX) return null;
  return { network, command, length };
}

/** True while the bytes that are there may be the front of such a header. */
export function mayBeBitcoin(bytes: Uint8Array): boolean {
  if (bytes.length >= BITCOIN_HEADER_BYTES) return readBitcoinHeader(bytes) !== null;
  const length = Math.min(bytes.length, 4);
  for (const magic of BITCOIN_NETWORKS.keys()) {
    let same = 0;
    while (same < length && bytes[same] === ((magic >>> (24 - 8 * same)) & 255)) same += 1;
    if (same === length) return true;
  }
  return false;
}

export function encodeBitcoin(
  magic: number,
  command: string,
  checksum: Uint8Array,
  payload: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const name = new Uint8Array(12);
  for (let i = 0; i < Math.min(12, command.length); i++) name[i] = command.charCodeAt(i);
  const writer = new ByteWriter().u32(magic).put(name);
  writeU32(writer, payload.length);
  return writer.put(checksum.subarray(0, 4)).put(payload).done();
}

/** Letters and digits, then zeros only. */
function readCommand(bytes: Uint8Array): string | null {
  let text = '';
  for (const byte of bytes) {
    if (byte === 0) continue;
    const isName =
      (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f;
    if (!isName) return null;
    text += String.fromCharCode(byte);
  }
  const isPadded = bytes.slice(0, text.length).every((byte) => byte !== 0);
  return text.length > 0 && isPadded ? text : null;
}
