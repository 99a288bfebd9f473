import type { Random } from '#base/random.ts';
import {
  type ClientHelloShape,
  encodeClientHello,
  encodeServerHello,
  encodeTlsRecords,
  RECORD,
} from '#wire/tls.ts';
import { joined } from '#wire/frame.ts';
import type { Turn } from '../dialogue.ts';

export interface TlsOptions {
  /** XMRig and most miners send none. */
  readonly sni?: string | null;
  readonly alpn?: readonly string[];
  readonly hello?: ClientHelloShape;
}

/** Content type 1, tag 16: what TLS 1.3 adds to a payload inside a record (RFC 8446 §5.2). */
const ADDED_BYTES = 17;
/** Encrypted extensions, certificate, its verification, finished: about what an ECDSA server sends. */
const SERVER_FLIGHT_BYTES = 1150;
const FINISHED_BYTES = 53;

/** A TLS 1.3 connection: real hellos, then records of the right lengths with random content. No key exists. */
export function inTls(turns: readonly Turn[], random: Random, options: TlsOptions = {}): Turn[] {
  const first = turns[0];
  if (first === undefined) return [];
  const { sni = null, alpn = [], hello } = options;
  const clientHello = encodeClientHello({ random: random.bytes(32), sni, alpn, ...hello });
  const flight = [
    encodeTlsRecords(RECORD.HANDSHAKE, encodeServerHello({ random: random.bytes(32) })),
    changeCipher(),
    data(random, SERVER_FLIGHT_BYTES),
  ];
  const at = first.at;
  const out: Turn[] = [
    {
      side: 0,
      at: at - 60,
      bytes: encodeTlsRecords(RECORD.HANDSHAKE, clientHello, { version: 0x0301 }),
    },
    { side: 1, at: at - 35, bytes: joined(flight) },
    { side: 0, at: at - 30, bytes: joined([changeCipher(), data(random, FINISHED_BYTES)]) },
  ];
  for (const turn of turns) {
    const length = turn.bytes.length + ADDED_BYTES;
    out.push({ side: turn.side, at: turn.at, bytes: data(random, length) });
  }
  return out;
}

function data(random: Random, length: number): Uint8Array {
  return encodeTlsRecords(RECORD.DATA, random.bytes(length));
}

function changeCipher(): Uint8Array {
  return encodeTlsRecords(RECORD.CHANGE_CIPHER, Uint8Array.of(1));
}
