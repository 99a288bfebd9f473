import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, passwordFault } from './password-rules.ts';

const ABOUT = ['Li Xiaoming', 'xiaoming.li@office.example', null];

test('passwordFault() takes long passwords of any characters', () => {
  for (const password of [
    'tall ladder under rain',
    'sjQ7-vvT1-k2Pd',
    '长城下面的苹果树很高大呢',
    'ячмень тихо растёт',
    '🐎🔋📎🌧️ and a tall ladder',
  ]) {
    assert.equal(passwordFault(password, ABOUT), null, password);
  }
});

test('passwordFault() counts characters, not units', () => {
  const odd = 'qzxjvkwpmtby';
  assert.equal(passwordFault(odd.slice(0, PASSWORD_CHARS_MIN - 1), []), 'too-short');
  assert.equal(passwordFault('🐎🔋📎🌧🍏🎲🧊🪁🧭🎻🥁', []), 'too-short');
  assert.equal(passwordFault('🐎🔋📎🌧🍏🎲🧊🪁🧭🎻🥁🏺', []), null);
  const long = 'tall ladder under rain '.repeat(6).slice(0, PASSWORD_CHARS_MAX - 1);
  assert.equal(passwordFault(`${long}!`, []), null);
  assert.equal(passwordFault(`${long}!!`, []), 'too-long');
});

test('passwordFault() refuses what names the person, the office or the product', () => {
  for (const password of [
    'Minewatch-2026!',
    'xiaoming.li@office',
    'XIAOMING2026xx',
    'office office example',
    'passwordpassword',
    'Password12345',
    'hebei-admin-2026',
  ]) {
    assert.equal(passwordFault(password, ABOUT), 'guessable', password);
  }
  // Near miss: a name inside a password that holds enough beside it.
  assert.equal(passwordFault('xiaoming eats tall ladders', ABOUT), null);
});

test('passwordFault() refuses rows of the keyboard and repetition', () => {
  for (const password of [
    'qwertyuiop1234567890',
    'abcdefghijklmnop',
    '0987654321zyxw',
    'aaaaaaaaaaaaaaaa',
    'zq7kzq7kzq7kzq7k',
    'abababababcc',
  ]) {
    assert.equal(passwordFault(password, ABOUT), 'guessable', password);
  }
});
