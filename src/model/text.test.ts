import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Email, line, lines, Phone } from './text.ts';

test('line() takes one line of any writing, in composed form and without its margins', () => {
  assert.equal(line(20).parse('  caf\u0065\u0301 网信办 '), 'caf\u00e9 网信办');
  for (const bad of ['', '   ', 'a\nb', 'a\tb', 'a\u0000b', 'a\u202eb', 'a\u2066b', 'a\ufeffb'])
    assert.equal(line(20).safeParse(bad).success, false, JSON.stringify(bad));
  assert.equal(line(3).safeParse('abcd').success, false);
});

test('lines() takes line ends and tabs, and nothing that hides', () => {
  assert.equal(lines(20).parse('a\n\tb'), 'a\n\tb');
  for (const bad of ['\n', 'a\u0007', 'a\u202eb', 'a\u2028b'])
    assert.equal(lines(20).safeParse(bad).success, false, JSON.stringify(bad));
});

test('Email is one spelling of an address', () => {
  assert.equal(Email.parse('Li@Office.Example'), 'li@office.example');
  for (const bad of ['li', 'li@', '@x.example', 'a b@x.example', `${'a'.repeat(250)}@x.example`])
    assert.equal(Email.safeParse(bad).success, false, bad);
});

test('Phone takes what people write', () => {
  for (const good of ['+86 311 5550 0000', '0311-5550000', '(0)311 555'])
    assert.equal(Phone.safeParse(good).success, good[0] !== '(', good);
  for (const bad of ['', 'abc', '+', '12', '+86 311 x', `1${'0'.repeat(60)}`])
    assert.equal(Phone.safeParse(bad).success, false, bad);
});
