/** Is this the beginning (or, joined half-way, the middle) of a JSON conversation? */
import type { Side, StreamContext } from '#model/stream.ts';
import { LF, OPEN_ARRAY, OPEN_OBJECT, CLOSE_OBJECT, QUOTE, isSpace } from '#wire/json-byte.ts';
import { Probe } from '../analyzer.ts';

/** A line of stratum is hardly longer; without a line end in so much, the middle of a stream is not JSON lines. */
const HEAD_BYTES_MAX = 4096;
/** LSP's first header line; its body is what the reader resynchronises to. */
const LSP_HEADER = 'Content-Length: ';

/** YES on `{"`, `{}`, `[{`, with any white space between; in a stream joined half-way also on `{"` behind a line end. */
export function probeJson(head: Uint8Array, _side: Side, context: StreamContext): Probe {
  const first = skipSpace(head, 0);
  if (first === head.length) return head.length > HEAD_BYTES_MAX ? Probe.NO : Probe.MORE;
  const opening = probeOpening(head, first);
  if (opening !== Probe.NO) return opening;
  const isLsp = probeLsp(head, first);
  if (isLsp !== Probe.NO || context.openingSeen) return isLsp;
  return probeMiddle(head);
}

function probeOpening(head: Uint8Array, at: number): Probe {
  const byte = head[at];
  if (byte !== OPEN_OBJECT && byte !== OPEN_ARRAY) return Probe.NO;
  const next = skipSpace(head, at + 1);
  if (next === head.length) return Probe.MORE;
  const second = head[next];
  if (byte === OPEN_ARRAY) return second === OPEN_OBJECT ? probeOpening(head, next) : Probe.NO;
  return second === QUOTE || second === CLOSE_OBJECT ? Probe.YES : Probe.NO;
}

function probeLsp(head: Uint8Array, from: number): Probe {
  for (let i = 0; i < LSP_HEADER.length; i++) {
    const byte = head[from + i];
    if (byte === undefined) return Probe.MORE;
    if (byte !== LSP_HEADER.charCodeAt(i)) return Probe.NO;
  }
  for (let at = head.indexOf(LF, from); at >= 0; at = head.indexOf(LF, at + 1)) {
    const next = skipSpace(head, at + 1);
    if (next < head.length && head[next] === OPEN_OBJECT) return Probe.YES;
  }
  return head.length > HEAD_BYTES_MAX ? Probe.NO : Probe.MORE;
}

/** The rest of a line in printable bytes, then a line that begins as an object does. */
function probeMiddle(head: Uint8Array): Probe {
  const at = head.indexOf(LF);
  const end = at < 0 ? head.length : at;
  for (let i = 0; i < end; i++) {
    const byte = head[i] ?? 0;
    if (byte < 0x20 && !isSpace(byte)) return Probe.NO;
  }
  if (at < 0) return head.length > HEAD_BYTES_MAX ? Probe.NO : Probe.MORE;
  const next = skipSpace(head, at + 1);
  if (next === head.length) return Probe.MORE;
  return probeOpening(head, next);
}

function skipSpace(head: Uint8Array, from: number): number {
  let i = from;
  while (i < head.length && isSpace(head[i] ?? 0)) i++;
  return i;
}
