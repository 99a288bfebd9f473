/** For tests: a conversation of all carriers, with an ear at the end of each that writes down what they carry. */
import type { Fact } from '#model/fact.ts';
import type { Side } from '#model/stream.ts';
import { type Analyzer, Probe, REJECT } from '#analyze/analyzer.ts';
import type { Turn } from './carrier-cases.ts';
import { connect } from '#analyze/connect/connect.ts';
import { Conversation } from '#analyze/conversation.ts';
import { dns } from '#analyze/dns/dns.ts';
import { http } from '#analyze/http/http.ts';
import { proxyProtocol } from '#analyze/proxy-protocol/proxy-protocol.ts';
import { socks4 } from '#analyze/socks4/socks4.ts';
import { socks5 } from '#analyze/socks5/socks5.ts';
import { tls } from '#analyze/tls/tls.ts';
import { websocket } from '#analyze/websocket/websocket.ts';

const CARRIERS: readonly Analyzer[] = [
  tls,
  connect,
  http,
  websocket,
  socks5,
  socks4,
  proxyProtocol,
  dns,
] as readonly Analyzer[];

/** What a conversation says and what it carries at its deepest layer, `|` where a message ends. */
export interface Heard {
  readonly facts: Fact[];
  readonly inner: [string, string];
  /** Bytes still kept when the last turn was over. */
  readonly keptBytes: number;
}

/** Reads what no carrier knows and what begins as JSON, and writes it down; `?` where bytes were lost. */
function ear(inner: [string, string], listens: () => boolean): Analyzer {
  return {
    name: 'ear',
    carrier: null,
    bufferBytesMax: 0,
    probe: (head) => (head[0] === 0x7b || head[0] === 0x5b ? Probe.YES : Probe.NO),
    start: () => null,
    feed(_state, side, bytes) {
      if (!listens()) return REJECT;
      inner[side] += new TextDecoder().decode(bytes);
      return bytes.length;
    },
    boundary(_state, side) {
      inner[side] += '|';
    },
    gap(_state, side) {
      inner[side] += '?';
      return true;
    },
  };
}

/** Bytes of a turn, or null where bytes were lost. */
export type Said = readonly [side: Side, bytes: Uint8Array | null];

export function hear(
  turns: readonly Turn[],
  cut = Infinity,
  ports: [number, number] = [40000, 3333],
  listens: () => boolean = () => true,
  more: readonly Said[] = [],
): Heard {
  const facts: Fact[] = [];
  const inner: [string, string] = ['', ''];
  const context = { ports, openingSeen: true, carriers: [] };
  const emit = (fact: Fact): void => {
    facts.push(fact);
  };
  const conversation = new Conversation([...CARRIERS, ear(inner, listens)], context, emit);
  let at = 0;
  for (const [side, bytes] of [...turns, ...more]) {
    if (bytes === null) conversation.gap(side, at);
    for (let from = 0; from < (bytes?.length ?? 0); from += cut) {
      // A copy that is wiped afterwards: nobody may keep what was only lent.
      const lent = bytes?.slice(from, from + cut) ?? new Uint8Array(0);
      conversation.data(side, lent, at);
      lent.fill(0xee);
    }
    at++;
  }
  const { keptBytes } = conversation;
  conversation.end(at);
  return { facts, inner, keptBytes };
}
