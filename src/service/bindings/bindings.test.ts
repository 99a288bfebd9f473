import assert from 'node:assert/strict';
import type { ImportReport, ImportRequest } from '#model/binding-import.ts';
import { IMPORT_CHANGES_MAX, IMPORT_ROWS_MAX } from '#model/binding-import.ts';
import type { WhoHad } from '#model/who-had.ts';
import { rebuild } from '#store/record.ts';
import { onEachDatabase, officeOn } from '../../../test/office.ts';
import { OPERATOR, staffOf } from '../../../test/staff.ts';
import { KINDS } from '../aggregates.ts';
import type { Office } from '../office.ts';
import { perform } from '../perform.ts';
import { contentOf, systemOf } from '../systems/supervised.fixture.ts';
import { listBindings } from '../systems/list-bindings.ts';
import { inWork } from '../work.ts';
import { addBinding } from './add-binding.ts';
import { applyImport } from './apply-import.ts';
import { correctBinding } from './correct-binding.ts';
import { declarePool } from './declare-pool.ts';
import { endBinding } from './end-binding.ts';
import { listPools } from './list-pools.ts';
import { previewImport } from './preview-import.ts';
import { whoHadAddress } from './who-had.ts';
import { withdrawBinding } from './withdraw-binding.ts';
import { withdrawPool } from './withdraw-pool.ts';

const EMPTY = { params: {}, query: {} };
const JANUARY = '2026-01-01T00:00:00.000Z';
const FEBRUARY = '2026-02-01T00:00:00.000Z';
const MARCH = '2026-03-01T00:00:00.000Z';
const MAC = '00:53:00:aa:bb:cc';

async function ask(office: Office, address: string, at: string, actor = OPERATOR): Promise<WhoHad> {
  const input = { params: {}, query: { address, at }, body: {} };
  return perform(office, whoHadAddress, actor, input);
}

function upload(text: string, changes: Partial<ImportRequest> = {}) {
  return { ...EMPTY, body: { format: 'csv', origin: '', zone: null, text, ...changes } as const };
}

function bind(systemId: string, network: string, changes: object = {}) {
  const rest = { from: JANUARY, until: null, confidence: 0.9, mac: null, port: null };
  return { ...EMPTY, body: { systemId, network, ...rest, ...changes } };
}

onEachDatabase(
  'an address leads to its system at that time and to no other',
  async (_t, database) => {
    const office = await officeOn(database);
    const staff = await staffOf(office);
    const officer = await staff.hire('officer');
    const a = await systemOf(office, officer, contentOf(staff.unitId, { name: 'A' }));
    const b = await systemOf(office, officer, contentOf(staff.unitId, { name: 'B' }));
    const wide = await perform(office, addBinding, officer, bind(a, '2001:db8::/32'));
    const own = await perform(
      office,
      addBinding,
      officer,
      bind(b, '2001:db8:1::/48', { from: FEBRUARY, mac: '0053.00AA.BBCC' }),
    );
    assert.equal((await ask(office, '2001:DB8:1::7', JANUARY)).systemId, a);
    assert.equal((await ask(office, '2001:db8:1::7', FEBRUARY)).systemId, b);
    const ended = { params: { id: own.id }, query: {}, body: { until: MARCH } };
    await perform(office, endBinding, officer, ended);
    assert.equal((await ask(office, '2001:db8:1::7', MARCH)).systemId, a);
    const { items } = await perform(office, listBindings, officer, {
      params: { id: b },
      query: { limit: 10 },
      body: {},
    });
    assert.deepEqual([items[0]?.mac, items[0]?.until, items[0]?.final], [MAC, MARCH, true]);
    const right = {
      systemId: a,
      from: FEBRUARY,
      until: null,
      confidence: 0.5,
      reason: 'wrong ward',
    };
    await perform(office, correctBinding, officer, {
      params: { id: own.id },
      query: {},
      body: right,
    });
    assert.equal((await ask(office, '2001:db8:1::7', MARCH)).confidence, 0.5);
    for (const { id } of [own, wide]) {
      const body = { reason: 'typing error' };
      await perform(office, withdrawBinding, officer, { params: { id }, query: {}, body });
    }
    assert.equal((await ask(office, '2001:db8:1::7', MARCH)).answer, 'none');
  },
);

onEachDatabase('a shared address leads to nobody while it is shared', async (_t, database) => {
  const office = await officeOn(database);
  const staff = await staffOf(office);
  const officer = await staff.hire('officer');
  const id = await systemOf(office, officer, contentOf(staff.unitId));
  await perform(office, addBinding, officer, bind(id, '100.64.0.9'));
  const pool = {
    name: 'CGNAT',
    kind: 'cgnat' as const,
    network: '100.64.0.0/10',
    jurisdiction: 'hebei',
    from: FEBRUARY,
    until: null,
  };
  const declared = await perform(office, declarePool, officer, { ...EMPTY, body: pool });
  await assert.rejects(perform(office, declarePool, officer, { ...EMPTY, body: pool }), {
    code: 'conflict',
  });
  assert.equal((await ask(office, '100.64.0.9', JANUARY)).systemId, id);
  const shared = await ask(office, '100.64.0.9', FEBRUARY);
  assert.deepEqual([shared.answer, shared.poolId], ['shared', declared.id]);
  await assert.rejects(
    perform(office, addBinding, officer, bind(id, '100.64.0.10', { from: MARCH })),
    { code: 'exempt' },
  );
  const body = { reason: 'gone' };
  await perform(office, withdrawPool, officer, { params: { id: declared.id }, query: {}, body });
  const later = new Date(office.clock.now() + 1000).toISOString();
  assert.equal((await ask(office, '100.64.0.9', later)).systemId, id);
  const { items } = await perform(office, listPools, officer, {
    params: {},
    query: { limit: 5 },
    body: {},
  });
  assert.equal(items.length, 1);
});

const LEASES = `lease 192.0.2.10 {
  starts 4 2026/01/01 08:00:00;
  ends 4 2026/01/01 20:00:00;
  binding state active;
  hardware ethernet ${MAC};
}
lease 192.0.2.10 {
  starts 4 2026/01/01 14:00:00;
  ends 5 2026/01/02 02:00:00;
  binding state active;
  hardware ethernet ${MAC};
}
lease 192.0.2.11 {
  starts 4 2026/01/01 14:00:00;
  ends 5 2026/01/02 02:00:00;
  hardware ethernet 00:53:00:00:00:99;
}
lease 192.0.2.12 {
  starts 4 2026/13/01 14:00:00;
  hardware ethernet ${MAC};
}
`;

onEachDatabase(
  'an import shows what it would change, changes that, and then nothing',
  async (_t, database) => {
    const office = await officeOn(database);
    const staff = await staffOf(office);
    const officer = await staff.hire('officer');
    const id = await systemOf(office, officer, contentOf(staff.unitId), [`mac:${MAC}`]);
    const input = upload(LEASES, { format: 'dhcpd', origin: 'dhcp-east' });
    const preview = await perform(office, previewImport, officer, input);
    assert.deepEqual(preview, {
      importId: null,
      counts: { added: 1, extended: 0, ended: 0, unchanged: 0, conflicts: 0, rejected: 2 },
      changes: [
        {
          line: 7,
          what: 'add',
          systemId: id,
          network: '192.0.2.10',
          from: '2026-01-01T08:00:00.000Z',
          until: '2026-01-02T02:00:00.000Z',
          why: null,
        },
      ],
      conflicts: [],
      rejected: [
        { line: 13, reason: 'unknown-system', text: '192.0.2.11' },
        { line: 18, reason: 'bad-time', text: '192.0.2.12' },
      ],
    } satisfies ImportReport);
    assert.equal((await ask(office, '192.0.2.10', '2026-01-01T12:00:00.000Z')).answer, 'none');
    const report = await perform(office, applyImport, officer, input);
    assert.deepEqual({ ...report, importId: null }, preview);
    const answer = await ask(office, '192.0.2.10', '2026-01-01T12:00:00.000Z');
    assert.deepEqual([answer.systemId, answer.source, answer.confidence], [id, 'dhcp', 0.903]);
    const again = await perform(office, applyImport, officer, input);
    assert.deepEqual([again.changes, again.counts.unchanged], [[], 1]);
    const other = LEASES.replaceAll(MAC, '00:53:00:00:00:77').replace('08:00:00', '16:00:00');
    const taken = await perform(
      office,
      applyImport,
      officer,
      upload(other, { format: 'dhcpd', origin: 'dhcp-east' }),
    );
    assert.deepEqual(
      taken.changes.map(({ what, until, why }) => [what, until, why]),
      [['end', '2026-01-01T14:00:00.000Z', 'superseded']],
    );
  },
);

function detail(status: string, seconds: number, more: Readonly<Record<string, string>>): string {
  const values = {
    'Acct-Status-Type': status,
    'NAS-Identifier': '"bras-1"',
    Timestamp: String(Date.UTC(2026, 0, 1) / 1000 + seconds),
    ...more,
  };
  const lines = Object.entries(values).map(([name, value]) => `\t${name} = ${value}\n`);
  return `Thu Jan  1 00:00:00 2026\n${lines.join('')}\n`;
}

onEachDatabase('sessions begin, stop, and end with their access server', async (_t, database) => {
  const office = await officeOn(database);
  const staff = await staffOf(office);
  const officer = await staff.hire('officer');
  await systemOf(office, officer, contentOf(staff.unitId), ['user:alice']);
  const radius = (text: string) =>
    perform(office, applyImport, officer, upload(text, { format: 'radius', origin: 'aaa' }));
  const who = { 'User-Name': '"Alice"', 'Acct-Session-Id': '"1"' };
  const second = { ...who, 'Acct-Session-Id': '"2"' };
  const started = await radius(
    detail('Start', 0, {
      ...who,
      'Framed-IP-Address': '192.0.2.1',
      'Delegated-IPv6-Prefix': '2001:db8:1::/56',
    }) + detail('Start', 60, { ...second, 'Framed-IP-Address': '192.0.2.2' }),
  );
  assert.equal(started.counts.added, 3);
  const at = (minutes: number): string => new Date(Date.UTC(2026, 0, 1, 0, minutes)).toISOString();
  assert.equal((await ask(office, '2001:db8:1::5', at(30))).confidence, 0.951);
  // The stop names none of the addresses.
  const stopped = await radius(detail('Stop', 3600, who));
  assert.deepEqual(
    new Map(stopped.changes.map(({ network, until, why }) => [network, [until, why]])),
    new Map([
      ['192.0.2.1', [at(60), 'stated']],
      ['2001:db8:1::/56', [at(60), 'stated']],
    ]),
  );
  const restarted = await radius(detail('Accounting-On', 7200, {}));
  assert.deepEqual(
    restarted.changes.map(({ network, until, why }) => [network, until, why]),
    [['192.0.2.2', at(120), 'restart']],
  );
  assert.equal((await ask(office, '192.0.2.2', at(119))).answer, 'one');
  assert.equal((await ask(office, '192.0.2.2', at(125))).answer, 'none');
});

onEachDatabase('an import changes only what its sender may change', async (_t, database) => {
  const office = await officeOn(database);
  const staff = await staffOf(office);
  const officer = await staff.hire('officer');
  const county = { ...contentOf(staff.unitId), jurisdiction: 'hebei/shijiazhuang/yuhua' };
  await systemOf(office, officer, { ...county, code: 'IN' });
  await systemOf(office, officer, contentOf(staff.unitId, { code: 'OUT' }));
  const local = await staff.hire('officer', county.jurisdiction);
  const text =
    'system,address,from\nIN,192.0.2.1,2026-01-01Z\nOUT,192.0.2.2,2026-01-01Z\nNONE,192.0.2.3,2026-01-01Z\n';
  const report = await perform(office, applyImport, local, upload(text));
  assert.deepEqual(
    report.changes.map(({ network }) => network),
    ['192.0.2.1'],
  );
  assert.deepEqual(
    report.rejected.map(({ line, reason }) => [line, reason]),
    [
      [3, 'not-yours'],
      [4, 'unknown-system'],
    ],
  );
  const analyst = await staff.hire('analyst', county.jurisdiction);
  await assert.rejects(perform(office, previewImport, analyst, upload(text)), {
    code: 'forbidden',
  });
  await assert.rejects(perform(office, applyImport, analyst, upload(text)), { code: 'forbidden' });
  const elsewhere = await staff.hire('analyst', 'hebei/baoding');
  await assert.rejects(
    perform(office, whoHadAddress, elsewhere, {
      params: {},
      query: { address: '192.0.2.1', at: MARCH },
      body: {},
    }),
    { code: 'not-found' },
  );
});

onEachDatabase('an import beyond its limits changes nothing', async (_t, database) => {
  const office = await officeOn(database);
  const staff = await staffOf(office);
  const officer = await staff.hire('officer');
  await systemOf(office, officer, contentOf(staff.unitId, { code: 'A' }));
  const row = (i: number): string => `A,10.${i >> 16}.${(i >> 8) & 255}.${i & 255},2026-01-01Z\n`;
  const rows = (count: number): string =>
    `system,address,from\n${Array.from({ length: count }, (_, i) => row(i)).join('')}`;
  const changes = upload(rows(IMPORT_CHANGES_MAX + 1));
  await assert.rejects(perform(office, applyImport, officer, changes), { code: 'too-large' });
  const many = upload(`system,address,from\n${'A,x,2026-01-01Z\n'.repeat(IMPORT_ROWS_MAX + 1)}`);
  await assert.rejects(perform(office, previewImport, officer, many), { code: 'too-large' });
  assert.deepEqual(await database.db.selectFrom('binding').select('id').execute(), []);
});

onEachDatabase('rows of what is supervised are the same after a rebuild', async (_t, database) => {
  const office = await officeOn(database);
  const staff = await staffOf(office);
  const officer = await staff.hire('officer');
  const id = await systemOf(office, officer, contentOf(staff.unitId), [`mac:${MAC}`]);
  await perform(office, applyImport, officer, upload(LEASES, { format: 'dhcpd' }));
  await perform(office, addBinding, officer, bind(id, '198.51.100.0/24'));
  const kinds = [KINDS.system, KINDS.binding] as const;
  const rows = async (): Promise<unknown> => [
    await database.db.selectFrom('system').selectAll().orderBy('id').execute(),
    await database.db.selectFrom('binding').selectAll().orderBy('id').execute(),
  ];
  const before = await rows();
  await inWork(office, OPERATOR, async (work) => {
    for (const kind of kinds) await rebuild(work.tx, office.vault, kind);
  });
  assert.deepEqual(await rows(), before);
});
