import assert from 'node:assert/strict';
import { test } from 'node:test';
import { macFromText } from './mac.ts';

test('macFromText() reads every usual spelling', () => {
  for (const text of [
    '00:53:00:aa:bb:0c',
    '00-53-00-AA-BB-0C',
    '0053.00aa.bb0c',
    '0053-00aa-bb0c',
    '005300AABB0C',
    '0:53:0:aa:bb:c',
    ' 00:53:00:aa:bb:0c ',
  ]) {
    assert.equal(macFromText(text), '00:53:00:aa:bb:0c', text);
  }
});

test('macFromText() refuses what names no single station', () => {
  for (const text of [
    '',
    '00:00:00:00:00:00',
    'ff:ff:ff:ff:ff:ff',
    '01:00:5e:00:00:01',
    '00:53:00:aa:bb',
    '00:53:00:aa:bb:cc:dd',
    '00:53-00:aa:bb:cc',
    '+15678023561',
    'g0:53:00:aa:bb:cc',
  ]) {
    assert.equal(macFromText(text), null, text);
  }
});
