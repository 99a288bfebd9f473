import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiveTraffic } from './live-traffic.ts';

const START = Date.UTC(2026, 2, 2, 8);

function play(traffic: LiveTraffic, seconds: number, passes: (address: string) => boolean): number {
  let frames = 0;
  for (let s = 1; s <= seconds; s++) frames += traffic.until(START + s * 1000, passes).length;
  return frames;
}

test('LiveTraffic gives frames of each moment in order, and none that lie ahead', () => {
  const traffic = new LiveTraffic(1, START);
  let last = 0;
  for (let s = 1; s <= 120; s++) {
    for (const { at } of traffic.until(START + s * 1000, () => true)) {
      assert.ok(at >= last || at > START + (s - 2) * 1000);
      assert.ok(at <= START + s * 1000);
      last = at;
    }
  }
});

test('LiveTraffic begins to mine within two seconds, and is the same for the same seed', () => {
  const asked = new Set<string>();
  const first = play(new LiveTraffic(7, START), 3, (address) => {
    asked.add(address);
    return true;
  });
  assert.equal(asked.size, 1);
  assert.equal(
    play(new LiveTraffic(7, START), 3, () => true),
    first,
  );
});

test('LiveTraffic keeps what is held from its pool, and lets ordinary traffic through', () => {
  const held = play(new LiveTraffic(3, START), 200, () => false);
  assert.ok(held > 100);
  assert.ok(held < play(new LiveTraffic(3, START), 200, () => true));
});

test('LiveTraffic begins anew where the clock was moved, instead of telling a day at once', () => {
  const traffic = new LiveTraffic(5, START);
  play(traffic, 60, () => true);
  assert.ok(traffic.until(START + 86_400_000, () => true).length < 50);
});
