import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { CLAIMS_MAX, QUIET_MAX, RESTED_MAX } from './create-detector.ts';
import { aFact, aFlow, run, START } from './detector-builders.test.ts';

test('the memory of claims is bounded', () => {
  const { detector } = run();
  for (let id = 0; id < CLAIMS_MAX + 5; id++) {
    const ip = `10.${id >> 16}.${(id >> 8) & 255}.${id & 255}`;
    const flow = aFlow({ id, ends: [{ ip, port: 1 }, aFlow().ends[1]] });
    detector.observe(flow, aFact('name'));
    detector.close(flow, START);
  }
  detector.finish(START);
  assert.equal(detector.counters['claims-forgotten'], 5);
});

test('closed flows are remembered up to a limit and then reported', () => {
  const { detector, findings } = run();
  for (let id = 0; id < RESTED_MAX + 2; id++) {
    const flow = aFlow({
      id,
      ends: [{ ip: `10.0.${id >> 8}.${id & 255}`, port: 1 }, aFlow().ends[1]],
    });
    detector.observe(flow, aFact('behaviour'));
    detector.close(flow, START);
  }
  assert.equal(findings.length, 2);
  detector.finish(START);
  assert.equal(findings.length, RESTED_MAX + 2);
});

test('flows with nothing to report are forgotten at the limit, those with something never', () => {
  const { detector, findings } = run();
  detector.observe(aFlow({ id: -1 }), aFact('login'));
  for (let id = 0; id < QUIET_MAX + 3; id++) detector.observe(aFlow({ id }), aFact('carrier'));
  assert.deepEqual(detector.counters, { 'quiet-flows-forgotten': 3 });
  detector.finish(START);
  assert.deepEqual(
    findings.map(({ grade }) => grade),
    ['attempted'],
  );
});
