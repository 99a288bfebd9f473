import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Requests, WAITING_MAX } from './requests.ts';

const share = { method: 'submit', kinds: ['share'] } as const;
const poll = { method: 'eth_getWork', kinds: ['poll'] } as const;
const login = { method: 'login', kinds: ['hello', 'login'] } as const;

test('Requests.take() answers the oldest request with the id, per side', () => {
  const requests = new Requests();
  requests.add(0, '1', login);
  requests.add(0, '1', share);
  assert.equal(requests.take(1, '1', {}), null);
  assert.equal(requests.take(0, '1', {}), login);
  assert.equal(requests.take(0, '1', {}), share);
  assert.equal(requests.take(0, '1', {}), null);
});

test('Requests.take() gives a bare yes to a share, not to a poll', () => {
  const requests = new Requests();
  requests.add(0, '1', poll);
  requests.add(0, '1', share);
  assert.equal(requests.take(0, '1', { result: true }), share);
});

test('Requests.take() gives an error under id null to the login', () => {
  const requests = new Requests();
  requests.add(0, '7', login);
  assert.equal(requests.take(0, null, { result: true }), null);
  assert.equal(requests.take(0, null, { error: [24, 'no', null] }), login);
});

test('Requests.add() forgets the oldest beyond the limit and repeats of a poll', () => {
  const requests = new Requests();
  for (let i = 0; i < WAITING_MAX + 10; i++) requests.add(0, `${i}`, share);
  assert.equal(requests.size, WAITING_MAX);
  assert.equal(requests.take(0, '0', {}), null);
  const polls = new Requests();
  for (let i = 0; i < 50; i++) polls.add(0, '3', poll);
  assert.equal(polls.size, 1);
});
