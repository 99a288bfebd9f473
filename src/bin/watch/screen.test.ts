import assert from 'node:assert/strict';
import { test } from 'node:test';
import stringWidth from 'string-width';
import { madeUpFinding } from './made-up.fixture.ts';
import type { Status } from './output.ts';
import { linesOf, renderView, type View } from './screen.ts';

const STATUS: Status = {
  packetsPerSecond: 1234.4,
  bitsPerSecond: 98_760_000,
  flows: 321,
  kernelDrops: 17,
  kernelFreezes: 2,
  sources: [
    { name: 'eth0', state: 'up' },
    { name: 'eth1', state: 'gone' },
  ],
};
const WALLET = {
  address: '1BoatSLRHtKNngkdXEeobR76b53LETtpyT',
  coin: 'BTC',
  checksum: 'valid',
} as const;
const EMPTY: View = {
  lines: [],
  hidden: 0,
  status: STATUS,
  notices: [],
  columns: 140,
  color: false,
  language: 'en',
};

test('renderView() shows rates, states and kernel drops first', () => {
  const head = renderView(EMPTY).split('\n')[0];
  assert.equal(
    head,
    'eth0 up, eth1 gone · 1,234 packets/s · 98.8 Mbit/s · 321 flows · 17 dropped by the kernel',
  );
});

test('renderView() shows a line for each finding, and how many did not fit', () => {
  const text = renderView({
    ...EMPTY,
    lines: linesOf([madeUpFinding({ wallet: WALLET })]),
    hidden: 4,
  });
  const row = text.split('\n').find((line) => line.startsWith('session'));
  for (const part of [
    '192.0.2.7',
    'pool.example.org',
    'stratum-v1 BTC',
    '2/3',
    '12.3 GH/s',
    '09:10:11',
    '1BoatS…tpyT',
  ]) {
    assert.ok(row?.includes(part), `${part} in ${row}`);
  }
  assert.match(text, /4 more/);
});

test('renderView() names grades in the language asked for', () => {
  const text = renderView({ ...EMPTY, language: 'zh-CN', lines: linesOf([madeUpFinding({})]) });
  assert.match(text, /会话成立/);
});

test('renderView() never exceeds the width of the terminal, wide characters included', () => {
  for (const columns of [20, 41, 80]) {
    const text = renderView({
      ...EMPTY,
      columns,
      language: 'zh-CN',
      notices: ['接口已消失'.repeat(9)],
      lines: linesOf([
        madeUpFinding({ server: { ip: '2001:db8::1', port: 1, name: '矿池'.repeat(30) } }),
      ]),
    });
    for (const line of text.split('\n')) assert.ok(stringWidth(line) <= columns, line);
  }
});

test('renderView() lets nothing from the network steer the terminal', () => {
  const name = 'a\u202eb';
  const text = renderView({
    ...EMPTY,
    lines: linesOf([madeUpFinding({ server: { ip: '192.0.2.1', port: 1, name } })]),
    notices: ['\u001b[2J'],
  });
  assert.ok(!text.includes('\u001b') && !text.includes('\u202e'));
});

test('linesOf() puts connections of one pair into one line, the first given standing for them', () => {
  const lines = linesOf([
    madeUpFinding({ id: 'new', lastSeen: '2026-11-22T10:00:00Z' }),
    madeUpFinding({ id: 'other', client: { ip: '192.0.2.8', port: 1 } }),
    madeUpFinding({ id: 'old', client: { ip: '192.0.2.7', port: 40001 } }),
    madeUpFinding({ id: 'lower', grade: 'attempted' }),
  ]);
  assert.deepEqual(
    lines.map(({ finding, connections }) => [finding.id, connections]),
    [
      ['new', 2],
      ['other', 1],
      ['lower', 1],
    ],
  );
  assert.match(renderView({ ...EMPTY, lines }), /session × 2/);
});
