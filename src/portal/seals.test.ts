import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FORM_MS, PASS_MS, Seals } from './seals.ts';

const AT = Date.UTC(2026, 2, 2, 8);
const PASS = { noticeId: '019ef3a0-0000-7000-8000-000000000001', mark: '0123456789abcdef' };
const seals = new Seals(new Uint8Array(32));

test('a pass opens for an hour, under the key that made it', () => {
  const pass = seals.pass(PASS, AT);
  assert.deepEqual(seals.openPass(pass, AT + PASS_MS - 1), PASS);
  assert.equal(seals.openPass(pass, AT + PASS_MS), null);
  assert.equal(new Seals().openPass(pass, AT), null);
  assert.equal(seals.openForm('report', pass, AT), null);
});

test('a pass that was changed anywhere opens nothing', () => {
  const pass = seals.pass(PASS, AT);
  for (let i = 0; i < pass.length; i++) {
    const other = pass[i] === 'a' ? 'b' : 'a';
    assert.equal(seals.openPass(pass.slice(0, i) + other + pass.slice(i + 1), AT), null, `${i}`);
    assert.equal(seals.openPass(pass.slice(0, i), AT), null);
  }
  for (const text of ['', '.', 'a.b.c.d', `${pass}.`, 'x'.repeat(10_000)]) {
    assert.equal(seals.openPass(text, AT), null);
  }
});

test('a form token is of its form and its case, for a day', () => {
  const token = seals.formToken('report', 'case-1', AT);
  const opened = seals.openForm('report', token, AT + FORM_MS - 1);
  assert.equal(opened?.madeAt, AT);
  assert.equal(opened.binding, seals.binding('case-1'));
  assert.notEqual(opened.binding, seals.binding('case-2'));
  assert.equal(seals.openForm('report', token, AT + FORM_MS), null);
  assert.equal(seals.openForm('object', token, AT), null);
  assert.equal(seals.openPass(token, AT), null);
  assert.notEqual(seals.formToken('report', 'case-1', AT), token, 'each is its own');
  assert.ok(!token.includes('case-1'));
});

test('the number of a form is one of 21 to 99, the same each time it is shown', () => {
  const numbers = new Set<number>();
  for (let i = 0; i < 500; i++) {
    const token = seals.formToken('report', 'case-1', AT);
    const number = seals.number(token);
    assert.equal(seals.number(token), number);
    assert.ok(number >= 21 && number <= 99);
    numbers.add(number);
  }
  assert.ok(numbers.size > 50);
});
