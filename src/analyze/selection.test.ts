import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Fact, JobFact, ShareFact } from '#model/fact.ts';
import { TRANSCRIPT_BYTES_MAX, TRANSCRIPT_PIECES_MAX } from '#model/transcript-limits.ts';
import { NEWS_BYTES_MAX, OPENING_BYTES_MAX, Selection, WAITING_MAX } from './selection.ts';

const spoken = { at: 0, protocol: 'cryptonote' } as const;

function job(jobId: string, hashes: number | null = null): JobFact {
  const rest = { algorithm: null, coin: null, height: null, coinbase: null, nbits: null } as const;
  const difficulty = hashes === null ? null : ({ value: hashes, scale: 'hashes' } as const);
  return { kind: 'job', ...spoken, ...rest, side: 1, jobId, difficulty, polled: false };
}

function share(requestId: string, jobId: string, achieved: number | null = null): ShareFact {
  return { kind: 'share', ...spoken, side: 0, requestId, jobId, worker: null, achieved };
}

function answer(requestId: string, accepted: boolean): Fact {
  return { kind: 'share-answer', ...spoken, side: 1, requestId, accepted, error: null };
}

class Told {
  readonly dropped: number[] = [];
  readonly selection = new Selection((size) => void this.dropped.push(size));
  #order = 0;

  say(size: number, ...facts: Fact[]): this {
    const order = this.#order++;
    const draft = { order, side: 0, at: order, size, facts, isLost: false } as const;
    this.selection.take(draft, () => new Uint8Array(size));
    return this;
  }

  get orders(): number[] {
    return this.selection.units.map(({ order }) => order);
  }
}

/** An opening that leaves no room; everything that a session says was said once. */
function full(): Told {
  const told = new Told().say(100, job('a'), share('0', 'none'), answer('0', true));
  return told
    .say(100, answer('00', false))
    .say(OPENING_BYTES_MAX - 200)
    .say(1);
}

suite('Selection', () => {
  test('keeps everything up to OPENING_BYTES_MAX, then what is new up to NEWS_BYTES_MAX', () => {
    const told = full();
    assert.deepEqual(told.orders, [0, 1, 2]);
    assert.equal(told.selection.byteCount, OPENING_BYTES_MAX);
    const hello = (agent: string): Fact => ({ kind: 'hello', ...spoken, side: 0, agent });
    const room = NEWS_BYTES_MAX - OPENING_BYTES_MAX;
    told
      .say(room - 10, hello('x'))
      .say(5, hello('x'))
      .say(11, hello('y'))
      .say(10, hello('z'));
    assert.deepEqual(told.orders, [0, 1, 2, 4, 7]);
    assert.equal(told.selection.byteCount, NEWS_BYTES_MAX);
  });

  test('keeps job, result and answer where the pool accepts, and lets the others go', () => {
    const told = full().say(900, job('b')).say(900, job('c')).say(50, share('7', 'b'));
    told.say(900, job('d')).say(40, answer('7', true)).say(900, job('e'), share('8', 'e'));
    assert.deepEqual(told.orders, [0, 1, 2, 4, 6, 8]);
  });

  test('looks for another where the answer is no, or the stated value too low', () => {
    const told = full()
      .say(900, job('b', 1000))
      .say(50, share('7', 'b'))
      .say(40, answer('7', false));
    told.say(50, share('8', 'b', 500)).say(40, answer('8', true));
    assert.deepEqual(told.orders, [0, 1, 2]);
    told.say(50, share('9', 'b', 2000));
    assert.deepEqual(told.orders, [0, 1, 2, 4, 9]);
    told.say(40, answer('9', true));
    assert.deepEqual(told.orders, [0, 1, 2, 4, 9, 10]);
  });

  test('lets the oldest job go where TRANSCRIPT_BYTES_MAX or WAITING_MAX is reached', () => {
    const told = full();
    const size = TRANSCRIPT_BYTES_MAX - OPENING_BYTES_MAX;
    told.say(size - 100, job('b')).say(100, job('c'));
    assert.equal(told.dropped.length, 1);
    told.say(1, job('d'));
    assert.equal(told.dropped.length, 2);
    told.say(1, share('7', 'b')).say(1, answer('7', true));
    assert.deepEqual(told.orders, [0, 1, 2]);
    for (let i = 0; i <= WAITING_MAX; i++) told.say(1, job(`m${i}`));
    told.say(1, share('8', 'm0')).say(1, answer('8', true));
    assert.deepEqual(told.orders, [0, 1, 2]);
    told.say(1, share('9', 'm9')).say(1, answer('9', true));
    assert.equal(told.orders.length, 6);
  });

  test('keeps at most TRANSCRIPT_PIECES_MAX messages', () => {
    const told = new Told();
    for (let i = 0; i < TRANSCRIPT_PIECES_MAX + 9; i++) told.say(1);
    assert.equal(told.orders.length, TRANSCRIPT_PIECES_MAX);
  });
});
