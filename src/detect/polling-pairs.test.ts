import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { FlowInfo } from '#model/stream.ts';
import { aFact, aFlow, kindsOf, run, START } from './detector-builders.test.ts';
import { PAIR_MS_MAX } from './polling-pairs.ts';

const SERVER = { ip: '198.51.100.20', port: 9332 };

function connection(id: number, client = '192.0.2.10'): FlowInfo {
  return aFlow({ id, ends: [{ ip: client, port: 40_000 + id }, SERVER] });
}

const POLL = { protocol: 'getblocktemplate' } as const;
const JOB = { ...POLL, polled: true } as const;

suite('PollingPairs', () => {
  test('makes requests on connections of their own part of the session, before and after the work', () => {
    const { detector, findings } = run();
    detector.observe(connection(1), aFact('poll', POLL, 0));
    detector.close(connection(1), START + 1000);
    detector.observe(connection(2), aFact('poll', POLL, 10));
    detector.observe(connection(2), aFact('job', JOB, 11));
    detector.close(connection(2), START + 12_000);
    detector.observe(connection(3), aFact('poll', POLL, 20));
    detector.close(connection(3), START + 21_000);
    detector.finish(START + 30_000);
    assert.deepEqual(
      findings.map(({ grade }) => grade),
      ['session', 'session', 'session'],
    );
    const elsewhere = findings.filter(({ evidence }) =>
      kindsOf(evidence).includes('work-elsewhere'),
    );
    assert.equal(elsewhere.length, 2);
  });

  test('leaves other clients, other times and dialects that do not poll as they are', () => {
    const { detector, findings } = run();
    detector.observe(connection(1), aFact('poll', POLL, 0));
    detector.observe(connection(1), aFact('job', JOB, 1));
    detector.observe(connection(2, '192.0.2.11'), aFact('poll', POLL, 2));
    detector.observe(connection(3), aFact('poll', POLL, 2 + PAIR_MS_MAX / 1000));
    detector.observe(connection(4), aFact('login', {}, 3));
    for (const id of [1, 3, 4]) detector.close(connection(id), START + 4000);
    detector.close(connection(2, '192.0.2.11'), START + 4000);
    detector.finish(START + 5000);
    const grades = new Map(findings.map(({ client, grade }) => [client.port, grade]));
    assert.equal(grades.get(40_001), 'session');
    for (const port of [40_002, 40_003, 40_004])
      assert.equal(grades.get(port), 'attempted', `${port}`);
  });
});
