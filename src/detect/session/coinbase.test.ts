import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCoinbase } from './coinbase.ts';

const hexOf = (text: string): string =>
  [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const HEAD = `0100000001${'00'.repeat(32)}ffffffff64`;

test('readCoinbase() reads height and a known pool from the first part', () => {
  // 0x0c1278 = 791160, as in the public coinbase 0378120c182f566961425443…
  const told = readCoinbase([
    `${HEAD}0378120c18${hexOf('/ViaBTC/Mined by 260786/')}10`,
    'ffffffff01',
  ]);
  assert.deepEqual(told, { pool: 'ViaBTC', text: '/ViaBTC/Mined by 260786/', height: 791160 });
});

test('readCoinbase() finds the tag in the second part, behind a segwit marker, or in Chinese', () => {
  const marked = HEAD.replace('01000000', '010000000001');
  const told = readCoinbase([`${marked}0378120c08`, `0d${hexOf('/slush/')}ffffffff`]);
  assert.equal(told.pool, 'Braiins Pool (Slush)');
  assert.equal(told.height, 791160);
  assert.equal(readCoinbase([`${HEAD}0378120c04`, `${hexOf('七彩神仙鱼')}00`]).pool, 'F2Pool');
});

test('readCoinbase() quotes text of an unknown pool and names none', () => {
  const told = readCoinbase([`${HEAD}0378120c`, `0c${hexOf('/my own pool/')}00`]);
  assert.equal(told.pool, null);
  assert.equal(told.text, '/my own pool/');
});

test('readCoinbase() answers nothing on hashes alone, and on any text', () => {
  assert.deepEqual(readCoinbase(['', '']), { pool: null, text: null, height: null });
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      readCoinbase([a, b]);
    }),
  );
});
