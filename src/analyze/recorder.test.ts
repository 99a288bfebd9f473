import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Random } from '#base/random.ts';
import type { DialogueOptions, Turn } from '#lab/dialogue.ts';
import { SIMULATORS, simulatorOf } from '#lab/dialects/index.ts';
import type { Fact } from '#model/fact.ts';
import { NOTES_MAX, TRANSCRIPT_BYTES_MAX } from '#model/transcript-limits.ts';
import { Conversation } from './conversation.ts';
import { ANALYZERS } from './index.ts';
import { Recorder, Room } from './recorder.ts';
import { OPENING_BYTES_MAX } from './selection.ts';

const OPTIONS: DialogueOptions = { start: 0, shares: 6, compact: true, shuffledKeys: false };
const CONTEXT = { ports: [40_000, 3333] as const, openingSeen: true, carriers: [] };
const ROOM_BYTES = 1 << 20;
const decoder = new TextDecoder();

interface Kept {
  readonly recorder: Recorder;
  readonly room: Room;
  readonly facts: Fact[];
  readonly text: string;
  readonly bytes: number;
  /** Bytes held before the stream ended. */
  readonly held: number;
}

function keep(turns: readonly Turn[], cut = Infinity, room = new Room(ROOM_BYTES)): Kept {
  const facts: Fact[] = [];
  const recorder = new Recorder(room);
  const conversation = new Conversation(ANALYZERS, CONTEXT, (fact) => facts.push(fact), recorder);
  for (const { side, at, bytes } of turns) {
    for (let from = 0; from < bytes.length; from += cut) {
      const lent = bytes.slice(from, from + cut);
      conversation.data(side, lent, at);
      lent.fill(0xee);
    }
  }
  const before = room.left;
  conversation.end(turns.at(-1)?.at ?? 0);
  const { units } = recorder.kept();
  const text = units.map(({ bytes }) => decoder.decode(bytes)).join('');
  const bytes = units.reduce((sum, unit) => sum + unit.bytes.length, 0);
  return { recorder, room, facts, text, bytes, held: ROOM_BYTES - before };
}

function turnsOf(id: string, options: Partial<DialogueOptions> = {}): Turn[] {
  const simulator = simulatorOf(id);
  assert.ok(simulator !== null);
  return simulator.dialogue(new Random(3), { ...OPTIONS, ...options });
}

function line(side: 0 | 1, at: number, value: object): Turn {
  return { side, at, bytes: new TextEncoder().encode(`${JSON.stringify(value)}\n`) };
}

const KINDS = new Set(['job', 'share', 'share-answer']);

suite('Recorder', () => {
  test('keeps a short session message by message, whole and in order', () => {
    const turns = turnsOf('cryptonote', { shares: 2 });
    const { text, recorder } = keep(turns);
    const all = turns.map(({ bytes }) => decoder.decode(bytes)).join('');
    assert.equal(text, all.replaceAll('"pass":"x"', '"pass":"*"'));
    assert.equal(recorder.kept().left, 0);
    assert.equal(recorder.kept().units.length, turns.length);
  });

  test('keeps the same messages however the stream is cut', () => {
    for (const id of ['stratum-v1', 'grin-stratum', 'getwork', 'nimiq', 'webminer-coinhive']) {
      // A line end that comes by itself belongs to no message.
      const said = (cut?: number): string =>
        keep(turnsOf(id, { shares: 3 }), cut).text.replaceAll('\n', '');
      for (const cut of [1, 13, 300]) assert.ok(said(cut) === said(), `${id} cut by ${cut}`);
    }
  });

  for (const { id } of SIMULATORS) {
    test(`never keeps more than TRANSCRIPT_BYTES_MAX of a long session of ${id}`, () => {
      const { bytes, recorder, room } = keep(turnsOf(id, { shares: 400 }));
      assert.ok(bytes <= TRANSCRIPT_BYTES_MAX, `${bytes}`);
      assert.equal(room.left, ROOM_BYTES - bytes);
      recorder.release();
      assert.equal(room.left, ROOM_BYTES);
    });
  }

  test('reaches TRANSCRIPT_BYTES_MAX and keeps the job and the result that prove work', () => {
    const said: Turn[] = [
      line(0, 0, { id: 1, method: 'mining.subscribe', params: ['cgminer/4.10'] }),
      line(1, 1, { id: 1, result: [[['mining.notify', 'ab']], '0a0b0c0d', 4], error: null }),
      line(0, 2, { id: 2, method: 'mining.authorize', params: ['account.rig', 'secret'] }),
      line(1, 3, { id: 2, result: true, error: null }),
    ];
    const job = (id: string, at: number): Turn => {
      const branch = Array.from({ length: 12 }, (_, i) => `${i}`.padStart(64, '0'));
      const [a, b] = ['01'.repeat(60), 'ff'.repeat(100)];
      const params = [id, '0'.repeat(64), a, b, branch, '20000000', '17028c61', '65000000', true];
      return line(1, at, { id: null, method: 'mining.notify', params });
    };
    for (let i = 0; i < 40; i++) said.push(job(`a${i}`, 10 + i));
    const params = ['account.rig', 'a37', '00000000', '65000000', '00000000'];
    said.push(line(0, 60, { id: 9, method: 'mining.submit', params }));
    said.push(job('b', 61), line(1, 62, { id: 9, result: true, error: null }), job('c', 63));
    const { text, bytes, recorder } = keep(said);
    const waiting = keep(said.slice(0, -3));
    assert.ok(waiting.held > TRANSCRIPT_BYTES_MAX - 1500 && waiting.held <= TRANSCRIPT_BYTES_MAX);
    assert.ok(bytes > OPENING_BYTES_MAX - 1500 && bytes <= TRANSCRIPT_BYTES_MAX);
    for (const wanted of ['"a0"', '"a37"', 'mining.submit', '"id":9,"result":true']) {
      assert.ok(text.includes(wanted), wanted);
    }
    for (const unwanted of ['"a30"', '"a38"', '"b"', '"c"', 'secret']) {
      assert.ok(!text.includes(unwanted), unwanted);
    }
    assert.deepEqual(
      recorder
        .kept()
        .units.flatMap(({ facts }) => facts.map(({ kind }) => kind))
        .filter((kind) => KINDS.has(kind))
        .slice(-3),
      ['job', 'share', 'share-answer'],
    );
  });

  test('keeps a late login, and drops what no dialect knows', () => {
    const turns = turnsOf('stratum-v1', { shares: 40 });
    const at = turns.at(-1)?.at ?? 0;
    const login = { id: 77, method: 'mining.authorize', params: ['second.rig', 'secret'] };
    const strange = { id: 78, method: 'backup.restore', params: ['my letters'] };
    const { text } = keep([...turns, line(0, at, login), line(0, at, strange)]);
    assert.ok(text.includes('"second.rig","******"'));
    assert.ok(!text.includes('my letters'));
  });

  test('takes no more than there is room for, and counts it', () => {
    const room = new Room(600);
    const { bytes } = keep(turnsOf('stratum-v1'), Infinity, room);
    assert.ok(bytes > 0 && bytes <= 600);
    assert.ok(room.refused > 0);
  });

  test('keeps at most NOTES_MAX statements of carriers, each once', () => {
    const recorder = new Recorder(new Room(ROOM_BYTES));
    for (let i = 0; i < 3 * NOTES_MAX; i++) {
      const name = `n${i >> 1}.example`;
      recorder.hear({ kind: 'name', at: i, side: 0, source: 'sni', name, port: null }, false);
    }
    const { notes } = recorder.kept();
    assert.equal(notes.length, NOTES_MAX);
    assert.equal(
      new Set(notes.map(({ fact }) => JSON.stringify({ ...fact, at: 0 }))).size,
      NOTES_MAX,
    );
  });

  test('blanks secrets in the address of a page and cuts long texts', () => {
    const recorder = new Recorder(new Room(ROOM_BYTES));
    const path = `//me:hidden1@host/?miner=1&password=hidden2&x=${'a'.repeat(999)}`;
    const rest = { host: 'h', agent: null, user: 'u', mining: 'midstate', status: null } as const;
    recorder.hear({ kind: 'http-request', at: 0, side: 0, path, ...rest }, false);
    const [note] = recorder.kept().notes;
    assert.ok(!JSON.stringify(note).includes('hidden'));
    assert.ok(note?.fact.kind === 'http-request' && note.fact.path?.length === 256);
    assert.ok(recorder.isClaimed);
  });

  test('keeps no bytes of sealed traffic that is judged by its shape', () => {
    const { recorder, bytes } = keep(turnsOf('chia', { shares: 3 }));
    assert.equal(bytes, 0);
    assert.equal(recorder.kept().reader, null);
  });
});
