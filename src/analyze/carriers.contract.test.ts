import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Fact } from '#model/fact.ts';
import { type Analyzer, Probe } from './analyzer.ts';
import { CASES, type Turn, utf8 } from './carriers.contract.cases.ts';
import { connect } from './connect/connect.ts';
import { Conversation } from './conversation.ts';
import { dns } from './dns/dns.ts';
import { http } from './http/http.ts';
import { proxyProtocol } from './proxy-protocol/proxy-protocol.ts';
import { socks4 } from './socks4/socks4.ts';
import { socks5 } from './socks5/socks5.ts';
import { tls } from './tls/tls.ts';
import { websocket } from './websocket/websocket.ts';

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
interface Heard {
  readonly facts: Fact[];
  readonly inner: [string, string];
  readonly conversation: Conversation;
  readonly readers: Set<string>;
}

/** Reads anything that no carrier knows and writes it down. */
function listener(heard: { inner: [string, string] }): Analyzer {
  const analyzer: Analyzer = {
    name: 'listener',
    carrier: null,
    bufferBytesMax: 0,
    probe: (head) => (head[0] === 0x7b || head[0] === 0x5b ? Probe.YES : Probe.NO),
    start: () => null,
    feed(_state, side, bytes) {
      heard.inner[side] += new TextDecoder().decode(bytes);
      return bytes.length;
    },
    boundary(_state, side) {
      heard.inner[side] += '|';
    },
    gap(_state, side) {
      heard.inner[side] += '?';
      return true;
    },
  };
  return analyzer;
}

function hear(
  turns: readonly Turn[],
  cut = Infinity,
  ports: [number, number] = [40000, 3333],
): Heard {
  const facts: Fact[] = [];
  const inner: [string, string] = ['', ''];
  const heard = { inner };
  const context = { ports, openingSeen: true, carriers: [] };
  const emit = (fact: Fact): void => {
    facts.push(fact);
  };
  const conversation = new Conversation([...CARRIERS, listener(heard)], context, emit);
  const readers = new Set<string>();
  let at = 0;
  for (const [side, bytes] of turns) {
    for (let from = 0; from < bytes.length; from += cut) {
      // A copy that is wiped afterwards: nobody may keep what was only lent.
      const lent = bytes.slice(from, from + cut);
      conversation.data(side, lent, at);
      lent.fill(0xee);
      if (conversation.readerName !== null) readers.add(conversation.readerName);
    }
    at++;
  }
  conversation.end(at);
  return { facts, inner, conversation, readers };
}

describe('every carrier', () => {
  for (const [name, { turns, inner, kinds, ports }] of Object.entries(CASES)) {
    test(`${name}: is taken off`, () => {
      const heard = hear(turns, Infinity, ports);
      assert.deepEqual(heard.inner, inner);
      assert.deepEqual(
        heard.facts.map((fact) => fact.kind),
        kinds,
      );
    });

    test(`${name}: says and carries the same wherever the stream is cut`, () => {
      const whole = hear(turns, Infinity, ports);
      const cuts = fc.integer({ min: 1, max: 80 });
      fc.assert(
        fc.property(cuts, (cut) => {
          const pieces = hear(turns, cut, ports);
          assert.deepEqual(pieces.facts, whole.facts);
          assert.deepEqual(pieces.inner, whole.inner);
        }),
        { numRuns: 25, examples: [[1], [2], [3]] },
      );
    });
  }

  test('reads mutated conversations without throwing and within its buffers', () => {
    const cases = Object.values(CASES);
    fc.assert(
      fc.property(
        fc.nat(cases.length - 1),
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(255)), { maxLength: 6 }),
        fc.integer({ min: 1, max: 300 }),
        (index, changes, cut) => {
          const chosen = cases[index];
          assert(chosen !== undefined);
          const turns = chosen.turns.map(([side, bytes]) => [side, bytes.slice()] as const);
          for (const [turn, position, value] of changes) {
            const bytes = turns[turn % turns.length]?.[1];
            if (bytes !== undefined) bytes[position % bytes.length] = value;
          }
          const { conversation } = hear(turns, cut, chosen.ports);
          assert(conversation.keptBytes <= 100_000);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('reads any bytes without throwing and within its buffers', () => {
    const starts = [
      'POST / HTTP/1.1\r\n',
      'HTTP/1.1 200 OK\r\n',
      'CONNECT ',
      '\u0016\u0003\u0001',
      '\u0005\u0001',
      '',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 600 }), (start, rest) => {
        const bytes = new Uint8Array([...utf8(start), ...rest]);
        const turns: Turn[] = [
          [0, bytes],
          [1, bytes],
          [0, bytes],
        ];
        assert(hear(turns, 97).conversation.keptBytes <= 100_000);
        assert(hear(turns, 97, [53, 40000]).conversation.keptBytes <= 100_000);
      }),
      { numRuns: 300 },
    );
  });
});
