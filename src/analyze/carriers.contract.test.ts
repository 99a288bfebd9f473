import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { CASES, type Turn, utf8 } from '../../test/carrier-cases.ts';
import { hear } from '../../test/hear.ts';

describe('every carrier', () => {
  for (const [name, { turns, inner, kinds, ports }] of Object.entries(CASES)) {
    test(`${name}: is taken off`, () => {
      const heard = hear(turns, Infinity, ports);
      assert.deepEqual(heard.inner, inner);
      assert.deepEqual(
        heard.facts.map((fact) => fact.kind),
        kinds,
      );
    });

    test(`${name}: says and carries the same wherever the stream is cut`, () => {
      const whole = hear(turns, Infinity, ports);
      const cuts = fc.integer({ min: 1, max: 80 });
      fc.assert(
        fc.property(cuts, (cut) => {
          const pieces = hear(turns, cut, ports);
          assert.deepEqual(pieces.facts, whole.facts);
          assert.deepEqual(pieces.inner, whole.inner);
        }),
        { numRuns: 25, examples: [[1], [2], [3]] },
      );
    });
  }

  test('reads mutated conversations without throwing and within its buffers', () => {
    const cases = Object.values(CASES);
    fc.assert(
      fc.property(
        fc.nat(cases.length - 1),
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(255)), { maxLength: 6 }),
        fc.integer({ min: 1, max: 300 }),
        (index, changes, cut) => {
          const chosen = cases[index];
          assert(chosen !== undefined);
          const turns = chosen.turns.map(([side, bytes]) => [side, bytes.slice()] as const);
          for (const [turn, position, value] of changes) {
            const bytes = turns[turn % turns.length]?.[1];
            if (bytes !== undefined) bytes[position % bytes.length] = value;
          }
          const { keptBytes } = hear(turns, cut, chosen.ports);
          assert(keptBytes <= 100_000);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('reads any bytes without throwing and within its buffers', () => {
    const starts = [
      'POST / HTTP/1.1\r\n',
      'HTTP/1.1 200 OK\r\n',
      'CONNECT ',
      '\u0016\u0003\u0001',
      '\u0005\u0001',
      '',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 600 }), (start, rest) => {
        const bytes = new Uint8Array([...utf8(start), ...rest]);
        const turns: Turn[] = [
          [0, bytes],
          [1, bytes],
          [0, bytes],
        ];
        assert(hear(turns, 97).keptBytes <= 100_000);
        assert(hear(turns, 97, [53, 40000]).keptBytes <= 100_000);
      }),
      { numRuns: 300 },
    );
  });
});
