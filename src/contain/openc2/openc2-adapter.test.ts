import assert from 'node:assert/strict';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { OpenC2Settings } from '#model/enforcer-config.ts';
import { OPENC2_PATH, type OpenC2Response } from '#model/openc2.ts';
import { assertIs, bring, hold, wanted } from '../../../test/contain/adapter-contract.ts';
import { certificatesFor } from '../../../test/contain/certificates.ts';
import { startEquipment } from '../../../test/contain/equipment.ts';
import { requirePeer } from '../../../test/peers.ts';
import type { PeerReply } from '../http-peer.ts';
import { fails, fakeFilter, folderOf, settingsOf } from './filter-bed.fixture.ts';
import { OPENC2_RULES_MAX } from './needed-rules.ts';
import { openOpenC2 } from './openc2-adapter.ts';
import { UNLISTED } from './plan-rules.ts';

const HELD = '192.0.2.7';
const ELSEWHERE = { from: HELD, to: '203.0.113.1', port: 443 };

test('a blackhole lets nothing of the host pass but from and to what is exempt', async (t) => {
  const { bed, adapter, filter } = await fakeFilter(t);
  const exempt = ['203.0.113.128/25', '198.51.100.9'];
  await bring(adapter, wanted(bed, [hold(bed, '192.0.2.0/24')], { exempt: ['192.0.2.200'] }));
  assert.equal(filter.passes({ from: '192.0.2.200', to: '203.0.113.1', port: 1 }), true);
  assert.equal(filter.passes({ from: '203.0.113.1', to: '192.0.2.200', port: 1 }), true);
  assert.equal(filter.passes({ from: '192.0.2.199', to: '203.0.113.1', port: 1 }), false);
  await bring(adapter, wanted(bed, [hold(bed, HELD)], { exempt }));
  for (const [from, to, passes] of [
    [HELD, '203.0.113.1', false],
    ['203.0.113.1', HELD, false],
    [HELD, '203.0.113.200', true],
    ['203.0.113.200', HELD, true],
    [HELD, '198.51.100.9', true],
    [HELD, '198.51.100.8', false],
    ['192.0.2.8', '203.0.113.1', true],
  ] as const) {
    assert.equal(filter.passes({ from, to, port: 443 }), passes, `${from} to ${to}`);
  }
});

test('what becomes exempt is let go before anything is held anew', async (t) => {
  const { bed, adapter } = await fakeFilter(t);
  await bring(adapter, wanted(bed, [hold(bed, HELD)]));
  const goal = wanted(bed, [hold(bed, HELD)], { exempt: ['203.0.113.0/24'] });
  const steps = adapter.plan(goal, await adapter.inspect());
  assert.deepEqual(
    steps.map(({ does }) => does),
    ['release', 'hold'],
  );
});

test('pools are blocked by address and port, and other ways stay open', async (t) => {
  const { bed, adapter, filter } = await fakeFilter(t);
  await bring(adapter, wanted(bed, [hold(bed, HELD, { rung: 'block-pools' })]));
  assert.equal(filter.passes({ from: HELD, to: '198.51.100.7', port: 3333 }), false);
  assert.equal(filter.passes({ from: HELD, to: '198.51.100.7', port: 443 }), true);
  assert.equal(filter.passes({ from: '192.0.2.8', to: '198.51.100.7', port: 3333 }), true);
  assert.equal(filter.passes(ELSEWHERE), true);
});

test('every rule ends by itself and does not outlive a restart (Wazuh #376)', async (t) => {
  const { bed, adapter, filter, time } = await fakeFilter(t);
  await bring(adapter, wanted(bed, [hold(bed, HELD)]));
  const denied = filter.heard.filter(({ action }) => action === 'deny');
  assert.ok(denied.length > 0);
  for (const { args, target } of denied) {
    assert.ok((args.duration ?? Infinity) <= 900_000);
    assert.equal(args.slpf?.persistent, false);
    assert.equal(args.slpf?.direction, 'both');
    assert.deepEqual(target, { ipv4_net: '192.0.2.7/32' }, 'a missing length is 0.0.0.0/0 to some');
  }
  time.offset += 900_001;
  assert.equal(filter.passes(ELSEWHERE), true);
  assert.equal((await adapter.inspect()).elements[0]?.certainty, 'unknown', 'its end is ours');
  time.offset += 5_000;
  assert.deepEqual((await adapter.inspect()).elements, []);
});

test('what others took off is put back when it is re-armed', async (t) => {
  const { bed, adapter, filter, time } = await fakeFilter(t);
  const goal = wanted(bed, [hold(bed, HELD)]);
  await bring(adapter, goal);
  filter.flush();
  assert.equal(filter.passes(ELSEWHERE), true);
  time.offset += 460_000;
  const next = wanted(bed, [hold(bed, HELD)]);
  // The filter answers 500 to the deletion of what is not there (SLPF §2.3.4.1), so something stays open for a while.
  await assert.rejects(bring(adapter, next), fails('unreachable', /Only a part/));
  assert.equal(filter.passes(ELSEWHERE), false);
  assert.equal((await adapter.inspect()).elements[0]?.certainty, 'unknown');
  time.offset += 450_000;
  assert.equal((await adapter.inspect()).elements[0]?.certainty, 'there');
});

test('a hold whose answer was lost is unknown, and is made sure of', async (t) => {
  const { bed, adapter, filter, open } = await fakeFilter(t);
  filter.mood.losesAnswer = ({ action }) => action === 'deny';
  const goal = wanted(bed, [hold(bed, HELD)]);
  await assert.rejects(bring(adapter, goal), fails('unreachable'));
  assert.equal(filter.passes(ELSEWHERE), false, 'it was done all the same');
  filter.mood.losesAnswer = () => false;
  const next = await open();
  const { elements } = await next.inspect();
  assert.deepEqual(
    elements.map(({ key, certainty }) => [key, certainty]),
    [[HELD, 'unknown']],
  );
  assertIs(bed, next, goal, await bring(next, goal));
  assert.equal(filter.ours.length, 1);
  const none = wanted(bed, []);
  assertIs(bed, next, none, await bring(next, none));
  assert.equal(filter.passes(ELSEWHERE), true);
});

test('a release whose answer was lost is unknown, never absent', async (t) => {
  const { bed, adapter, filter } = await fakeFilter(t);
  await bring(adapter, wanted(bed, [hold(bed, HELD)]));
  filter.mood.instead = ({ action }) => (action === 'delete' ? null : undefined);
  const none = wanted(bed, []);
  await assert.rejects(bring(adapter, none), fails('unreachable'));
  const { elements } = await adapter.inspect();
  assert.deepEqual(
    elements.map(({ key, certainty }) => [key, certainty]),
    [[HELD, 'unknown']],
  );
  filter.mood.instead = () => undefined;
  assertIs(bed, adapter, none, await bring(adapter, none));
});

test('a release that is refused is tried again until its rules are over', async (t) => {
  const { bed, adapter, filter, time } = await fakeFilter(t);
  await bring(adapter, wanted(bed, [hold(bed, HELD)]));
  filter.mood.instead = ({ action }) => (action === 'delete' ? { status: 500 } : undefined);
  const none = wanted(bed, []);
  await assert.rejects(bring(adapter, none), fails('conflict', /500/));
  await assert.rejects(bring(adapter, none), fails('conflict', /500/));
  await assert.rejects(adapter.undo(), fails('conflict'));
  time.offset += 906_000;
  assertIs(bed, adapter, none, await bring(adapter, none));
});

test('rules that were made before one was refused are taken back', async (t) => {
  const { bed, adapter, filter } = await fakeFilter(t);
  const denies = (command: { action: string }): boolean => command.action === 'deny';
  let count = 0;
  const refusal: OpenC2Response = { status: 500 };
  filter.mood.instead = (command) => (denies(command) && ++count === 20 ? refusal : undefined);
  const goal = wanted(bed, [hold(bed, HELD)], { exempt: ['203.0.113.77'] });
  await assert.rejects(bring(adapter, goal), fails('conflict', /answers 500/));
  assert.deepEqual(filter.ours, []);
  assert.deepEqual((await adapter.inspect()).elements, []);
});

test('an argument that the consumer does not know holds nothing, and can be left out', async (t) => {
  for (const name of ['insert_rule', 'direction', 'persistent', 'drop_process']) {
    const { bed, adapter, filter } = await fakeFilter(t);
    filter.mood.refuses = [name];
    await assert.rejects(
      bring(adapter, wanted(bed, [hold(bed, HELD)])),
      fails('conflict', /501 .*Option not supported/),
      name,
    );
    assert.deepEqual(filter.ours, []);
  }
  const { bed, adapter, filter } = await fakeFilter(t, { arguments: [] });
  filter.mood.refuses = ['insert_rule', 'direction', 'persistent', 'drop_process', 'slpf'];
  const goal = wanted(bed, [hold(bed, HELD)]);
  assertIs(bed, adapter, goal, await bring(adapter, goal));
  assert.deepEqual(filter.ours, [1000], 'the number is the one that it gave');
  const none = wanted(bed, []);
  assertIs(bed, adapter, none, await bring(adapter, none));
});

test('a rule that cannot end by itself is not made', async (t) => {
  const { bed, adapter, filter } = await fakeFilter(t);
  filter.mood.refuses = ['duration'];
  await assert.rejects(bring(adapter, wanted(bed, [hold(bed, HELD)])), fails('conflict'));
  assert.deepEqual(filter.ours, []);
});

test('where the consumer gives the numbers, an answer that was lost stays unknown to its end', async (t) => {
  const { bed, adapter, filter, time } = await fakeFilter(t, { arguments: [] });
  filter.mood.losesAnswer = ({ action }) => action === 'deny';
  await assert.rejects(bring(adapter, wanted(bed, [hold(bed, HELD)])), fails('unreachable'));
  filter.mood.losesAnswer = () => false;
  const none = wanted(bed, []);
  const { elements } = await bring(adapter, none);
  assert.equal(elements[0]?.certainty, 'unknown');
  await assert.rejects(adapter.undo(), fails('unreachable', /may still be there/));
  time.offset += 906_000;
  assertIs(bed, adapter, none, await bring(adapter, none));
  await adapter.undo();
});

test('a consumer that only accepts (102) leaves the element unknown', async (t) => {
  const { bed, adapter, filter } = await fakeFilter(t);
  filter.mood.instead = ({ action }) => (action === 'deny' ? { status: 102 } : undefined);
  await assert.rejects(bring(adapter, wanted(bed, [hold(bed, HELD)])), fails('unreachable', /102/));
  assert.equal((await adapter.inspect()).elements[0]?.certainty, 'unknown');
});

test('a consumer without the profile, deny or delete is refused', async (t) => {
  const good = {
    versions: ['1.0'],
    profiles: ['slpf'],
    pairs: { deny: ['ipv4_net'], delete: ['slpf:rule_number'] },
  };
  const lacking: [NonNullable<OpenC2Response['results']>, RegExp][] = [
    [{ ...good, versions: ['2.0'] }, /language 1\.0/],
    [{ ...good, profiles: ['x-door-lock'] }, /the profile slpf/],
    [{ ...good, pairs: { ...good.pairs, deny: ['ipv6_net'] } }, /deny ipv4_net/],
    [{ ...good, pairs: { deny: ['ipv4_net'] } }, /delete slpf:rule_number/],
    [{}, /language 1\.0, the profile slpf, deny ipv4_net, delete slpf:rule_number/],
  ];
  const { adapter, filter } = await fakeFilter(t);
  for (const [features, why] of lacking) {
    filter.mood.features = features;
    await assert.rejects(adapter.inspect(), fails('unreachable', why));
  }
  filter.mood.features = good;
  await adapter.inspect();
});

test('no answer is believed but one to this very command, of the media type', async (t) => {
  const { adapter, wire } = await fakeFilter(t);
  const type = 'content-type';
  const other = Buffer.from(
    '{"headers":{"request_id":"x"},"body":{"openc2":{"response":{"status":200}}}}',
  );
  const none = Buffer.from('{"body":{"openc2":{"response":{"status":200}}}}');
  const twice = Buffer.from('{"body":{},"body":{"openc2":{"response":{"status":200}}}}');
  const answers: [(reply: PeerReply) => PeerReply, RegExp][] = [
    [(reply) => ({ ...reply, headers: { [type]: 'application/json' } }), /application\/json/],
    [
      (reply) => ({ ...reply, headers: { [type]: 'application/openc2+json;version=2.0' } }),
      /version=2/,
    ],
    [(reply) => ({ ...reply, headers: {} }), /with nothing/],
    [(reply) => ({ ...reply, body: other }), /another command/],
    [(reply) => ({ ...reply, body: none }), /another command/],
    [(reply) => ({ ...reply, body: twice }), /no response/],
    [(reply) => ({ ...reply, body: Buffer.from('{') }), /no response/],
    [
      (reply) => ({ ...reply, headers: { ...reply.headers, 'x-request-id': 'y' } }),
      /another command/,
    ],
  ];
  for (const [reply, why] of answers) {
    wire.reply = reply;
    await assert.rejects(adapter.inspect(), fails('unreachable', why));
  }
});

test('a lost book is told, its numbers are swept, and what may be left is unknown until its end', async (t) => {
  const { bed, adapter, filter, open, stateFolder, time } = await fakeFilter(t);
  await bring(adapter, wanted(bed, [hold(bed, HELD)]));
  const [folder = ''] = readdirSync(stateFolder);
  const file = join(stateFolder, folder, 'rules.json');
  for (const lose of [() => rmSync(file), () => writeFileSync(file, '{"format":')]) {
    lose();
    const next = await open();
    const { elements } = await next.inspect();
    assert.deepEqual(
      elements.map(({ key, rung, certainty }) => [key, rung, certainty]),
      [[UNLISTED, null, 'unknown']],
    );
    const none = wanted(bed, []);
    const heard = filter.heard.length;
    const after = await bring(next, none);
    assert.equal(filter.passes(ELSEWHERE), true, 'the sweep found it');
    assert.deepEqual(filter.ours, []);
    assert.ok(filter.heard.length - heard >= OPENC2_RULES_MAX);
    assert.equal(after.elements[0]?.key, UNLISTED, 'as a filter says 500 of what is not there');
    assert.deepEqual(next.plan(none, after), [], 'once is enough');
  }
  const last = await open();
  await assert.rejects(last.undo(), fails('unreachable'));
  time.offset += 86_401_000;
  assert.deepEqual((await last.inspect()).elements, []);
});

test('a filter that says 404 of what is not there is certain after the sweep', async (t) => {
  const { bed, adapter, filter, open, stateFolder } = await fakeFilter(t);
  await bring(adapter, wanted(bed, [hold(bed, HELD)]));
  const [folder = ''] = readdirSync(stateFolder);
  rmSync(join(stateFolder, folder, 'rules.json'));
  filter.mood.instead = ({ target }) =>
    'slpf:rule_number' in target && !filter.ours.includes(target['slpf:rule_number'])
      ? { status: 404 }
      : undefined;
  const next = await open();
  await next.undo();
  assert.deepEqual(filter.ours, []);
  assert.deepEqual((await next.inspect()).elements, []);
});

test('more than OPENC2_RULES_MAX rules are refused, before anything is sent', async (t) => {
  const { bed, adapter, filter } = await fakeFilter(t);
  const ports = Array.from({ length: OPENC2_RULES_MAX + 1 }, (_, i) => i + 1);
  const pools = { endpoints: ports.map((port) => ({ ip: '198.51.100.7', port })), names: [] };
  const goal = wanted(bed, [hold(bed, HELD, { rung: 'block-pools' })], { pools });
  await assert.rejects(bring(adapter, goal), fails('conflict', /too many rules/));
  const fits = { endpoints: pools.endpoints.slice(0, 2100), names: [] };
  const two = ['192.0.2.7', '192.0.2.8'].map((key) => hold(bed, key, { rung: 'block-pools' }));
  const both = wanted(bed, two, { pools: fits });
  await assert.rejects(bring(adapter, both), fails('conflict', /at most 4096/));
  assert.deepEqual(filter.ours, []);
});

test('plan() gives a rung that no packet filter has to the reconciler as refused', async (t) => {
  const { bed, adapter } = await fakeFilter(t);
  const goal = wanted(bed, [hold(bed, HELD, { rung: 'leaky-garden' })]);
  await assert.rejects(bring(adapter, goal), fails('conflict', /leaky-garden/));
});

test('a book that cannot be written makes nothing, and still lets go', async (t) => {
  const { bed, adapter, filter, stateFolder } = await fakeFilter(t);
  await bring(adapter, wanted(bed, [hold(bed, HELD)]));
  rmSync(stateFolder, { recursive: true });
  writeFileSync(stateFolder, 'in the way, as a full disk is');
  const both = wanted(bed, [hold(bed, HELD), hold(bed, '192.0.2.8')]);
  const steps = adapter.plan(both, await adapter.inspect());
  await assert.rejects(adapter.apply(steps), fails('conflict', /cannot be written/));
  assert.equal(filter.ours.length, 1);
  const off = adapter.plan(wanted(bed, []), await adapter.inspect());
  await assert.rejects(adapter.apply(off), fails('unreachable', /book/));
  assert.deepEqual(filter.ours, [], 'it is let go before anything is written');
});

test('openOpenC2() refuses plain HTTP to another machine, a path, and TLS without a certificate', async (t) => {
  const parts = { clock: { now: () => Date.now() }, stateFolder: join(folderOf(t), 'state') };
  const good = settingsOf('http://127.0.0.1:1');
  const cases: [Partial<OpenC2Settings>, RegExp][] = [
    [{ url: 'http://filter.example' }, /Plain HTTP/],
    [{ url: `https://filter.example${OPENC2_PATH}` }, /no path/],
    [{ url: 'https://filter.example' }, /certificate-file and key-file/],
  ];
  for (const [settings, why] of cases) {
    await assert.rejects(openOpenC2({ ...good, ...settings }, parts), fails('usage', why));
  }
});

test('inspect() is unreachable where one side of TLS does not believe the other', async (t) => {
  if (!requirePeer(t, 'openssl')) return;
  const { server, authority, authorityFile, client, stranger } = certificatesFor();
  const equipment = await startEquipment(t, {
    kind: 'openc2',
    secret: '',
    path: '',
    tls: {
      cert: server.certificate,
      key: server.key,
      ca: authority,
      requestCert: true,
      rejectUnauthorized: true,
    },
  });
  const parts = { clock: { now: () => Date.now() }, stateFolder: join(folderOf(t), 'state') };
  const as = ({ certificateFile, keyFile }: typeof client, ca: object) =>
    openOpenC2(
      settingsOf(equipment.origin, {
        'certificate-file': certificateFile,
        'key-file': keyFile,
        ...ca,
      }),
      parts,
    );
  const believed = await as(client, { 'ca-file': authorityFile });
  await believed.inspect();
  const unbelieved = await as(stranger, { 'ca-file': authorityFile });
  await assert.rejects(unbelieved.inspect(), fails('unreachable'));
  const unbelieving = await as(client, {});
  await assert.rejects(unbelieving.inspect(), fails('unreachable', /certificate/));
});

test('each of many timed rules ends by itself (Wazuh #9370), and is held again after (CrowdSec #130)', async (t) => {
  const { bed, adapter, filter, time } = await fakeFilter(t);
  const keys = Array.from({ length: 40 }, (_, i) => `192.0.2.${i + 10}`);
  for (let round = 0; round < 2; round++) {
    const goal = wanted(
      bed,
      keys.map((key, i) => hold(bed, key, { expiresAt: bed.now() + (i + 1) * 10_000 })),
      { rearmBefore: 0 },
    );
    assertIs(bed, adapter, goal, await bring(adapter, goal));
    for (let left = keys.length; left > 0; left--) {
      assert.equal(filter.ours.length, left);
      time.offset += 10_000;
    }
    time.offset += 10_000;
    assert.deepEqual((await adapter.inspect()).elements, []);
  }
});

test('a released element is gone from the list and from the filter (FastNetMon #958)', async (t) => {
  const { bed, adapter, filter, open } = await fakeFilter(t);
  await bring(adapter, wanted(bed, [hold(bed, HELD), hold(bed, '192.0.2.8')]));
  await bring(adapter, wanted(bed, [hold(bed, '192.0.2.8')]));
  const next = await open();
  assert.deepEqual(
    (await next.inspect()).elements.map(({ key }) => key),
    ['192.0.2.8'],
  );
  assert.equal(filter.passes(ELSEWHERE), true);
});
