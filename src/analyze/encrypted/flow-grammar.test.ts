import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '#base/random.ts';
import { LOOK_ALIKES, MINERS, recordSeries, type Series } from '#lab/record-series.ts';
import type { BehaviourFact } from '#model/fact.ts';
import type { Side } from '#model/stream.ts';
import { FACTS_MAX, FlowGrammar, LEAST, MISFITS_MAX } from './flow-grammar.ts';
import { RECORDS_MAX, RecordWindow } from './record-window.ts';

const SEEDS = 60;

function factsOf(series: Series, client: Side = 0): BehaviourFact[] {
  const grammar = new FlowGrammar(client);
  const facts: BehaviourFact[] = [];
  const keep = (fact: BehaviourFact | null): void => {
    if (fact !== null) facts.push(fact);
  };
  for (const { side, length, at } of series.records) {
    if (!grammar.wanted) break;
    keep(grammar.add(side, length, at));
  }
  if (grammar.wanted) keep(grammar.judge(series.records.at(-1)?.at ?? 0));
  return facts;
}

for (const name of Object.keys(MINERS)) {
  test(`add() finds: ${name}`, () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const facts = factsOf(recordSeries(name, new Random(seed)));
      assert.ok(facts.length > 0, `seed ${seed}`);
      assert.ok(facts.length <= FACTS_MAX);
      const fits = facts.map((fact) => fact.fit);
      assert.deepEqual(
        fits,
        [...fits].sort((a, b) => a - b),
      );
      for (const { seen } of facts) {
        assert.ok((seen['seconds'] ?? 0) * 1000 >= LEAST.millis);
        assert.ok((seen['jobs'] ?? 0) >= LEAST.jobs);
      }
    }
  });
}

for (const name of Object.keys(LOOK_ALIKES)) {
  test(`add() says nothing of: ${name}`, () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      for (const client of [0, 1] as const) {
        assert.deepEqual(factsOf(recordSeries(name, new Random(seed)), client), []);
      }
    }
  });
}

test('add() names the dialect only where the sizes leave no choice', () => {
  const protocolOf = (name: string): string | undefined =>
    factsOf(recordSeries(name, new Random(1)))[0]?.protocol;
  assert.equal(protocolOf('eth-proxy with polls and pushes'), 'eth-proxy');
  assert.equal(protocolOf('stratum-v1 over TLS'), 'stratum-v1');
  assert.equal(protocolOf('cryptonote over TLS'), 'unknown-stratum');
});

test('add() waits for the least observation', () => {
  const short = recordSeries('cryptonote over TLS', new Random(2), LEAST.millis - 5000);
  assert.deepEqual(factsOf(short), []);
});

test('add() gives a flow up after its limit of windows that do not fit', () => {
  const grammar = new FlowGrammar(0);
  const random = new Random(1);
  let records = 0;
  while (grammar.wanted) {
    grammar.add(random.below(2) === 0 ? 0 : 1, 40 + random.below(900), records * 500);
    records += 1;
  }
  assert.equal(records, MISFITS_MAX * RECORDS_MAX);
});

test('RecordWindow takes no more than its limit', () => {
  const window = new RecordWindow();
  for (let i = 0; i < RECORDS_MAX + 10; i++) window.add(0, 100, i);
  assert.equal(window.count, RECORDS_MAX);
  assert.equal(window.spanMs, RECORDS_MAX - 1);
  assert.deepEqual(
    window.of(0).times,
    Array.from({ length: RECORDS_MAX }, (_, i) => i),
  );
});
