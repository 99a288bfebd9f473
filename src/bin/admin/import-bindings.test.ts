import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { addressFromText } from '#base/network.ts';
import { holderOf } from '#service/bindings/holder-of.ts';
import { PART_RECORDS_MAX } from '#service/bindings/import-parts.ts';
import { perform } from '#service/perform.ts';
import { registerSystem } from '#service/systems/register-system.ts';
import { seedDatabase } from '../../../test/office.ts';
import { OPERATOR, staffOf } from '../../../test/staff.ts';
import { openOffice } from '../office/open-office.ts';
import { importBindings } from './import-bindings.ts';

test('importBindings() reads a long table in Chinese encoding in parts, and names every rejected line', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'mw-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  await seedDatabase(folder);
  const place = { dataFolder: folder, databaseUrl: null, masterKeyFile: null };
  const opened = await openOffice(place, { now: () => Date.UTC(2026, 2, 2, 8) });
  t.after(() => opened.close());
  const { unitId } = await staffOf(opened.office);
  const content = {
    name: 'Render farm',
    code: 'LAB-1',
    unitId,
    jurisdiction: 'hebei/shijiazhuang',
    sector: 'education',
    critical: null,
    hardwareClass: 'server' as const,
    electricityAccounts: [],
  };
  const { id } = await perform(opened.office, registerSystem, OPERATOR, {
    params: {},
    query: {},
    body: content,
  });
  const rows = Array.from(
    { length: PART_RECORDS_MAX },
    (_, i) => `LAB-1,10.0.${i >> 8}.${i & 255},2026-01-01T08:00+08:00\n`,
  );
  // 系统编号,地址,开始 in GB 18030.
  const heading = Buffer.from('cfb5cdb3b1e0bac52cb5d8d6b72cbfaacabc0a', 'hex');
  const file = join(folder, 'Ledger 2026.csv');
  writeFileSync(
    file,
    Buffer.concat([heading, Buffer.from(`${rows.join('')}LAB-2,10.1.0.1,2026-01-01Z\n`)]),
  );
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);
  await importBindings(opened, [file], say);
  const last = PART_RECORDS_MAX + 2;
  assert.deepEqual(said, [
    `line ${last}: no system goes by this: LAB-2`,
    `csv from ledger-2026: ${PART_RECORDS_MAX} added, 0 extended, 0 ended, 0 unchanged, 0 in conflict, 1 lines rejected`,
  ]);
  const address = addressFromText('10.0.3.231');
  assert.ok(address !== null);
  const { db } = opened.office.database;
  assert.equal((await holderOf(db, address, Date.UTC(2026, 2, 1))).systemId, id);
  await importBindings(opened, [file], say);
  assert.match(said.at(-1) ?? '', /: 0 added, 0 extended, 0 ended, 1000 unchanged/);
  await assert.rejects(importBindings(opened, [join(folder, 'none')], say), { code: 'unreadable' });
});
