import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NAMES_MAX, PACES, SlowDown, TooOften } from './slow-down.ts';

const AT = Date.UTC(2026, 2, 2, 8);

test('count() lets so many through in each window, and says when the next begins', () => {
  const slow = new SlowDown();
  const { max, windowMs } = PACES.looks;
  for (let i = 0; i < max; i++) slow.count('looks', 'a', AT);
  assert.throws(
    () => slow.count('looks', 'a', AT + windowMs - 1_500),
    (error) => error instanceof TooOften && error.retryAfterS === 2,
  );
  slow.count('looks', 'b', AT);
  slow.count('answers', 'a', AT);
  slow.count('looks', 'a', AT + windowMs);
});

test('countAddress() counts an IPv6 customer as one', () => {
  const slow = new SlowDown();
  for (let i = 0; i < PACES.uploads.max; i++)
    slow.countAddress('uploads', `2001:db8::${i + 1}`, AT);
  assert.throws(() => slow.countAddress('uploads', '2001:db8::ffff', AT), TooOften);
  slow.countAddress('uploads', '2001:db8:0:1::1', AT);
});

test('beginGuess() puts guesses off by address and by case, from the sixth on', () => {
  const slow = new SlowDown();
  for (let i = 0; i < 5; i++) slow.beginGuess(`192.0.2.${i}`, ['case'], AT);
  assert.throws(() => slow.beginGuess('192.0.2.9', ['case'], AT), TooOften);
  assert.throws(() => slow.beginGuess('192.0.2.9', ['other', 'case'], AT), TooOften);
  slow.beginGuess('192.0.2.9', ['other'], AT);
  // Attempts within the pause count for nothing.
  slow.beginGuess('192.0.2.9', ['case'], AT + 1_000);
});

test('beginGuess() forgets what was right, not what was wrong before it', () => {
  const slow = new SlowDown();
  for (let i = 0; i < 20; i++) slow.beginGuess('192.0.2.1', ['case'], AT).succeeded();
  for (let i = 0; i < 4; i++) slow.beginGuess('192.0.2.1', ['case'], AT);
  slow.beginGuess('192.0.2.1', ['case'], AT).succeeded();
  slow.beginGuess('192.0.2.1', ['case'], AT);
  assert.throws(() => slow.beginGuess('192.0.2.1', ['case'], AT), TooOften);
});

test('names are remembered up to a limit, the latest of them', () => {
  const slow = new SlowDown();
  const { max } = PACES.answers;
  for (let i = 0; i < max; i++) slow.count('answers', 'first', AT);
  for (let i = 0; i < NAMES_MAX - 1; i++) slow.count('answers', `${i}`, AT);
  assert.throws(() => slow.count('answers', 'first', AT), TooOften);
  slow.count('answers', 'one more', AT);
  assert.equal(slow.size, NAMES_MAX);
  slow.count('answers', 'first', AT);
});
