import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '#base/random.ts';
import type { DialogueOptions } from '../dialogue.ts';
import { SIMULATORS } from './index.ts';

const OPTIONS: DialogueOptions = {
  start: Date.UTC(2026, 0, 1),
  shares: 10,
  compact: true,
  shuffledKeys: false,
};
const decoder = new TextDecoder('utf-8', { fatal: true });

for (const simulator of SIMULATORS) {
  test(`play() says the same words when ${simulator.id} has the same seed`, () => {
    const [a, b] = [1, 1].map((seed) => simulator.play(new Random(seed), OPTIONS));
    assert.deepEqual(a, b);
    assert.notDeepEqual(a?.turns, simulator.play(new Random(2), OPTIONS).turns);
  });

  test(`play() never goes back in time when it speaks ${simulator.id}`, () => {
    const { turns } = simulator.play(new Random(3), OPTIONS);
    assert.ok(turns.length > 4);
    assert.deepEqual(
      turns.map(({ at }) => at),
      turns.map(({ at }) => at).toSorted((a, b) => a - b),
    );
  });
}

for (const simulator of SIMULATORS.filter(({ framing }) => framing === 'line')) {
  test(`play() begins inside a message when ${simulator.id} is joined half-way`, () => {
    const late = simulator.play(new Random(4), { ...OPTIONS, midSession: true });
    const [first, second] = late.messages;
    assert.ok(first !== undefined && second !== undefined);
    assert.throws(() => JSON.parse(decoder.decode(first.bytes)));
    assert.equal(typeof JSON.parse(decoder.decode(second.bytes)), 'object');
  });

  test(`play() writes one JSON object per line when it speaks ${simulator.id}`, () => {
    for (const style of [{ compact: true }, { compact: false, shuffledKeys: true }]) {
      for (const { bytes } of simulator.play(new Random(5), { ...OPTIONS, ...style }).messages) {
        const text = decoder.decode(bytes);
        assert.ok(text.endsWith('\n') && text.indexOf('\n') === text.length - 1, text);
        assert.equal(typeof JSON.parse(text), 'object');
      }
    }
  });
}

test('play() gives cryptonote results that meet the target when the share is accepted', () => {
  const simulator = SIMULATORS.find(({ id }) => id === 'cryptonote');
  assert.ok(simulator !== undefined);
  const { messages, expects } = simulator.play(new Random(6), { ...OPTIONS, shares: 60 });
  let target = 0n;
  let met = 0;
  for (const { bytes } of messages) {
    const { params, result } = JSON.parse(decoder.decode(bytes)) as Record<
      string,
      Record<string, unknown>
    >;
    const job = (result?.['job'] ?? params) as Record<string, string> | undefined;
    if (job?.['target'] !== undefined) target = widened(job['target']);
    const hash = params?.['result'];
    if (typeof hash === 'string' && littleEndian(hash.slice(48)) < target) met += 1;
  }
  assert.ok(
    met >= expects.accepted && met < 60 - (60 - expects.submitted),
    `${met} of ${expects.accepted}`,
  );
});

/** As miners widen a 4-byte target to 64 bits. */
function widened(hex: string): bigint {
  return 0xffffffffffffffffn / (0xffffffffn / littleEndian(hex));
}

function littleEndian(hex: string): bigint {
  return BigInt(`0x${hex.match(/../g)?.toReversed().join('') ?? '0'}`);
}
