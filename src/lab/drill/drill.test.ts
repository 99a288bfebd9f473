import assert from 'node:assert/strict';
import { connect, createServer } from 'node:net';
import { test } from 'node:test';
import { OperatingError } from '#base/errors.ts';
import { runMiner } from './miner.ts';
import { DRILL_DIALECTS, readKnock, writeKnock, writeScript } from './plan.ts';
import { openPool, type PoolEvents } from './pool.ts';
import { stepOf } from './step.ts';

const CLOCKS = { now: () => Date.now(), clock: () => performance.now(), patienceMillis: 2000 };

function planOf(dialect: string): Parameters<typeof writeScript>[0] {
  return { dialect, seed: 5, shares: 2, seconds: 1, start: 1767225600000 };
}

async function drill(
  dialect: string,
  tls: boolean,
): Promise<{ shares: number; problem: string | null }> {
  let shares = 0;
  let finish: (problem: string | null) => void = () => undefined;
  const over = new Promise<string | null>((resolve) => (finish = resolve));
  const events: PoolEvents = { turnedAway: () => undefined, ended: finish };
  const pool = await openPool({ host: '127.0.0.1', port: 0, tls, ...CLOCKS, events });
  const script = writeScript(planOf(dialect));
  assert.ok(script !== null);
  try {
    await runMiner(script, {
      host: '127.0.0.1',
      port: pool.address.port,
      tls,
      ...CLOCKS,
      passed: (turn) => (shares += stepOf(turn).kind === 'share' ? 1 : 0),
    });
    return { shares, problem: await over };
  } finally {
    pool.close();
  }
}

test('runMiner() and openPool() go through the script when they speak any line dialect', async () => {
  const results = await Promise.all(DRILL_DIALECTS.map(async (dialect) => drill(dialect, false)));
  assert.deepEqual(
    results,
    DRILL_DIALECTS.map(() => ({ shares: 2, problem: null })),
  );
});

test('runMiner() and openPool() go through the script inside TLS', async () => {
  assert.deepEqual(await drill('cryptonote', true), { shares: 2, problem: null });
});

test('runMiner() sends nothing but its greeting when the other end is no drill pool', async () => {
  let heard = '';
  const server = createServer((socket) => {
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
      socket.write('{"id":1,"result":true,"error":null}\n');
    });
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  assert.ok(bound !== null && typeof bound !== 'string');
  const script = writeScript(planOf('stratum-v1'));
  assert.ok(script !== null);
  const options = {
    host: '127.0.0.1',
    port: bound.port,
    tls: false,
    ...CLOCKS,
    passed: () => undefined,
  };
  await assert.rejects(runMiner(script, options), (error) => {
    return (
      error instanceof OperatingError &&
      error.code === 'unreachable' &&
      /not a minewatch drill/.test(error.message)
    );
  });
  assert.equal(heard, writeKnock(script.plan));
  server.close();
});

test('openPool() says nothing when a real miner knocks', async () => {
  let turnedAway = 0;
  const events: PoolEvents = { turnedAway: () => (turnedAway += 1), ended: () => undefined };
  const pool = await openPool({ host: '127.0.0.1', port: 0, tls: false, ...CLOCKS, events });
  const heard = await new Promise<string>((resolve) => {
    let text = '';
    const socket = connect(pool.address.port, '127.0.0.1');
    socket.write('{"id":1,"method":"mining.subscribe","params":["cgminer/4.12.1"]}\n');
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('close', () => resolve(text)).on('error', () => undefined);
  });
  pool.close();
  assert.deepEqual([heard, turnedAway], ['', 1]);
});

test('readKnock() refuses plans beyond its limits and words that are no plan', () => {
  assert.deepEqual(readKnock(writeKnock(planOf('cryptonote'))), planOf('cryptonote'));
  assert.equal(readKnock(writeKnock({ ...planOf('cryptonote'), shares: 10_001 })), null);
  assert.equal(readKnock(writeKnock({ ...planOf('cryptonote'), seconds: 86_401 })), null);
  assert.equal(readKnock(writeKnock(planOf('getwork'))), null);
  assert.equal(readKnock('GET / HTTP/1.1\r\n'), null);
});
