import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import type { Fact } from '#model/fact.ts';
import { REPORT_MS_MIN, RESTED_MAX } from './create-detector.ts';
import {
  aFact,
  aFlow,
  anIndex,
  findingOf,
  kindsOf,
  run,
  START,
  XMR,
} from './detector-builders.test.ts';

const SESSION: readonly Fact[] = [
  aFact('login'),
  aFact('login-answer', {}, 1),
  aFact('job', {}, 1),
];
const PROVEN: readonly Fact[] = [
  ...SESSION,
  aFact('share', {}, 31),
  aFact('share-answer', {}, 31),
  aFact('job', { jobId: 'job2' }, 60),
];

test('a login alone is an attempt, also when it was refused', () => {
  assert.equal(findingOf([aFact('hello')])?.grade, 'attempted');
  const refused = findingOf([
    aFact('login'),
    aFact('login-answer', { ok: false, error: 'banned' }),
  ]);
  assert.equal(refused?.grade, 'attempted');
  assert.ok(kindsOf(refused?.against).includes('login-refused'));
  assert.ok(kindsOf(refused?.against).includes('no-job'));
});

test('login and job make a session, an accepted result of the job proves work', () => {
  assert.equal(findingOf(SESSION)?.grade, 'session');
  const finding = findingOf(PROVEN);
  assert.ok(finding !== undefined);
  const { grade, client, server, wallet, shares, coin, algorithm, agent } = finding;
  assert.deepEqual(
    { grade, client, server, wallet, shares, coin, algorithm, agent },
    {
      grade: 'work-proven',
      client: { ip: '192.0.2.10', port: 50_000 },
      server: { ip: '198.51.100.20', port: 3333, name: null },
      wallet: { address: XMR, coin: 'XMR', checksum: 'valid' },
      shares: { submitted: 1, accepted: 1, rejected: 0 },
      coin: 'XMR',
      algorithm: 'randomx',
      agent: 'XMRig/6.22.0',
    },
  );
  assert.ok(kindsOf(finding.evidence).includes('work-proven'));
});

test('the figures of a session come from its accepted results', () => {
  const { hashrate, power, energy, co2e } = findingOf(PROVEN) ?? assert.fail('no finding');
  // One share of 30,000 hashes in the 59 s since the first job.
  assert.ok(hashrate !== null && power !== null && energy !== null && co2e !== null);
  assert.equal(Math.round(hashrate.central), Math.round(30_000 / 59));
  assert.equal(hashrate.basis, 'accepted-shares');
  assert.ok(power.low < 8 && power.high > 8);
  assert.ok(Math.abs(energy.central / ((power.central * 59) / 3_600_000) - 1) < 1e-9);
  assert.match(co2e.basis, /0\.481/);
});

test('near misses of proof stay a session', () => {
  const near: Record<string, Fact[]> = {
    unanswered: [aFact('share', { achieved: null }, 31)],
    rejected: [
      aFact('share', {}, 31),
      aFact('share-answer', { accepted: false, error: 'low' }, 31),
    ],
    'unknown job': [aFact('share', { jobId: 'other' }, 31), aFact('share-answer', {}, 31)],
    'answer to another request': [
      aFact('share', { achieved: null }, 31),
      aFact('share-answer', { requestId: '9' }, 31),
    ],
    'below its difficulty': [aFact('share', { achieved: 30 }, 31), aFact('share-answer', {}, 31)],
  };
  for (const [name, facts] of Object.entries(near)) {
    assert.equal(findingOf([...SESSION, ...facts])?.grade, 'session', name);
  }
});

test('joined half-way, jobs or results make a session, and an accepted result of an unseen job no more', () => {
  const flow = aFlow({ openingSeen: false });
  const joined = (facts: Fact[]) => findingOf(facts, {}, flow);
  assert.equal(joined([aFact('job')])?.grade, 'session');
  assert.equal(joined([aFact('share')])?.grade, 'session');
  const finding = joined([aFact('share'), aFact('share-answer'), aFact('job', { jobId: 'x' }, 5)]);
  assert.equal(finding?.grade, 'session');
  assert.ok(kindsOf(finding?.against).includes('joined-midway'));
  assert.ok(kindsOf(finding?.against).includes('job-unknown'));
  // With the beginning seen, a result out of nowhere is only an attempt.
  assert.equal(findingOf([aFact('share')])?.grade, 'attempted');
});

test('a flow joined half-way in which the pool is side 0 names the miner as client', () => {
  const flow = aFlow({
    openingSeen: false,
    ends: [
      { ip: '198.51.100.20', port: 3333 },
      { ip: '192.0.2.10', port: 50_000 },
    ],
  });
  const finding = findingOf([aFact('job', { side: 0 }), aFact('keepalive', { side: 1 })], {}, flow);
  assert.equal(finding?.client.ip, '192.0.2.10');
  assert.equal(finding?.server.port, 3333);
});

test('polling dialects: asking is an attempt, work that comes back a session', () => {
  const poll = aFact('poll', { protocol: 'getblocktemplate' });
  const finding = findingOf([poll]);
  assert.equal(finding?.grade, 'attempted');
  assert.ok(kindsOf(finding?.against).includes('no-work-returned'));
  const job = aFact('job', { protocol: 'getblocktemplate', polled: true });
  assert.equal(findingOf([poll, job])?.grade, 'session');
  const share = aFact('share', { protocol: 'getblocktemplate', jobId: null, achieved: null });
  assert.equal(findingOf([poll, job, share, aFact('share-answer')])?.grade, 'work-proven');
});

test('a name alone is listed, a shape alone behaved, both corroborated', () => {
  assert.equal(findingOf([aFact('name')])?.grade, 'listed');
  assert.equal(findingOf([aFact('behaviour')])?.grade, 'behaved');
  assert.equal(findingOf([aFact('behaviour', { fit: 0.2 })]), undefined);
  assert.equal(findingOf([aFact('name'), aFact('behaviour')])?.grade, 'corroborated');
  assert.equal(findingOf([aFact('name'), aFact('name', { source: 'socks' })])?.grade, 'listed');
  assert.equal(findingOf([aFact('name', { name: 'www.example' })]), undefined);
});

test('a listing on a mining session is told in its evidence, not in a second finding', () => {
  const finding = findingOf([aFact('carrier'), aFact('name'), ...PROVEN]);
  assert.equal(finding?.grade, 'work-proven');
  assert.equal(finding?.server.name, 'pool.example');
  assert.deepEqual(finding?.carriers, ['tls']);
  assert.ok(kindsOf(finding?.evidence).includes('listed-sni'));
});

test('DNS questions give one finding per client and entry, with their number', () => {
  const { detector, findings } = run();
  const dns = (id: number) =>
    aFlow({
      id,
      transport: 'udp',
      ends: [
        { ip: '192.0.2.10', port: 40_000 + id },
        { ip: '192.0.2.1', port: 53 },
      ],
    });
  for (let i = 0; i < 5; i++) {
    detector.observe(dns(i), aFact('name', { source: 'dns', name: `eu${i}.pool.example` }, i));
    detector.close(dns(i), START);
  }
  assert.equal(findings.length, 0);
  detector.finish(START);
  assert.equal(findings.length, 1);
  assert.equal(findings[0]?.grade, 'listed');
  assert.equal(findings[0]?.server.name, 'eu0.pool.example');
  assert.match(findings[0]?.evidence[1]?.says ?? '', /5 times/);
});

test('an address that DNS called by a listed name is named and listed on the later flow', () => {
  const { detector, findings } = run();
  detector.observe(aFlow({ id: 7, transport: 'udp' }), aFact('dns-answer'));
  const flow = aFlow({ id: 8 });
  detector.observe(flow, aFact('tls-client', { alpn: ['h2'] }, 3));
  detector.close(flow, START + 5000);
  detector.finish(START + 5000);
  assert.equal(findings[0]?.grade, 'listed');
  assert.equal(findings[0]?.server.name, 'pool.example');
  assert.ok(kindsOf(findings[0]?.evidence).includes('listed-known-name'));
  for (const kind of ['name-only', 'web-visit', 'content-unseen', 'shared-address']) {
    assert.ok(kindsOf(findings[0]?.against).includes(kind), kind);
  }
});

test('contact() lists the flow with an address on a list, whichever side it is', () => {
  const { detector, findings } = run();
  const ends = [
    { ip: '198.51.100.66', port: 4444 },
    { ip: '192.0.2.10', port: 50_000 },
  ] as const;
  const flow = aFlow({ ends });
  detector.contact(flow, START);
  detector.close(flow, START);
  detector.finish(START);
  assert.equal(findings[0]?.client.ip, '192.0.2.10');
  assert.match(findings[0]?.evidence[0]?.says ?? '', /198\.51\.100\.66:4444/);
});

test('listed flows of one client to one server are reported once, which is no loss', () => {
  const { detector, findings } = run();
  for (let id = 1; id <= 4; id++) {
    const flow = aFlow({ id, ends: [{ ip: '192.0.2.10', port: 50_000 + id }, aFlow().ends[1]] });
    detector.observe(flow, aFact('name'));
    if (id === 4) detector.observe(flow, aFact('login'));
    detector.close(flow, START);
  }
  detector.finish(START);
  assert.deepEqual(
    findings.map(({ grade }) => grade),
    ['attempted', 'listed'],
  );
  assert.deepEqual(detector.counters, {});
});

test('a flow that is heard again after it was closed goes on as the same finding', () => {
  for (const live of [false, true]) {
    const { detector, findings } = run({ live });
    const flow = aFlow();
    detector.observe(flow, aFact('name'));
    detector.close(flow, START + 1000);
    detector.observe(flow, aFact('behaviour', {}, 400));
    detector.close(flow, START + 400_000);
    detector.finish(START + 400_000);
    const expected = live ? ['listed', 'corroborated'] : ['corroborated'];
    assert.deepEqual(
      findings.map(({ grade }) => grade),
      expected,
    );
    assert.equal(findings.at(-1)?.version, expected.length);
    assert.equal(new Set(findings.map(({ id }) => id)).size, 1);
    assert.ok(kindsOf(findings.at(-1)?.evidence).includes('listed-sni'));
  }
});

test('what makes an entry doubtful is told against the finding, of flows and of questions', () => {
  const doubts = { dashboard: 'doubt-dashboard', brand: 'doubt-brand', undated: null } as const;
  for (const [doubt, kind] of Object.entries(doubts)) {
    const index = anIndex('mining', doubt as keyof typeof doubts);
    for (const source of ['sni', 'dns'] as const) {
      const told = kindsOf(findingOf([aFact('name', { source })], { index })?.against);
      const expected = kind === null ? [] : [kind];
      assert.deepEqual(
        told.filter((one) => one.startsWith('doubt-')),
        expected,
      );
    }
  }
});

test('trading names are reported only when switched on, and never above listed', () => {
  const index = anIndex('trading');
  assert.equal(findingOf([aFact('name')], { index }), undefined);
  const finding = findingOf([aFact('name')], { index, trading: true });
  assert.deepEqual([finding?.grade, finding?.category], ['listed', 'trading']);
  const behaved = findingOf([aFact('name'), aFact('behaviour')], { index, trading: true });
  assert.deepEqual([behaved?.grade, behaved?.category], ['behaved', 'mining']);
});

test('only sessions with an end inside the own networks are reported', () => {
  assert.equal(findingOf(PROVEN, { networks: ['203.0.113.0/24'] }), undefined);
  assert.ok(findingOf(PROVEN, { networks: ['198.51.100.0/24'] }));
  assert.ok(findingOf(PROVEN, { networks: ['192.0.2.0/24'] }));
});

test('live: each rise in grade is reported at once, changed counts every two seconds, and the end', () => {
  const { detector, findings } = run({ live: true });
  const flow = aFlow();
  for (const fact of PROVEN) detector.observe(flow, fact);
  assert.deepEqual(
    findings.map(({ grade, version }) => [grade, version]),
    [
      ['attempted', 1],
      ['session', 2],
      ['work-proven', 3],
    ],
  );
  assert.equal(new Set(findings.map(({ id }) => id)).size, 1);
  const last = START + 31_000;
  detector.tick(last + REPORT_MS_MIN - 1);
  assert.equal(findings.length, 3);
  detector.tick(last + REPORT_MS_MIN);
  detector.tick(last + 2 * REPORT_MS_MIN);
  assert.equal(findings.length, 4);
  detector.observe(flow, aFact('keepalive', {}, 90));
  detector.close(flow, START + 91_000);
  assert.equal(findings.length, 5);
  assert.equal(findings[4]?.version, 5);
});

test('live: a result that was never answered proves work by its own value after a minute', () => {
  const { detector, findings } = run({ live: true });
  for (const fact of [...SESSION, aFact('share', {}, 31)]) detector.observe(aFlow(), fact);
  detector.tick(START + 40_000);
  assert.equal(findings.at(-1)?.grade, 'session');
  detector.observe(aFlow(), aFact('keepalive', {}, 95));
  detector.tick(START + 95_000);
  assert.equal(findings.at(-1)?.grade, 'work-proven');
  assert.ok(kindsOf(findings.at(-1)?.evidence).includes('result-meets-target'));
});

test('no hash rate without a known algorithm: scrypt and SHA-256d would differ by 65,536', () => {
  const protocol = 'stratum-v1';
  const facts = (user: string): Fact[] => [
    aFact('login', { protocol, user, offers: [] }),
    aFact('difficulty', { protocol, difficulty: { value: 1024, scale: 'diff1' } }),
    aFact(
      'job',
      { protocol, difficulty: null, algorithm: null, height: null, nbits: '1a01aa3d' },
      1,
    ),
    aFact('share', { protocol, achieved: null }, 20),
    aFact('share-answer', { protocol }, 20),
    aFact('keepalive', { protocol }, 101),
  ];
  const unknown = findingOf(facts('account.rig'));
  assert.equal(unknown?.grade, 'work-proven');
  assert.equal(unknown?.hashrate, null);
  assert.ok(kindsOf(unknown?.against).includes('rate-algorithm-unknown'));
  const scrypt = findingOf(facts('LaMT348PWRnrqeeWArpwQPbuanpXDZGEUz'));
  assert.deepEqual([scrypt?.algorithm, scrypt?.coin], ['scrypt', 'LTC']);
  const expected = (1024 * 65_536) / 100;
  assert.ok(Math.abs((scrypt?.hashrate?.central ?? 0) / expected - 1) < 1e-3);
});

test('a claimed rate is used only where nothing was measured, and is called a claim', () => {
  const claim = aFact('claim', { hashesPerSecond: 777 }, 40);
  const claimed = findingOf([...SESSION, claim]);
  assert.deepEqual([claimed?.hashrate?.basis, claimed?.hashrate?.central], ['self-reported', 777]);
  assert.ok(kindsOf(claimed?.against).includes('rate-only-claimed'));
  const measured = findingOf([...PROVEN, claim]);
  assert.equal(measured?.hashrate?.basis, 'accepted-shares');
  assert.ok(kindsOf(measured?.evidence).includes('rate-claimed'));
});

test('an invalid wallet checksum is counter-evidence and names no coin', () => {
  const finding = findingOf([aFact('login', { user: XMR.replace('AFFq', 'AFFr') })]);
  assert.equal(finding?.wallet?.checksum, 'invalid');
  assert.equal(finding?.coin, null);
  assert.ok(kindsOf(finding?.against).includes('wallet-invalid'));
});

test('a worker is what remains of the user name, not the whole of it', () => {
  const protocol = 'stratum-v1';
  const named = (user: string, worker: string | null, shared: string | null) =>
    findingOf([
      aFact('login', { protocol, user, worker, offers: [] }),
      aFact('share', { protocol, worker: shared }),
    ])?.worker;
  assert.equal(
    named('1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', null, '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'),
    null,
  );
  assert.equal(named('name', 'name', 'name'), null);
  assert.equal(named('name.rig', null, 'name.rig'), 'rig');
  assert.equal(named(XMR, 'rig', null), 'rig');
  assert.equal(named(XMR, null, 'rig'), 'rig');
});

test('what is ordinary on the same flow is told against the finding', () => {
  const finding = findingOf([...SESSION, aFact('ordinary', { what: 'bitcoin-rpc' })]);
  assert.ok(kindsOf(finding?.against).includes('ordinary-bitcoin-rpc'));
  assert.equal(findingOf([aFact('ordinary')]), undefined);
});

test('text from the network arrives bounded and without control characters', () => {
  const user = `evil\u001b[2J\n${'x'.repeat(5000)}`;
  const finding = findingOf([aFact('login', { user, agent: '\u0007bell', worker: '\u0000' })]);
  assert.equal(finding?.agent, 'bell');
  assert.equal(finding?.worker, null);
});

test('the same session is told in Chinese, down to what its figures rest on', () => {
  const finding = findingOf(PROVEN, { language: 'zh-CN' });
  for (const figure of [finding?.power, finding?.energy, finding?.co2e]) {
    assert.match(figure?.basis ?? '', /[\u4e00-\u9fff]/);
  }
  for (const { says } of [...(finding?.evidence ?? []), ...(finding?.against ?? [])]) {
    assert.match(says, /[\u4e00-\u9fff]/);
  }
});

test('createDetector() keeps no more flows to a listed address than its limit, though nobody closes them', () => {
  const { detector, findings } = run();
  const flows = RESTED_MAX * 3;
  for (let id = 1; id <= flows; id++) {
    const client = { ip: `10.${id >> 16}.${(id >> 8) & 255}.${id & 255}`, port: 40_000 };
    const server = { ip: '198.51.100.66', port: 3333 };
    detector.contact(aFlow({ id, ends: [client, server] }), START + id);
  }
  // What had to be forgotten was told first.
  assert.ok(findings.length >= flows - RESTED_MAX, `${findings.length}`);
  detector.finish(START + flows);
  assert.equal(findings.length, flows);
});
