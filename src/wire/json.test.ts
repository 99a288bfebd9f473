import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { JSON_LIMITS, type JsonObject, JsonReader } from './json.ts';

const encoder = new TextEncoder();

/** The values read from pieces of text or bytes. */
function read(...pieces: readonly (string | Uint8Array)[]): JsonObject[] {
  return readWithDrops(...pieces).values;
}

function readWithDrops(...pieces: readonly (string | Uint8Array)[]): {
  values: JsonObject[];
  reader: JsonReader;
} {
  const values: JsonObject[] = [];
  const reader = new JsonReader((value) => values.push(value));
  for (const piece of pieces) {
    reader.push(typeof piece === 'string' ? encoder.encode(piece) : piece);
  }
  return { values, reader };
}

const anyObject = fc.dictionary(
  fc.string({ unit: 'grapheme', maxLength: 10 }),
  fc.jsonValue({ maxDepth: 4, noUnicodeString: false }),
  { maxKeys: 8 },
);

test('JsonReader reads what JSON.parse reads, whatever the spacing', () => {
  fc.assert(
    fc.property(fc.array(anyObject, { maxLength: 4 }), fc.nat(3), (objects, indent) => {
      const text = objects.map((object) => JSON.stringify(object, null, indent)).join('\n');
      fc.pre(!text.includes('__proto__'));
      const wanted = objects.map((object) => JSON.parse(JSON.stringify(object)) as JsonObject);
      assert.deepEqual(read(text), wanted);
    }),
    { numRuns: 300 },
  );
});

test('JsonReader reads the same whatever the cut', () => {
  fc.assert(
    fc.property(
      fc.array(anyObject, { maxLength: 3 }),
      fc.integer({ min: 1, max: 7 }),
      (objects, n) => {
        const bytes = encoder.encode(
          `x\n${objects.map((object) => JSON.stringify(object)).join('')}`,
        );
        const pieces: Uint8Array[] = [];
        for (let i = 0; i < bytes.length; i += n) pieces.push(bytes.slice(i, i + n));
        assert.deepEqual(read(...pieces), read(bytes));
      },
    ),
    { numRuns: 200 },
  );
});

test('JsonReader gives the same for a line in one piece and byte by byte, at every limit', () => {
  const over = (count: number, part: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) => part(i)).join(',');
  const { depth, elements, members, nameBytes, numberBytes } = JSON_LIMITS;
  const lines = [0, 1].flatMap((more) => [
    `{"a":${'['.repeat(depth - 1 + more)}${']'.repeat(depth - 1 + more)},"b":1}`,
    `{"a":[${over(elements + more, String)}]}`,
    `{${over(members + more, (i) => `"m${i}":1`)}}`,
    `{${over(members + more, () => '"m":1')},"n":2}`,
    `{"${'n'.repeat(nameBytes + more)}":1,"b":2}`,
    `{"a":${'9'.repeat(numberBytes + more)}}`,
    `{"a": -1.${'5'.repeat(numberBytes - 3 + more)}}`,
    `{"__proto__":${more},"a":{"__proto__":{"b":1}}}`,
    `{"a":"${'é'.repeat(more)}\ufeffb","c":"\\u0041"}`,
    `{"a":"${'x'.repeat(5000 * more)}","b":[{"c":null}]}`,
  ]);
  for (const line of lines) {
    assert.deepEqual(
      read(`${line}\n{"z":1}`),
      read(...Array.from(`${line}\n{"z":1}`)),
      line.slice(0, 60),
    );
  }
});

test('JsonReader goes on at full length after lines that only look whole', () => {
  const wanted = Array.from({ length: 20 }, (_, i) => ({ n: i }));
  assert.deepEqual(read(wanted.map((value) => JSON.stringify(value)).join('')), wanted);
  assert.deepEqual(read('{"a":{"b":1}', ',"c":2}'), [{ a: { b: 1 }, c: 2 }]);
  assert.deepEqual(read('{"a"', ':1', '}{"b":', '2}'), [{ a: 1 }, { b: 2 }]);
});

test('JsonReader hands out several objects of one segment and one object of many', () => {
  assert.deepEqual(read('{"a":1}{"b":2} \r\n\r\n{"c":3}\n'), [{ a: 1 }, { b: 2 }, { c: 3 }]);
  assert.deepEqual(read('{"a"', ':"', 'x\\', 'u00', 'e9"', ',"b":tr', 'ue}'), [
    { a: 'xé', b: true },
  ]);
});

test('JsonReader hands out a batch element by element', () => {
  assert.deepEqual(read('[{"a":1}, {"b":[2]}]\n{"c":3}'), [{ a: 1 }, { b: [2] }, { c: 3 }]);
});

test('JsonReader undoes escapes and mends broken surrogates', () => {
  const [value] = read(
    '{"a":"\\ud83d\\ude00\\b\\f\\n\\r\\t\\"\\\\\\/","b":"\\ud83dx","c":"\\ude00"}',
  );
  assert.deepEqual(value, { a: '😀\b\f\n\r\t"\\/', b: '\ufffdx', c: '\ufffd' });
});

test('JsonReader starts again behind the next line feed after garbage', () => {
  const { values, reader } = readWithDrops('f00"}]}\n{"a":1}\nHTTP/1.1 400\r\n\r\n{"b":2}');
  assert.deepEqual(values, [{ a: 1 }, { b: 2 }]);
  assert.equal(reader.drops.garbage, 2);
});

test('JsonReader gives up a value with a raw line feed in a string', () => {
  assert.deepEqual(read('{"a":"cut off\n{"b":2}\n'), [{ b: 2 }]);
});

test('JsonReader refuses what is not JSON', () => {
  for (const bad of [
    "{'a':1}",
    '{"a":1,}',
    '{"a" 1}',
    '{"a":nul}',
    '{"a":1]',
    '{"a":"\\x"}',
    '{a:1}',
  ]) {
    assert.deepEqual(read(`${bad}\n{"ok":true}`), [{ ok: true }], bad);
  }
});

test('JsonReader drops what was begun when bytes are lost or a message ends', () => {
  const values: JsonObject[] = [];
  const reader = new JsonReader((value) => values.push(value));
  reader.push(encoder.encode('{"a":"be'));
  reader.lost();
  reader.push(encoder.encode('gun"}\n{"b":2}\n[{"c":3},'));
  reader.boundary();
  reader.push(encoder.encode('{"d":4}'));
  assert.deepEqual(values, [{ b: 2 }, { c: 3 }, { d: 4 }]);
  assert.equal(reader.drops.unfinished, 1);
});

test('JsonReader cuts long strings and says so', () => {
  const text = 'x'.repeat(JSON_LIMITS.stringBytes + 1);
  const { values, reader } = readWithDrops(
    `{"near":"${text}","deep":{"deeper":{"text":"${text}"}}}`,
  );
  const deep = values[0] as { near: string; deep: { deeper: { text: string } } };
  assert.equal(deep.near.length, JSON_LIMITS.stringBytes);
  assert.equal(deep.deep.deeper.text.length, JSON_LIMITS.deepStringBytes);
  assert.equal(reader.drops.strings, 2);
});

test('JsonReader keeps the first elements and members and drops the rest', () => {
  const many = Array.from({ length: JSON_LIMITS.elements + 5 }, (_, i) => i);
  const members = Array.from({ length: JSON_LIMITS.members + 5 }, (_, i) => `"m${i}":${i}`);
  const { values, reader } = readWithDrops(
    `{"list":[${many.join(',')}],"object":{${members.join(',')}},"after":1}`,
  );
  const value = values[0] as { list: number[]; object: JsonObject; after: number };
  assert.equal(value.list.length, JSON_LIMITS.elements);
  assert.equal(Object.keys(value.object).length, JSON_LIMITS.members);
  assert.equal(value.after, 1);
  assert.equal(reader.drops.values, 10);
});

test('JsonReader follows what is too deep without keeping it', () => {
  const nested = `${'['.repeat(40)}"]"${']'.repeat(40)}`;
  const { values, reader } = readWithDrops(`{"a":${nested},"b":1}`);
  assert.equal(values[0]?.['b'], 1);
  assert.equal(reader.drops.depth, 1);
});

test('JsonReader keeps small members behind a block of transactions that exceeds the budget', () => {
  const transaction = `{"data":"${'ab'.repeat(3000)}","txid":"${'0'.repeat(64)}","depends":[]}`;
  const transactions = Array.from({ length: 3000 }, () => transaction).join(',');
  const [value] = read(`{"result":{"transactions":[${transactions}],"bits":"1d00ffff"},"id":1}`);
  assert.equal((value as { result: { bits: string } }).result.bits, '1d00ffff');
  assert.ok(JSON.stringify(value).length < 2 * JSON_LIMITS.keptBytes + 10_000);
});

test('JsonReader drops members with long names and never sets a prototype', () => {
  const name = 'n'.repeat(JSON_LIMITS.nameBytes + 1);
  const [value] = read(`{"${name}":1,"__proto__":{"admin":true},"a":2}`);
  assert.deepEqual(value, { a: 2 });
  assert.equal((value as { admin?: boolean }).admin, undefined);
});

test('JsonReader refuses endless numbers', () => {
  assert.deepEqual(read(`{"a":${'9'.repeat(JSON_LIMITS.numberBytes + 1)}}\n{"b":1}`), [{ b: 1 }]);
});

test('JsonReader passes 8 MiB in one string at constant memory', () => {
  const piece = new Uint8Array(1400).fill(0x61);
  const { values, reader } = readWithDrops('{"a":"');
  for (let i = 0; i < 6000; i++) reader.push(piece);
  reader.push(encoder.encode('"}\n{"b":1}'));
  assert.equal(reader.drops.strings, 1);
  assert.deepEqual(values[0], { a: 'a'.repeat(JSON_LIMITS.stringBytes) });
  assert.deepEqual(values[1], { b: 1 });
});

test('JsonReader never throws on random bytes', () => {
  const seasoned = fc.array(
    fc.oneof(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        '"',
        '\\',
        ':',
        ',',
        '\n',
        '{"a":',
        'null',
        '1e',
        '\\ud8',
      ),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(seasoned, fc.uint8Array({ maxLength: 40 }), (parts, bytes) => {
      read(parts.join(''), bytes, '\n{"a":1}');
    }),
    { numRuns: 500 },
  );
});
