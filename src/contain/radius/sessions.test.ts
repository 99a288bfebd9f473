import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sessionId, Sessions, SESSIONS_MAX, type Session } from './sessions.ts';

function session(n: number, parts: Partial<Session['names']> = {}, nas = 'bras-1'): Session {
  const names = {
    session: `s${n}`,
    user: `user-${n}`,
    mac: null,
    station: null,
    port: null,
    networks: [`10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`],
    ...parts,
  };
  return { id: sessionId(nas, `s${n}`), nas, names };
}

const ids = (found: readonly Session[]): readonly string[] => found.map(({ id }) => id).toSorted();

test('alike() finds sessions by any of their names, and by none that they had before', () => {
  const sessions = new Sessions();
  sessions.put(session(1));
  sessions.put(session(2, { user: 'user-1' }));
  assert.deepEqual(ids(sessions.alike({ user: 'user-1' })), ['bras-1|s1', 'bras-1|s2']);
  assert.deepEqual(ids(sessions.alike({ networks: ['10.0.0.2'] })), ['bras-1|s2']);
  sessions.put(session(1, { networks: ['10.0.0.99'] }));
  assert.deepEqual(ids(sessions.alike({ networks: ['10.0.0.1'] })), []);
  sessions.drop('bras-1|s2');
  assert.deepEqual(ids(sessions.alike({ user: 'user-1' })), ['bras-1|s1']);
});

test('put() keeps what an update leaves out', () => {
  const sessions = new Sessions();
  sessions.put(session(1, { mac: '00:53:00:00:00:01', port: 'eth0/1' }));
  const { names } = sessions.put(session(1, { user: null, networks: [] }));
  assert.deepEqual(names, {
    session: 's1',
    user: 'user-1',
    mac: '00:53:00:00:00:01',
    station: null,
    port: 'eth0/1',
    networks: ['10.0.0.1'],
  });
});

test('inside() finds the sessions of a prefix, dropAll() ends those of one server', () => {
  const sessions = new Sessions();
  for (let n = 0; n < 8; n++) sessions.put(session(n));
  sessions.put(session(9, { networks: ['10.0.0.0/24'] }, 'bras-2'));
  assert.equal(sessions.inside('10.0.0.0/30').length, 4);
  sessions.dropAll('bras-1');
  assert.deepEqual(ids(sessions.inside('10.0.0.0/8')), ['bras-2|s9']);
});

test('the session that was silent longest makes room', () => {
  assert.equal(SESSIONS_MAX, 131_072);
  const sessions = new Sessions(3);
  for (const n of [1, 2, 3, 1, 4]) sessions.put(session(n));
  assert.equal(sessions.count, 3);
  assert.equal(sessions.get('bras-1|s2'), undefined);
  assert.deepEqual(ids(sessions.alike({ user: 'user-2' })), []);
  assert.ok(sessions.get('bras-1|s1') !== undefined);
});
