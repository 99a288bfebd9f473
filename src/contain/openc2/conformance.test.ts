/** SLPF 1.0 §3.2, clause by clause (12–16 and 18–22), and language 1.0 §4: one row each. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isoFrom } from '#base/clock.ts';
import type { OpenC2Response } from '#model/openc2.ts';
import { consumerBed, NOW, UNTIL } from './consumer.fixture.ts';

type Row = readonly [what: string, command: object, status: number | null, text?: RegExp];

const deny = (target: object, args?: object): object => ({
  action: 'deny',
  target,
  ...(args === undefined ? {} : { args }),
});
const allow = (target: object, args?: object): object => ({
  ...deny(target, args),
  action: 'allow',
});
const query = (features: readonly unknown[], args?: object): object => ({
  action: 'query',
  target: { features },
  ...(args === undefined ? {} : { args }),
});
const remove = (number: number, args?: object): object => ({
  action: 'delete',
  target: { 'slpf:rule_number': number },
  ...(args === undefined ? {} : { args }),
});

const HELD = { ipv4_net: '192.0.2.7/32' };
const FREE = { ipv4_net: '192.0.2.1' };
const UNSUPPORTED = /Option not supported/;
const NOT_UPDATED = /Rule not updated/;

const CLAUSES: Readonly<Record<string, readonly Row[]>> = {
  '12: query features (language §4.1)': [
    ['none', query([]), 200],
    ['all', query(['versions', 'profiles', 'pairs', 'rate_limit']), 200],
    ['one twice', query(['versions', 'versions']), 200],
    ['complete', query([], { response_requested: 'complete' }), 200],
    ['ack', query([], { response_requested: 'ack' }), 400],
    ['another argument', query([], { start_time: NOW }), 400],
    ['of SLPF', query([], { slpf: { direction: 'both' } }), 400],
    ['no feature', query(['colour']), 400],
    ['eleven', query(Array.from({ length: 11 }, () => 'pairs')), 400],
  ],
  '12: response_requested (3.2.1.7)': [
    ['none', deny(HELD, { response_requested: 'none' }), null],
    ['none, for a query', query([], { response_requested: 'none' }), null],
    ['none, and refused', deny(FREE, { response_requested: 'none' }), null],
    ['ack', deny(HELD, { response_requested: 'ack' }), 102],
    ['ack, and refused', deny(FREE, { response_requested: 'ack' }), 501],
    ['status', deny(HELD, { response_requested: 'status' }), 200],
    ['complete', deny(HELD, { response_requested: 'complete' }), 200],
    ['unsaid', deny(HELD), 200],
    ['something else', deny(HELD, { response_requested: 'soon' }), 400],
  ],
  '12: commands of the language that SLPF has not': [
    ['contain', { action: 'contain', target: { device: { device_id: 'x' } } }, 501, /Command not/],
    ['deny a file', deny({ file: { name: 'x' } }), 501, /Target type not supported/],
    ['update file (17, not claimed)', { action: 'update', target: { file: { name: 'x' } } }, 501],
    ['query of another', { action: 'query', target: { properties: ['battery'] } }, 501],
    ['no action of the language', { action: 'hold', target: HELD }, 400],
    ['no target', { action: 'deny' }, 400],
    ['two targets', deny({ ...HELD, ipv6_net: '2001:db8::1' }), 400],
    ['another member', { ...deny(HELD), priority: 1 }, 400],
    ['empty arguments', deny(HELD, {}), 400],
    ['a command_id with a space', { ...deny(HELD), command_id: 'a b' }, 400],
    ['a command_id', { ...deny(HELD), command_id: 'c-1' }, 200],
  ],
  '12: actuators (SLPF §2.1.4)': [
    ['slpf', { ...deny(HELD), actuator: { slpf: {} } }, 200],
    ['this one', { ...deny(HELD), actuator: { slpf: { asset_id: 'edge.example' } } }, 200],
    ['another', { ...deny(HELD), actuator: { slpf: { asset_id: 'x' } } }, 501, /No such actuator/],
    ['a group', { ...deny(HELD), actuator: { slpf: { named_group: 'perimeter' } } }, 501],
    ['another profile', { ...deny(HELD), actuator: { 'x-lock': {} } }, 501],
    ['a specifier that is none', { ...deny(HELD), actuator: { slpf: { colour: 'x' } } }, 400],
  ],
  '13: ipv4_connection': [
    ['from a held host', deny({ ipv4_connection: { src_addr: '192.0.2.7', dst_port: 80 } }), 200],
    ['to a held host', deny({ ipv4_connection: { dst_addr: '192.0.2.7', protocol: 'tcp' } }), 200],
    ['of everybody', deny({ ipv4_connection: { dst_port: 80 } }), 501, NOT_UPDATED],
    [
      'with an exempt end',
      deny({ ipv4_connection: { src_addr: '192.0.2.7', dst_addr: '192.0.2.200' } }),
      501,
      /exempt/,
    ],
    ['allow, free', allow({ ipv4_connection: { src_addr: '192.0.2.1' } }), 200],
    [
      'allow, held',
      allow({ ipv4_connection: { src_addr: '192.0.2.1', dst_addr: '192.0.2.7' } }),
      501,
      /approved order/,
    ],
    [
      'allow, to what is exempt',
      allow({ ipv4_connection: { src_addr: '192.0.2.7', dst_addr: '192.0.2.200' } }),
      200,
      /exempt/,
    ],
    ['allow everybody', allow({ ipv4_connection: { dst_port: 80 } }), 501, /everybody/],
    ['nothing of the five', deny({ ipv4_connection: {} }), 400],
    ['a port that is none', deny({ ipv4_connection: { dst_port: 65_536 } }), 400],
    ['a protocol that is none', deny({ ipv4_connection: { protocol: 'gre' } }), 400],
    ['an address of the other kind', deny({ ipv4_connection: { src_addr: '2001:db8::1' } }), 400],
  ],
  '14: ipv6_connection': [
    ['from a held host', deny({ ipv6_connection: { src_addr: '2001:db8:1::7' } }), 200],
    ['of a free host', deny({ ipv6_connection: { src_addr: '2001:db8:2::7' } }), 501, NOT_UPDATED],
    ['allow, free', allow({ ipv6_connection: { src_addr: '2001:db8:2::7' } }), 200],
    ['allow, held', allow({ ipv6_connection: { dst_addr: '2001:db8:1::7' } }), 501],
    ['an address of the other kind', deny({ ipv6_connection: { src_addr: '192.0.2.7' } }), 400],
  ],
  '15: ipv4_net': [
    ['held, without a length', deny({ ipv4_net: '192.0.2.7' }), 200],
    ['held, with its length', deny({ ipv4_net: '192.0.2.7/32' }), 200],
    ['within what is held', deny({ ipv4_net: '192.0.2.80/28' }), 200],
    ['beyond what is held', deny({ ipv4_net: '192.0.2.0/25' }), 501, NOT_UPDATED],
    ['free', deny(FREE), 501, /no approved order/],
    ['exempt', deny({ ipv4_net: '192.0.2.130' }), 501, /exempt/],
    ['held on a lower rung', deny({ ipv4_net: '192.0.2.8' }), 501, /less than that/],
    ['not known', deny({ ipv4_net: '192.0.2.9' }), 500, /nobody can say/],
    ['host bits', deny({ ipv4_net: '192.0.2.7/24' }), 400],
    ['no network', deny({ ipv4_net: 'everybody' }), 400],
    ['a list', deny({ ipv4_net: ['192.0.2.7', 32] }), 400],
    ['allow, free', allow(FREE), 200],
    ['allow, exempt', allow({ ipv4_net: '192.0.2.130' }), 200],
    ['allow, held', allow(HELD), 501, /lifted elsewhere/],
    ['allow, held on a lower rung', allow({ ipv4_net: '192.0.2.8' }), 501],
    ['allow, not known', allow({ ipv4_net: '192.0.2.9' }), 500],
  ],
  '16: ipv6_net': [
    ['held', deny({ ipv6_net: '2001:db8:1::/64' }), 200],
    ['free', deny({ ipv6_net: '2001:db8:2::/64' }), 501],
    ['all', deny({ ipv6_net: '::/0' }), 400],
    ['of the other kind', deny({ ipv6_net: '192.0.2.7' }), 400],
    ['allow, free', allow({ ipv6_net: '2001:db8:2::1' }), 200],
    ['allow, held', allow({ ipv6_net: '2001:db8:1::1' }), 501],
  ],
  '18: delete slpf:rule_number': [
    ['a rule that was never made', remove(4711), 500, /not removed or updated/],
    ['no number', { action: 'delete', target: { 'slpf:rule_number': 'one' } }, 400],
    ['a fraction', { action: 'delete', target: { 'slpf:rule_number': 1.5 } }, 400],
    ['another target', { action: 'delete', target: HELD }, 501],
    ['an argument it has not', remove(4711, { duration: 1000 }), 501, UNSUPPORTED],
  ],
  '19: persistent': [
    ['true', deny(HELD, { slpf: { persistent: true } }), 200],
    ['false', deny(HELD, { slpf: { persistent: false } }), 200],
    ['for allow', allow(FREE, { slpf: { persistent: false } }), 200],
    ['a word', deny(HELD, { slpf: { persistent: 'no' } }), 400],
  ],
  '20: direction': [
    ['both', deny(HELD, { slpf: { direction: 'both' } }), 200],
    ['ingress', deny(HELD, { slpf: { direction: 'ingress' } }), 200],
    ['egress', allow(FREE, { slpf: { direction: 'egress' } }), 200],
    ['sideways', deny(HELD, { slpf: { direction: 'sideways' } }), 400],
  ],
  '21: drop_process': [
    ['none', deny(HELD, { slpf: { drop_process: 'none' } }), 200],
    ['reject', deny(HELD, { slpf: { drop_process: 'reject' } }), 501, UNSUPPORTED],
    ['false_ack', deny(HELD, { slpf: { drop_process: 'false_ack' } }), 501, UNSUPPORTED],
    ['for allow', allow(FREE, { slpf: { drop_process: 'none' } }), 501, UNSUPPORTED],
    ['something else', deny(HELD, { slpf: { drop_process: 'burn' } }), 400],
  ],
  '22: start_time, stop_time, duration (language §3.3.1.4)': [
    ['stop', deny(HELD, { stop_time: UNTIL }), 200],
    ['duration', deny(HELD, { duration: 600_000 }), 200],
    ['start and duration', deny(HELD, { start_time: NOW + 1000, duration: 1000 }), 200],
    ['stop and duration', deny(HELD, { stop_time: NOW + 1000, duration: 2000 }), 200],
    ['all three', deny(HELD, { start_time: NOW, stop_time: NOW + 1, duration: 1 }), 400],
    ['over already', deny(HELD, { stop_time: NOW - 1 }), 400],
    ['backwards', deny(HELD, { start_time: NOW + 2, stop_time: NOW + 1 }), 400],
    ['beyond the order', deny(HELD, { stop_time: UNTIL + 1 }), 501, /ends at/],
    ['a duration beyond it', deny(HELD, { duration: 3_600_001 }), 501, /ends at/],
    ['after the order', deny(HELD, { start_time: UNTIL }), 501, /ends at/],
    ['below zero', deny(HELD, { duration: -1 }), 400],
    ['for allow', allow(FREE, { duration: 1000 }), 200],
  ],
  'arguments that nobody has': [
    ['of the language', deny(HELD, { colour: 'red' }), 501, UNSUPPORTED],
    ['of SLPF', deny(HELD, { slpf: { colour: 'red' } }), 501, UNSUPPORTED],
    ['of another profile', deny(HELD, { 'x-lock': { turn: 2 } }), 501, UNSUPPORTED],
    ['with one that is known', deny(HELD, { duration: 1000, 'x-lock': {} }), 501, UNSUPPORTED],
    ['no arguments of SLPF', deny(HELD, { slpf: [] }), 400],
  ],
};

function numberOf(response: OpenC2Response | null): number | undefined {
  return response?.results?.slpf?.rule_number;
}

for (const [clause, rows] of Object.entries(CLAUSES)) {
  test(`the consumer answers by clause ${clause}`, async (t) => {
    const bed = await consumerBed(t);
    for (const [what, command, status, text] of rows) {
      const response = await bed.command(command);
      assert.equal(response?.status ?? null, status, `${what}: ${response?.status_text}`);
      if (text !== undefined) assert.match(response?.status_text ?? '', text, what);
      // A rule that was made has its number, where the whole answer was asked for.
      const isMade = status === 200 && !/"features"|"status"/.test(JSON.stringify(command));
      assert.equal(numberOf(response) !== undefined, isMade, `${what}: the number of the rule`);
    }
  });
}

test('query features tells versions, profiles, pairs and the rate, each where it is asked for', async (t) => {
  const bed = await consumerBed(t);
  const all = await bed.command(query(['versions', 'profiles', 'pairs', 'rate_limit']));
  const traffic = ['ipv4_net', 'ipv6_net', 'ipv4_connection', 'ipv6_connection'];
  assert.deepEqual(all?.results, {
    versions: ['1.0'],
    profiles: ['slpf'],
    pairs: {
      query: ['features'],
      deny: traffic,
      allow: traffic,
      delete: ['slpf:rule_number'],
    },
    rate_limit: 600,
  });
  assert.deepEqual(await bed.command(query([])), { status: 200 });
  assert.deepEqual((await bed.command(query(['profiles'])))?.results, { profiles: ['slpf'] });
});

test('a rule has the number that its producer gave, once, until it is deleted (clause 18)', async (t) => {
  const bed = await consumerBed(t);
  const numbered = deny(HELD, { slpf: { insert_rule: 12 }, response_requested: 'complete' });
  const made = await bed.command(numbered);
  assert.deepEqual(made?.results, { slpf: { rule_number: 12 } });
  const again = await bed.command(numbered);
  assert.equal(again?.status, 501);
  assert.equal(again?.status_text, 'Rule number currently in use');
  assert.equal((await bed.command(remove(12)))?.status, 200);
  assert.equal((await bed.command(remove(12)))?.status, 500);
  assert.equal((await bed.command(numbered))?.status, 200);
});

test('numbers that the consumer gives are never the same', async (t) => {
  const bed = await consumerBed(t);
  const numbers = new Set<number | undefined>();
  for (let i = 0; i < 50; i++) {
    const number = numberOf(await bed.command(deny(HELD)));
    numbers.add(number);
    if (i % 2 === 0 && number !== undefined) await bed.command(remove(number));
  }
  assert.equal(numbers.size, 50);
});

test('a rule is over with its stop_time, and with the order that it is a claim on', async (t) => {
  const bed = await consumerBed(t);
  const rule = (insert_rule: number, args: object = {}) =>
    bed.command(deny(HELD, { ...args, slpf: { insert_rule } }));
  assert.match((await rule(1, { duration: 60_000 }))?.status_text ?? '', /Withheld by an approved/);
  assert.match((await rule(2))?.status_text ?? '', new RegExp(isoFrom(UNTIL)));
  bed.time.at += 60_000;
  assert.equal((await bed.command(remove(1)))?.status, 500);
  bed.time.at = UNTIL;
  assert.equal((await bed.command(remove(2)))?.status, 500);
});

test('a deletion with a start_time is done then', async (t) => {
  const bed = await consumerBed(t);
  await bed.command(deny(HELD, { slpf: { insert_rule: 5 } }));
  assert.equal((await bed.command(remove(5, { start_time: NOW + 5000 })))?.status, 200);
  const taken = await bed.command(deny(HELD, { slpf: { insert_rule: 5 } }));
  assert.equal(taken?.status, 501, 'it is still there');
  bed.time.at += 5000;
  assert.equal((await bed.command(deny(HELD, { slpf: { insert_rule: 5 } })))?.status, 200);
});

test('persistent rules are kept by a restart, the others are not (clause 19)', async (t) => {
  const bed = await consumerBed(t);
  await bed.command(deny(HELD, { slpf: { insert_rule: 1 } }));
  await bed.command(deny(HELD, { slpf: { insert_rule: 2, persistent: false } }));
  const next = await bed.again();
  assert.equal((await next.command(remove(2)))?.status, 500);
  assert.equal((await next.command(remove(1)))?.status, 200);
  const last = await next.again();
  assert.equal((await last.command(remove(1)))?.status, 500);
});
