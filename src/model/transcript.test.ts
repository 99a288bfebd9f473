import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { aTranscript } from '../../test/builders.ts';
import { TRANSCRIPT_BYTES_MAX, TRANSCRIPT_PIECES_MAX } from './transcript-limits.ts';
import { Transcript } from './transcript.ts';

const piece = (bytes: number): object => ({
  side: 0,
  at: 1,
  base64: Buffer.alloc(bytes).toString('base64'),
});

suite('Transcript', () => {
  test('takes TRANSCRIPT_BYTES_MAX bytes and not one more', () => {
    for (const half of [1, 2, 3]) {
      const pieces = [piece(TRANSCRIPT_BYTES_MAX - half), piece(half)];
      assert.ok(Transcript.safeParse({ ...aTranscript(), pieces }).success);
      assert.ok(!Transcript.safeParse({ ...aTranscript(), pieces: [...pieces, piece(1)] }).success);
    }
  });

  test('refuses too many pieces, bad base64, unknown keys and places beyond the pieces', () => {
    const said = { kind: 'carrier', at: 1, side: 0, carrier: 'http' };
    for (const part of [
      { pieces: Array.from({ length: TRANSCRIPT_PIECES_MAX + 1 }, () => piece(1)) },
      { pieces: [{ side: 0, at: 1, base64: 'no base64' }] },
      { pieces: [{ ...piece(1), extra: 1 }] },
      { notes: [{ before: 1e15, said }] },
      { notes: [{ before: 0, said: { ...said, kind: 'login' } }] },
      { v: 2 },
    ]) {
      assert.ok(
        !Transcript.safeParse({ ...aTranscript(), ...part }).success,
        JSON.stringify(part).slice(0, 80),
      );
    }
    assert.ok(Transcript.safeParse({ ...aTranscript(), notes: [{ before: 0, said }] }).success);
  });
});
