/**
 * TLS: what a handshake shows before it becomes unreadable. Nothing is carried on; once both sides have said what they
 * say in clear, the stream is let go.
 */
import type { Millis, Side } from '#model/stream.ts';
import {
  HANDSHAKE,
  readClientHello,
  readLeafCertificate,
  readServerHello,
  RECORD,
  RECORD_BYTES_MAX,
  RECORD_HEAD_BYTES,
  settledVersion,
} from '#wire/tls.ts';
import { ja4Of } from './ja4.ts';
import { readCertificate } from '#wire/x509.ts';
import { defineAnalyzer, type Out, Probe, REJECT } from '../analyzer.ts';

/** Bytes of one handshake message: certificate chains stay below 16 KiB, hellos with large keys below 4. */
export const HANDSHAKE_BYTES_MAX = 32 * 1024;
const TLS_1_3 = 0x0304;
const NOTHING = new Uint8Array(0);

interface Stream {
  /** Nothing more of this side is readable. */
  done: boolean;
  /** Handshake bytes that are no whole message yet. */
  handshake: Uint8Array;
}

interface State {
  named: boolean;
  readonly streams: readonly [Stream, Stream];
}

export const tls = defineAnalyzer<State>({
  name: 'tls',
  carrier: 'tls',
  bufferBytesMax: RECORD_HEAD_BYTES + RECORD_BYTES_MAX,

  probe(head) {
    if (!isRecordStart(head, 0)) return Probe.NO;
    if (head.length < RECORD_HEAD_BYTES + 1) return Probe.MORE;
    if (head[0] === RECORD.ALERT || head[0] === RECORD.CHANGE_CIPHER) return Probe.NO;
    return Probe.YES;
  },

  start: () => ({
    named: false,
    streams: [
      { done: false, handshake: NOTHING },
      { done: false, handshake: NOTHING },
    ],
  }),

  feed(state, side, bytes, at, out) {
    const stream = state.streams[side];
    let taken = 0;
    while (!stream.done && taken < bytes.length) {
      if (!isRecordStart(bytes, taken)) return REJECT;
      if (bytes.length - taken < RECORD_HEAD_BYTES) return taken;
      const length = lengthAt(bytes, taken);
      const start = taken + RECORD_HEAD_BYTES;
      if (bytes.length < start + length) return taken;
      if (!state.named) out.fact({ kind: 'carrier', at, side, carrier: 'tls' });
      state.named = true;
      if (bytes[taken] === RECORD.HANDSHAKE) {
        readHandshake(stream, side, bytes.subarray(start, start + length), at, out);
      } else if (bytes[taken] !== RECORD.ALERT) stream.done = true;
      taken = start + length;
    }
    if (!stream.done) return taken;
    stream.handshake = NOTHING;
    out.deaf(side, true);
    return state.streams[0].done && state.streams[1].done ? REJECT : bytes.length;
  },

  gap(state, side, _at, out) {
    state.streams[side].done = true;
    state.streams[side].handshake = NOTHING;
    out.deaf(side, true);
    return !(state.streams[0].done && state.streams[1].done);
  },
});

/** Type, major version and a length that the standard allows, as far as they are there. */
function isRecordStart(bytes: Uint8Array, at: number): boolean {
  const type = bytes[at] ?? 0;
  if (type < RECORD.CHANGE_CIPHER || type > RECORD.DATA) return false;
  const left = bytes.length - at;
  if (left > 1 && bytes[at + 1] !== 3) return false;
  if (left > 2 && (bytes[at + 2] ?? 0) > 4) return false;
  if (left < RECORD_HEAD_BYTES) return true;
  const length = lengthAt(bytes, at);
  return length > 0 && length <= RECORD_BYTES_MAX;
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at + 3] ?? 0) << 8) | (bytes[at + 4] ?? 0);
}

function readHandshake(stream: Stream, side: Side, record: Uint8Array, at: Millis, out: Out): void {
  const bytes = new Uint8Array(stream.handshake.length + record.length);
  bytes.set(stream.handshake);
  bytes.set(record, stream.handshake.length);
  let start = 0;
  while (!stream.done && bytes.length - start >= 4) {
    const length =
      ((bytes[start + 1] ?? 0) << 16) | ((bytes[start + 2] ?? 0) << 8) | (bytes[start + 3] ?? 0);
    if (length > HANDSHAKE_BYTES_MAX) {
      stream.done = true;
      return;
    }
    if (bytes.length < start + 4 + length) break;
    const body = bytes.subarray(start + 4, start + 4 + length);
    stream.done = !readMessage(bytes[start] ?? 0, side, body, at, out);
    start += 4 + length;
  }
  stream.handshake = bytes.slice(start);
}

/** False once this side says nothing more that is readable and wanted. */
function readMessage(type: number, side: Side, body: Uint8Array, at: Millis, out: Out): boolean {
  switch (type) {
    case HANDSHAKE.CLIENT_HELLO:
      sayClient(side, body, at, out);
      return false;
    case HANDSHAKE.SERVER_HELLO:
      return sayServer(side, body, at, out);
    case HANDSHAKE.CERTIFICATE:
      sayCertificate(side, body, at, out);
      return false;
    // HelloRequest comes before a hello, CertificateStatus and session tickets before or after a certificate.
    case 0:
    case 4:
      return true;
    default:
      return false;
  }
}

function sayClient(side: Side, body: Uint8Array, at: Millis, out: Out): void {
  const hello = readClientHello(body);
  if (hello === null) return;
  const { sni, alpn } = hello;
  const highest = hello.versions.length === 0 ? hello.version : Math.max(...hello.versions);
  const version = settledVersion(highest);
  out.fact({ kind: 'tls-client', at, side, version, sni, alpn, ja4: ja4Of(hello) });
  if (sni !== null) out.fact({ kind: 'name', at, side, source: 'sni', name: sni, port: null });
}

function sayServer(side: Side, body: Uint8Array, at: Millis, out: Out): boolean {
  const hello = readServerHello(body);
  if (hello === null) return false;
  const version = settledVersion(hello.version);
  const { alpn } = hello;
  out.fact({ kind: 'tls-server', at, side, version, sni: null, alpn, ja4: null });
  return version < TLS_1_3;
}

function sayCertificate(side: Side, body: Uint8Array, at: Millis, out: Out): void {
  const leaf = readLeafCertificate(body);
  const facts = leaf === null ? null : readCertificate(leaf);
  if (facts !== null) out.fact({ kind: 'certificate', at, side, ...facts });
}
