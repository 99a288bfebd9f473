import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ANALYZERS } from '#analyze/index.ts';
import { Conversation } from '#analyze/conversation.ts';
import type { FlowInfo } from '#model/stream.ts';
import type { Transcript } from '#model/transcript.ts';
import { aFinding } from '../../test/builders.ts';
import { DONE_MAX, RESTING_MAX, Transcripts, TRANSCRIPTS_BYTES_MAX } from './transcripts.ts';

const OPTIONS = { index: null, language: 'en', trading: false } as const;
const LOGIN = Buffer.from(
  '{"id":1,"method":"login","params":{"login":"account","pass":"hidden","agent":"XMRig/6.22.2"}}\n',
);
const CONTEXT = { ports: [40_000, 3333] as const, openingSeen: true, carriers: [] };

function flow(id: number): FlowInfo {
  const [client, server] = [
    { ip: '192.0.2.7', port: 40_000 },
    { ip: '198.51.100.9', port: 3333 },
  ] as const;
  return { id, transport: 'tcp', ends: [client, server], openingSeen: true, startedAt: 1000 };
}

class Bench {
  readonly told: { id: string; transcript: Transcript }[] = [];
  readonly transcripts: Transcripts;

  constructor(bytesMax = TRANSCRIPTS_BYTES_MAX) {
    const tell = (finding: { id: string }, transcript: Transcript): void => {
      this.told.push({ id: finding.id, transcript });
    };
    this.transcripts = new Transcripts(OPTIONS, tell, bytesMax);
  }

  /** One stream from its opening to its end; nobody tells a finding of it. */
  run(id: number, said: Uint8Array = LOGIN): void {
    const recorder = this.transcripts.open(flow(id));
    const conversation = new Conversation(ANALYZERS, CONTEXT, () => undefined, recorder);
    conversation.data(0, said, 1000);
    conversation.end(2000);
    this.transcripts.close(flow(id));
  }

  tell(id: number): void {
    this.transcripts.note(aFinding({ id: `f${id}` }), flow(id));
    this.transcripts.flush();
  }
}

suite('Transcripts', () => {
  test('hands a transcript out once its finding is told, and only once', () => {
    const bench = new Bench();
    bench.run(1);
    assert.equal(bench.told.length, 0);
    bench.tell(1);
    bench.tell(1);
    bench.run(1);
    bench.tell(1);
    assert.deepEqual(
      bench.told.map(({ id }) => id),
      ['f1'],
    );
    const [piece] = bench.told[0]?.transcript.pieces ?? [];
    assert.match(Buffer.from(piece?.base64 ?? '', 'base64').toString(), /"pass":"\*{6}"/);
  });

  test('keeps nothing of a stream that said nothing of mining', () => {
    const bench = new Bench();
    bench.run(1, Buffer.from('{"jsonrpc":"2.0","method":"eth_chainId","id":1}\n'));
    bench.tell(1);
    assert.equal(bench.told.length, 0);
  });

  test('lets the oldest go beyond RESTING_MAX sessions whose finding is not told, and counts it', () => {
    const bench = new Bench();
    for (let id = 0; id <= RESTING_MAX; id++) bench.run(id);
    bench.tell(0);
    bench.tell(1);
    assert.deepEqual(
      bench.told.map(({ id }) => id),
      ['f1'],
    );
    assert.deepEqual(bench.transcripts.counters, { 'transcripts-forgotten': 1 });
  });

  test('remembers DONE_MAX flows whose transcript was handed out', () => {
    const bench = new Bench();
    for (let id = 0; id <= DONE_MAX; id++) {
      bench.run(id);
      bench.tell(id);
    }
    assert.equal(bench.transcripts.open(flow(DONE_MAX)), null);
    assert.notEqual(bench.transcripts.open(flow(0)), null);
  });

  test('holds no more bytes than it may, and counts what it could not keep', () => {
    const bench = new Bench(LOGIN.length * 2);
    for (let id = 0; id < 3; id++) bench.run(id);
    for (let id = 0; id < 3; id++) bench.tell(id);
    assert.deepEqual(
      bench.told.map(({ transcript }) => transcript.pieces.length),
      [1, 1, 0],
    );
    assert.deepEqual(bench.transcripts.counters, { 'transcripts-cut': 1 });
    bench.run(9);
    bench.tell(9);
    assert.equal(bench.told.at(-1)?.transcript.pieces.length, 1);
  });
});
