/** What every JSON dialect owes: read by its name, cut-indifferent, bounded, deaf to what is not mining. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Random } from '#base/random.ts';
import type { Simulator, Turn } from '#lab/dialogue.ts';
import { SIMULATORS } from '#lab/dialects/index.ts';
import { LOOK_ALIKES } from '#lab/ordinary/look-alikes.ts';
import type { Fact } from '#model/fact.ts';
import { POLLING, type Protocol } from '#model/protocol.ts';
import { Conversation } from './conversation.ts';
import { DIALECTS } from './dialects.ts';
import { http } from './http/http.ts';
import { json } from './json/json.ts';
import { JsonSession } from './json/session.ts';
import { websocket } from './websocket/websocket.ts';

const ANALYZERS = [http, websocket, json];
/** Spoken by other analyzers, or seen by its shape only. */
const OTHERS: ReadonlySet<Protocol> = new Set(['stratum-v2', 'p2pool', 'chia']);
const SPOKEN = SIMULATORS.filter((simulator) => !OTHERS.has(simulator.name));
const START = Date.UTC(2026, 2, 1);

const optionsOf = (seed: number, midSession: boolean) => ({
  start: START,
  shares: 4,
  compact: seed % 2 === 0,
  shuffledKeys: seed % 3 === 0,
  midSession,
});

/** Facts of a dialogue; `cut` gives the length of each delivery. */
function factsOf(
  turns: readonly Turn[],
  openingSeen = true,
  cut?: (left: number) => number,
): Fact[] {
  const facts: Fact[] = [];
  const context = { ports: [40_000, 3333] as const, openingSeen, carriers: [] };
  const conversation = new Conversation(ANALYZERS, context, (fact) => facts.push(fact));
  for (const { side, at, bytes } of turns) {
    let from = 0;
    while (from < bytes.length) {
      const length = cut === undefined ? bytes.length : Math.max(1, cut(bytes.length - from));
      conversation.data(side, bytes.subarray(from, from + length), at);
      from += length;
    }
  }
  conversation.end(START);
  return facts;
}

const countOf = (facts: readonly Fact[], kind: Fact['kind'], protocol: Protocol): number =>
  facts.filter((fact) => fact.kind === kind && 'protocol' in fact && fact.protocol === protocol)
    .length;

test('DIALECTS holds every dialect once, and every simulated dialect has one', () => {
  const names = DIALECTS.map((dialect) => dialect.name);
  assert.equal(new Set(names).size, names.length);
  for (const { name } of SPOKEN) assert.ok(names.includes(name), name);
});

for (const simulator of SPOKEN) {
  test(`${simulator.id}: the dialect of that name reads whole sessions in every style`, () => {
    for (let seed = 1; seed <= 6; seed++) assertRead(simulator, seed, false);
  });

  test(`${simulator.id}: the dialect of that name reads sessions joined half-way`, () => {
    for (let seed = 1; seed <= 6; seed++) assertRead(simulator, seed, true);
  });

  test(`${simulator.id}: any cut gives the same facts`, () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 90 }),
        (seed, size) => {
          const turns = simulator.dialogue(new Random(seed), optionsOf(seed, false));
          const random = new Random(size);
          const cut = (): number => 1 + random.below(size);
          assert.deepEqual(factsOf(turns, true, cut), factsOf(turns));
        },
      ),
      { numRuns: 8 },
    );
  });

  test(`${simulator.id}: damage makes no work out of nothing and nothing throws`, () => {
    const turns = simulator.dialogue(new Random(7), optionsOf(7, false));
    const whole = factsOf(turns);
    const random = new Random(9);
    for (let run = 0; run < 10; run++) {
      const damaged = turns.map((turn) => ({ ...turn, bytes: damage(turn.bytes, random) }));
      const facts = factsOf(damaged, run % 2 === 0);
      assert.ok(countOf(facts, 'job', simulator.name) <= countOf(whole, 'job', simulator.name));
    }
  });
}

/** The counts of shares and answers are those of the script, and work was seen. */
function assertRead(simulator: Simulator, seed: number, midSession: boolean): void {
  const { turns, expects } = simulator.play(new Random(seed), optionsOf(seed, midSession));
  const facts = factsOf(turns, !midSession);
  const answers = facts.filter((fact) => fact.kind === 'share-answer');
  const label = `${simulator.id} seed ${seed}`;
  assert.equal(countOf(facts, 'share', expects.protocol), expects.submitted, label);
  assert.equal(answers.filter((fact) => fact.accepted).length, expects.accepted, label);
  assert.equal(answers.filter((fact) => !fact.accepted).length, expects.rejected, label);
  const jobs = facts.filter((fact) => fact.kind === 'job');
  assert.ok(jobs.length > 0, label);
  assert.ok(
    jobs.every((fact) => fact.protocol === expects.protocol),
    label,
  );
  assert.ok(
    jobs.every((fact) => fact.polled || !POLLING.has(fact.protocol)),
    label,
  );
  if (!midSession) assertIntroduced(facts, expects.wallet, expects.agent, label);
}

function assertIntroduced(
  facts: readonly Fact[],
  wallet: string | null,
  agent: string | null,
  label: string,
): void {
  const isPolled = facts.some((fact) => fact.kind === 'poll');
  const users = facts.filter((fact) => fact.kind === 'login').map((fact) => fact.user);
  assert.ok(isPolled || users.length > 0, label);
  if (wallet !== null && users.length > 0) {
    assert.ok(
      users.some((user) => user.includes(wallet)),
      `${label}: ${users.join()}`,
    );
  }
  if (agent === null || isPolled) return;
  const agents = facts.flatMap((fact) => ('agent' in fact ? [fact.agent] : []));
  assert.ok(agents.includes(agent), `${label}: ${agents.join()}`);
}

/** Flips a few bytes, or drops the tail. */
function damage(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice();
  if (random.below(4) > 0) return copy;
  if (random.below(2) === 0) return copy.subarray(0, random.below(copy.length));
  for (let i = 0; i < 3; i++) copy[random.below(copy.length)] = random.u32() & 255;
  return copy;
}

for (const alike of LOOK_ALIKES) {
  test(`${alike.name} is not mining`, () => {
    for (let seed = 1; seed <= 5; seed++) {
      const facts = factsOf(alike.turns(new Random(seed), START));
      const mining = facts.filter((fact) => 'protocol' in fact);
      assert.deepEqual(mining, [], `seed ${seed}`);
    }
  });
}

test('random bytes behind a brace never throw and never mine', () => {
  const encoder = new TextEncoder();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.json(), fc.boolean(), (bytes, text, seen) => {
      const turns: Turn[] = [
        { side: 0, at: 0, bytes: encoder.encode(`{"id":1,"method":"x","params":${text}}\n`) },
        { side: 1, at: 1, bytes },
        { side: 0, at: 2, bytes: encoder.encode(`{"method":"mining.notify","params":${text}}\n`) },
        { side: 1, at: 3, bytes: encoder.encode(`{"id":1,"result":${text},"error":null}\n`) },
      ];
      const facts = factsOf(turns, seen);
      assert.equal(facts.filter((fact) => fact.kind === 'job' || fact.kind === 'share').length, 0);
    }),
    { numRuns: 200 },
  );
});

/** Names that dialects listen to, with fields of any type: the checks must hold, whatever comes. */
test('any value in any field never throws', () => {
  const methods = [
    'login',
    'job',
    'submit',
    'solution',
    'result',
    'keepalived',
    'getjobtemplate',
    'mining.subscribe',
    'mining.authorize',
    'mining.notify',
    'mining.submit',
    'mining.set',
    'mining.set_target',
    'mining.set_difficulty',
    'mining.hello',
    'mining.configure',
    'mining.set_extranonce',
    'client.reconnect',
    'eth_submitWork',
    'eth_submitLogin',
    'eth_getWork',
    'eth_submitHashrate',
    'getwork',
    'getblocktemplate',
    'submitblock',
    'get_block_template',
    'submit_block',
  ];
  const field = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom('0'.repeat(64), 'f'.repeat(64), '00000001', '0x', '', -1, 1e300, null),
  );
  const members = [
    'params',
    'result',
    'error',
    'id',
    'body',
    'type',
    'identifier',
    'message',
    'worker',
    'login',
    'blob',
    'target',
    'job_id',
    'input',
    'code',
    'difficulty',
  ];
  const record = fc.record(
    Object.fromEntries(members.map((name) => [name, fc.oneof(field, fc.array(field))])),
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...methods), record), { maxLength: 6 }),
      (said) => {
        for (const carriers of [[], ['http']] as const) {
          const context = { ports: [1, 2] as const, openingSeen: false, carriers };
          const session = new JsonSession(DIALECTS, context);
          said.forEach(([method, rest], i) => {
            const value = JSON.parse(JSON.stringify({ ...rest, method })) as Record<string, never>;
            session.read(value, 100, i % 2 === 0 ? 0 : 1, i, assertSound);
          });
        }
      },
    ),
    { numRuns: 300 },
  );
});

/** No fact carries a number that is not one, or a text beyond its limit. */
function assertSound(fact: Fact): void {
  for (const value of Object.values(fact) as unknown[]) {
    if (typeof value === 'string') assert.ok(value.length <= 256 || fact.kind === 'job');
    if (typeof value === 'number') assert.ok(Number.isFinite(value));
  }
  if ('difficulty' in fact && fact.difficulty !== null) assert.ok(fact.difficulty.value > 0);
}

test('a session that never ends keeps no more than its limits', () => {
  const conversation = new Conversation(
    [json],
    { ports: [1, 2], openingSeen: true, carriers: [] },
    () => {},
  );
  const encoder = new TextEncoder();
  conversation.data(0, encoder.encode('{"id":1,"method":"mining.subscribe","params":["'), 0);
  for (let i = 0; i < 2000; i++) conversation.data(0, new Uint8Array(1400).fill(0x61), i);
  assert.equal(conversation.keptBytes, 0);
  assert.ok(conversation.wanted);
});

test('a stream without anything of mining is given up after a few messages', () => {
  const conversation = new Conversation(
    [json],
    { ports: [1, 2], openingSeen: true, carriers: [] },
    () => {},
  );
  const encoder = new TextEncoder();
  for (let i = 0; i < 12; i++)
    conversation.data(0, encoder.encode(`{"event":"tick","n":${i}}\n`), i);
  assert.equal(conversation.wanted, false);
});
