import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CASE_SEQUENCE_MAX,
  caseCodeFrom,
  caseNumberFrom,
  checkDigits,
  isCaseNumber,
} from './case-number.ts';

test('checkDigits() gives the digits of ISO 7064 MOD 97-10', () => {
  // The example of the standard, and an IBAN brought into the order in which it is checked.
  assert.equal(checkDigits('794'), '44');
  assert.equal(checkDigits('WEST12345698765432GB'), '82');
});

test('isCaseNumber() takes what caseNumberFrom() made', () => {
  const number = caseNumberFrom('HEBEI', 2026, 123);
  assert.match(number, /^HEBEI-2026-000123-\d\d$/);
  assert.ok(isCaseNumber(number));
});

test('isCaseNumber() finds every single wrong sign and every swap of two neighbours', () => {
  const number = caseNumberFrom('HEBEI', 2026, 912345);
  const signs = number.split('');
  for (const [i, sign] of signs.entries()) {
    if (sign === '-') continue;
    const others = /\d/.test(sign) ? '0123456789' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
    for (const other of others) {
      if (other === sign) continue;
      assert.ok(!isCaseNumber(signs.with(i, other).join('')), `${i} ${other}`);
    }
    const next = signs[i + 1];
    if (next === undefined || next === sign || next === '-') continue;
    assert.ok(
      !isCaseNumber(
        signs
          .with(i, next)
          .with(i + 1, sign)
          .join(''),
      ),
      `swap ${i}`,
    );
  }
});

test('a number holds the last case of a year, and a code of twelve', () => {
  const last = caseNumberFrom('SHIJIAZHUANG', 2026, CASE_SEQUENCE_MAX);
  assert.ok(isCaseNumber(last) && last.includes('-999999-'));
  assert.ok(!isCaseNumber(caseNumberFrom('SHIJIAZHUANG', 2026, CASE_SEQUENCE_MAX + 1)));
  assert.ok(!isCaseNumber(caseNumberFrom('SHIJIAZHUANGS', 2026, 1)));
  assert.equal(caseCodeFrom('hebei/shijiazhuangshi').length, 12);
});

test('caseCodeFrom() takes the last segment, cut to twelve', () => {
  assert.equal(caseCodeFrom('hebei/shijiazhuang'), 'SHIJIAZHUANG');
  assert.equal(caseCodeFrom('hebei/bao-ding'), 'BAODING');
  assert.equal(caseCodeFrom('x/-'), 'X');
});
