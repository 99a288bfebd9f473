import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { IndicatorSet } from '#detect/indicators/indicator-set.ts';
import { ownLists } from '#detect/indicators/own-lists.ts';
import { Random } from '#base/random.ts';
import { SIMULATORS, simulatorOf } from '#lab/dialects/index.ts';
import { layTcp } from '#lab/network.ts';
import type { Finding } from '#model/finding.ts';
import { KeptSession, type Transcript } from '#model/transcript.ts';
import { TRANSCRIPT_BYTES_MAX } from '#model/transcript-limits.ts';
import { CASES } from '../../test/golden/cases.ts';
import { ETHERNET, START } from '../../test/golden/case.ts';
import { NEGATIVE } from '../../test/golden/negative.ts';
import { V4 } from '../../test/golden/positive.ts';
import { findingsOf } from '../../test/golden/replay.ts';
import type { PipelineOptions } from './pipeline.ts';
import { compare } from './recompute-compare.ts';
import { recompute } from './recompute.ts';

type Replayed = Parameters<typeof findingsOf>[0];

/** What a scan hands out, by finding, as it reads back from a file. */
function scanned(
  replayed: Replayed,
  options: Partial<PipelineOptions> = {},
): { findings: Finding[]; kept: Map<string, KeptSession> } {
  const kept = new Map<string, KeptSession>();
  const findings = findingsOf(replayed, {
    ...options,
    onTranscript(finding, transcript) {
      const line = JSON.stringify({ type: 'transcript', finding, transcript });
      kept.set(finding.id, KeptSession.parse(JSON.parse(line)));
    },
  });
  return { findings, kept };
}

function sizeOf({ pieces }: Transcript): number {
  return pieces.reduce((sum, { base64 }) => sum + Buffer.from(base64, 'base64').length, 0);
}

function textOf(transcript: Transcript): string {
  const pieces = transcript.pieces.map(({ base64 }) => Buffer.from(base64, 'base64').toString());
  return `${pieces.join('')} ${JSON.stringify(transcript)}`;
}

/** What decides who is accused of what; the whole finding but counts, rates and words. */
function core(finding: Finding | null): object | null {
  if (finding === null) return null;
  const { id, algorithm, carriers, client, server, transport, category, wallet } = finding;
  const compared = compare(finding, finding).map(({ field, told }) => [field, told]);
  return { id, algorithm, carriers, client, server, transport, category, wallet, compared };
}

const NO_LISTS = { lists: null, networks: [] };

suite('recompute()', () => {
  for (const golden of CASES) {
    test(`gives the finding of ${golden.group} again: ${golden.name}`, () => {
      const { findings, kept } = scanned(golden);
      for (const finding of findings) {
        const { transcript } = kept.get(finding.id) ?? {};
        assert.ok(transcript !== undefined, `no transcript of ${finding.grade}`);
        assert.deepEqual(core(recompute(transcript, NO_LISTS)), core(finding));
        assert.ok(sizeOf(transcript) <= TRANSCRIPT_BYTES_MAX);
      }
      if (golden.expects !== null) assert.ok(kept.size > 0);
    });
  }

  for (const simulator of SIMULATORS) {
    test(`gives the finding of a session of ${simulator.id} with 100 results again`, () => {
      const frames = (): ReturnType<typeof layTcp> => {
        const options = { start: START, shares: 100, compact: true, shuffledKeys: false };
        const turns = simulator.dialogue(new Random(9), options);
        const port = simulator.name === 'chia' ? 8447 : V4.server.port;
        const ends = { ...V4, server: { ...V4.server, port } };
        return layTcp(turns, ends, new Random(10));
      };
      const { findings, kept } = scanned({ frames, linkType: ETHERNET });
      const [finding] = findings;
      assert.ok(finding !== undefined);
      const { transcript } = kept.get(finding.id) ?? {};
      assert.ok(transcript !== undefined && sizeOf(transcript) <= TRANSCRIPT_BYTES_MAX);
      assert.deepEqual(core(recompute(transcript, NO_LISTS)), core(finding));
    });
  }

  test('tells live sessions the same way, and hands out the latest transcript last', () => {
    const golden = CASES.find(({ group, name }) => group === 'cryptonote' && name === 'plain');
    assert.ok(golden !== undefined);
    const told: string[] = [];
    const { findings, kept } = scanned(golden, { live: true, report: (f) => told.push(f.id) });
    assert.deepEqual(findings, []);
    const [session] = kept.values();
    assert.ok(session !== undefined && told.includes(session.finding.id));
    assert.equal(session.finding.grade, 'work-proven');
    const again = recompute(session.transcript, NO_LISTS);
    assert.deepEqual(core(again), core(session.finding));
  });

  test('asks lists for the address and the names around the session', () => {
    const golden = CASES.find(({ group, name }) => group === 'carriers' && /connect/.test(name));
    assert.ok(golden !== undefined);
    const [session] = scanned(golden).kept.values();
    assert.ok(session !== undefined);
    const { transcript } = session;
    const notes = [
      ...transcript.notes,
      {
        before: 0,
        said: {
          kind: 'dns-answer' as const,
          at: transcript.startedAt,
          side: 1 as const,
          name: 'xmr.2miners.com',
          address: transcript.ends[1].ip,
        },
      },
    ];
    const lists = new IndicatorSet(ownLists(false), { trading: false });
    const listed = recompute({ ...transcript, notes }, { lists, networks: [] });
    assert.ok(listed?.evidence.some(({ kind }) => kind === 'listed-known-name'));
    assert.equal(recompute(transcript, { lists: null, networks: ['203.0.113.0/24'] }), null);
  });

  test('gives less when pieces are taken away', () => {
    const golden = CASES.find(({ group, name }) => group === 'stratum-v1' && name === 'plain');
    assert.ok(golden !== undefined);
    const [session] = scanned(golden).kept.values();
    assert.ok(session !== undefined);
    const pieces = session.transcript.pieces.slice(0, 3);
    const less = recompute({ ...session.transcript, pieces }, NO_LISTS);
    assert.equal(less?.grade, 'attempted');
    assert.equal(recompute({ ...session.transcript, pieces: [], notes: [] }, NO_LISTS), null);
  });
});

suite('onTranscript', () => {
  test('is not called for ordinary traffic and look-alikes', () => {
    for (const golden of NEGATIVE) assert.equal(scanned(golden).kept.size, 0, golden.name);
  });

  test('never hands out a password, however the session is cut', () => {
    const password = fc.stringMatching(/^Pw[a-zA-Z0-9]{8,16}$/);
    let count = 0;
    fc.assert(
      fc.property(password, fc.constantFrom(...SECRETIVE), fc.nat(), (secret, id, seed) => {
        const turns = simulatorOf(id)?.dialogue(new Random(seed), SHORT) ?? [];
        const spoken = turns.map((turn) => ({ ...turn, bytes: withPassword(turn.bytes, secret) }));
        const said = Buffer.concat(spoken.map(({ bytes }) => bytes)).toString();
        assert.ok(said.includes(secret), id);
        const frames = (): ReturnType<typeof layTcp> =>
          layTcp(spoken, V4, new Random(seed), { randomCuts: true, lost: 0.02 });
        const { kept } = scanned({ frames, linkType: ETHERNET });
        for (const { transcript } of kept.values()) {
          count += transcript.pieces.length;
          assert.ok(!textOf(transcript).includes(secret));
        }
      }),
      { numRuns: 40 },
    );
    assert.ok(count > 100);
  });

  test('never hands out a password of HTTP', () => {
    for (const id of ['getwork', 'getblocktemplate']) {
      for (const golden of CASES.filter(({ group }) => group === id)) {
        for (const { transcript } of scanned(golden).kept.values()) {
          const text = textOf(transcript);
          assert.ok(!/rpcpassword|authorization|basic /i.test(text), golden.name);
          assert.ok(!text.includes(Buffer.from('rpcuser:rpcpassword').toString('base64')));
        }
      }
    }
  });
});

const SHORT = { start: START, shares: 2, compact: true, shuffledKeys: false };
/** Dialects over TCP in whose logins the lab sends `x` for a password. */
const SECRETIVE = ['stratum-v1', 'cryptonote', 'eth-proxy', 'zcash-stratum', 'grin-stratum'];

function withPassword(bytes: Uint8Array, secret: string): Uint8Array {
  const text = Buffer.from(bytes).toString();
  return Buffer.from(text.replace(/"x"/, JSON.stringify(secret)));
}
