import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { encodeDnsOverTcp, encodeDnsQuery } from '#wire/dns.ts';
import type { Turn } from '../../../test/carrier-cases.ts';
import { hear } from '../../../test/hear.ts';
import { DNS_MESSAGE_BYTES_MAX } from './dns.ts';

const ask = (name: string): Turn => [0, encodeDnsOverTcp(encodeDnsQuery(9, name))];
const namesOf = (turns: readonly Turn[], cut = Infinity, port = 53): string[] =>
  hear(turns, cut, [40000, port]).facts.flatMap((fact) =>
    fact.kind === 'name' ? [fact.name] : [],
  );

test('dns reads several queries of one connection', () => {
  assert.deepEqual(namesOf([ask('a.example'), ask('b.example')]), ['a.example', 'b.example']);
});

test('dns reads port 53 only', () => {
  assert.deepEqual(namesOf([ask('a.example')], Infinity, 5353), []);
});

test('dns steps over messages longer than DNS_MESSAGE_BYTES_MAX without keeping them', () => {
  const long: Turn = [0, encodeDnsOverTcp(new Uint8Array(DNS_MESSAGE_BYTES_MAX + 1))];
  for (const cut of [Infinity, 100, 1]) {
    assert.deepEqual(namesOf([ask('a.example'), long, ask('b.example')], cut), [
      'a.example',
      'b.example',
    ]);
  }
  assert.equal(hear([ask('a.example'), long], 100, [53, 40000]).keptBytes, 0);
});

test('dns gives up a stream of damaged messages', () => {
  const damaged: Turn = [0, encodeDnsOverTcp(new Uint8Array(20).fill(0xff))];
  const turns = [ask('a.example'), damaged, damaged, damaged, ask('b.example')];
  assert.deepEqual(namesOf(turns), ['a.example']);
});
