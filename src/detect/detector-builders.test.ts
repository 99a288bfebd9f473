/** Facts and flows for the tests of detection; a test of its own keeps the schema honest. */
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import type { Fact } from '#model/fact.ts';
import { Finding } from '#model/finding.ts';
import type { Indicator, IndicatorIndex } from '#model/indicator.ts';
import type { FlowInfo } from '#model/stream.ts';
import { createDetector } from './create-detector.ts';
import type { DetectorOptions } from './detector.ts';

export const START = Date.UTC(2026, 4, 1, 12);
export const XMR =
  '44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A';

export function aFlow(part: Partial<FlowInfo> = {}): FlowInfo {
  return {
    id: 1,
    transport: 'tcp',
    ends: [
      { ip: '192.0.2.10', port: 50_000 },
      { ip: '198.51.100.20', port: 3333 },
    ],
    openingSeen: true,
    startedAt: START,
    ...part,
  };
}

type Kind = Fact['kind'];
type Of<K extends Kind, F = Fact> = F extends Fact ? (K extends F['kind'] ? F : never) : never;
type Loose<K extends Kind> = Partial<Of<K>>;
const COMMON = { protocol: 'cryptonote', requestId: null, error: null } as const;
const HTTP = { host: null, path: null, agent: null, user: null, mining: null, status: null };
const DEFAULTS: { [K in Fact['kind']]?: object } = {
  hello: { ...COMMON, side: 0, agent: 'XMRig/6.22.0' },
  welcome: { ...COMMON, side: 1, ok: true },
  login: { ...COMMON, side: 0, user: XMR, worker: null, agent: 'XMRig/6.22.0', offers: ['rx/0'] },
  'login-answer': { ...COMMON, side: 1, ok: true },
  difficulty: { ...COMMON, side: 1, difficulty: { value: 1000, scale: 'hashes' } },
  job: {
    ...COMMON,
    side: 1,
    jobId: 'job1',
    difficulty: { value: 30_000, scale: 'hashes' },
    algorithm: 'randomx',
    coin: null,
    height: 3_100_000,
    coinbase: null,
    nbits: null,
    polled: false,
  },
  poll: { ...COMMON, side: 0 },
  share: { ...COMMON, side: 0, requestId: '1', jobId: 'job1', worker: null, achieved: 40_000 },
  'share-answer': { ...COMMON, side: 1, requestId: '1', accepted: true },
  claim: { ...COMMON, side: 0, hashesPerSecond: 1000 },
  keepalive: { ...COMMON, side: 0 },
  reconnect: { ...COMMON, side: 1, host: 'pool2.example', port: 3333 },
  carrier: { side: 0, carrier: 'tls' },
  name: { side: 0, source: 'sni', name: 'pool.example', port: null },
  'dns-answer': { side: 1, name: 'pool.example', address: '198.51.100.20' },
  'tls-client': { side: 0, version: 0x0303, sni: null, alpn: [], ja4: null },
  'http-request': { ...HTTP, side: 0, path: '/' },
  'http-reply': { ...HTTP, side: 1, status: 200 },
  behaviour: {
    side: 0,
    protocol: 'stratum-v2',
    model: 'noise-handshake',
    fit: 1,
    seen: { messages: 4 },
  },
  ordinary: { side: 0, what: 'json-rpc' },
};

/** A fact of this kind, `seconds` after START. */
export function aFact<K extends Kind>(kind: K, part?: Loose<K>, seconds = 0): Fact {
  return { kind, at: START + seconds * 1000, ...DEFAULTS[kind], ...part } as Fact;
}

export function anIndex(
  category: Indicator['category'] = 'mining',
  doubt: Indicator['doubt'] = null,
): IndicatorIndex {
  const indicator = (entry: string): Indicator => ({
    entry,
    list: 'test',
    category,
    seenOn: '2026-04-01',
    confidence: 0.9,
    doubt,
  });
  return {
    nameCount: 1,
    addressCount: 1,
    matchName: (name) => (/(^|\.)pool\.example$/.test(name) ? indicator('pool.example') : null),
    matchAddress: (ip) => (ip === '198.51.100.66' ? indicator(ip) : null),
    mayHoldIpv4: () => true,
    holdsIpv6: false,
  };
}

export function run(options: Partial<DetectorOptions> = {}) {
  const findings: Finding[] = [];
  const detector = createDetector({
    index: anIndex(),
    networks: [],
    language: 'en',
    trading: false,
    live: false,
    report: (finding) => findings.push(Finding.parse(finding)),
    ...options,
  });
  return { detector, findings };
}

/** What one flow with these facts is found to be at its end. */
export function findingOf(
  facts: readonly Fact[],
  options: Partial<DetectorOptions> = {},
  flow = aFlow(),
): Finding | undefined {
  const { detector, findings } = run(options);
  for (const fact of facts) detector.observe(flow, fact);
  detector.close(flow, facts.at(-1)?.at ?? START);
  detector.finish(facts.at(-1)?.at ?? START);
  assert.ok(findings.length <= 1);
  return findings[0];
}

export function kindsOf(list: readonly { readonly kind: string }[] | undefined): string[] {
  return (list ?? []).map(({ kind }) => kind);
}

test('aFact() and run() make findings that satisfy the schema', () => {
  assert.equal(findingOf([aFact('login')])?.grade, 'attempted');
});
