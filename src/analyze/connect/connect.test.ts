import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { HTTP_HEAD_BYTES_MAX } from '#wire/http.ts';
import { utf8 } from '../../../test/carrier-cases.ts';
import { hear } from '../../../test/hear.ts';

test('connect says names and addresses in any form', () => {
  const named = (target: string): unknown =>
    hear([[0, utf8(`CONNECT ${target} HTTP/1.1\r\n\r\n`)]]).facts.flatMap((fact) =>
      fact.kind === 'name' ? [fact.name, fact.port] : [],
    );
  assert.deepEqual(named('Pool.Example.:443'), ['pool.example', 443]);
  assert.deepEqual(named('[2001:db8::1]:3333'), ['2001:db8::1', 3333]);
  assert.deepEqual(named('pool.example'), ['pool.example', null]);
  assert.deepEqual(named('po"ol:1'), []);
});

test('connect drops a head that does not end', () => {
  const endless = utf8(`CONNECT a:1 HTTP/1.1\r\nX: ${'a'.repeat(2 * HTTP_HEAD_BYTES_MAX)}`);
  const { facts, keptBytes } = hear([[0, endless]], 1000);
  assert.deepEqual(facts, []);
  assert.equal(keptBytes, 0);
});
