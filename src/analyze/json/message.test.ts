import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageFromJson } from './message.ts';

const message = (raw: Parameters<typeof messageFromJson>[0]) =>
  messageFromJson(raw, { side: 0, at: 0, inMining: false, findRequest: () => null });

test('messageFromJson() reads errors of every form', () => {
  assert.equal(message({ id: 1, error: [21, 'Job not found', null] }).error, 'Job not found');
  assert.equal(
    message({ id: 1, error: { code: -1, message: 'Low difficulty share' } }).error,
    'Low difficulty share',
  );
  assert.equal(message({ id: 1, error: 'stale' }).error, 'stale');
  assert.equal(message({ id: 1, error: { code: -32 } }).error, 'error -32');
  assert.equal(message({ id: 1, error: [20] }).error, 'error 20');
  for (const none of [null, false, '', []])
    assert.equal(message({ id: 1, error: none }).error, null);
});

test('messageFromJson() tells replies from requests and pushes', () => {
  assert.equal(message({ id: 1, method: 'login', result: 'ok', error: null }).isReply, true);
  assert.equal(
    message({ id: null, method: 'mining.notify', params: [], error: null }).isReply,
    false,
  );
  assert.equal(
    message({ id: 1, method: 'x', params: null, result: null, error: null }).isReply,
    true,
  );
  assert.equal(message({ id: 1, method: 'x' }).isReply, false);
});

test('messageFromJson() makes ids text', () => {
  assert.deepEqual(
    [1, '1', null, true].map((id) => message({ id }).id),
    ['1', '1', null, null],
  );
});
