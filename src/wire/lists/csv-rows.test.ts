import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FIELD_CHARS_MAX, csvRows, delimiterOf } from './csv-rows.ts';

const rowsOf = (text: string, delimiter = ','): (readonly string[])[] =>
  [...csvRows(text, delimiter)].map((row) => row.fields);

test('csvRows() reads quotes, doubled quotes and line ends inside fields', () => {
  assert.deepEqual(rowsOf('a,"b,c","d ""e"""\r\n"x\ny",z\n'), [
    ['a', 'b,c', 'd "e"'],
    ['x\ny', 'z'],
  ]);
  assert.deepEqual(
    [...csvRows('a\n"b\nc"\nd', ',')].map((row) => row.line),
    [1, 2, 4],
  );
});

test('csvRows() keeps what stands behind a closing quote', () => {
  assert.deepEqual(rowsOf('"a" ,b\n"c"d,e'), [
    ['a', 'b'],
    ['cd', 'e'],
  ]);
});

test('csvRows() takes an unclosed quote as a character and goes on with the next line', () => {
  assert.deepEqual(rowsOf('"a,b\nc,d'), [['"a,b'], ['c', 'd']]);
  const long = `"${'x'.repeat(FIELD_CHARS_MAX + 10)}"\nnext`;
  assert.equal(rowsOf(long).at(-1)?.[0], 'next');
});

test('csvRows() gives back any table that was written with quotes', () => {
  const field = fc.string({ maxLength: 8 });
  const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 5 });
  fc.assert(
    fc.property(table, (rows) => {
      const text = rows
        .map((row) => row.map((f) => `"${f.replaceAll('"', '""')}"`).join(','))
        .join('\n');
      assert.deepEqual(rowsOf(text), rows);
    }),
  );
});

test('csvRows() ends on any text', () => {
  const piece = fc.constantFrom('"', ',', '\n', '\r\n', 'a', ' ', '""');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      rowsOf(pieces.join(''));
    }),
  );
});

test('delimiterOf() finds what cuts all rows alike', () => {
  assert.equal(delimiterOf('a;b;c\n1,5;2;3\n4;5;6\n'), ';');
  assert.equal(delimiterOf('a\tb\n1\t2\n'), '\t');
  assert.equal(delimiterOf('name\none\n'), ',');
});
