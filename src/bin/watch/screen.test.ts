import assert from 'node:assert/strict';
import { test } from 'node:test';
import stringWidth from 'string-width';
import { madeUpFinding } from './made-up.ts';
import type { Status } from './output.ts';
import { renderView, scaled, type View } from './screen.ts';

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
const EMPTY: View = {
  findings: [],
  hidden: 0,
  status: STATUS,
  notices: [],
  columns: 120,
  language: 'en',
};

test('renderView() shows rates, states and kernel drops first', () => {
  const head = renderView(EMPTY).split('\n')[0];
  assert.equal(
    head,
    'eth0 up, eth1 gone · 1234 packets/s · 98.8 Mbit/s · 321 flows · 17 dropped by the kernel',
  );
});

test('renderView() shows a line for each finding, and how many did not fit', () => {
  const text = renderView({ ...EMPTY, findings: [madeUpFinding({})], hidden: 4 });
  const row = text.split('\n').find((line) => line.startsWith('session'));
  for (const part of ['192.0.2.7', 'pool.example.org:3333', 'stratum-v1 BTC', '2/3', '12.3 GH/s']) {
    assert.ok(row?.includes(part), `${part} in ${row}`);
  }
  assert.match(text, /4 more/);
});

test('renderView() never exceeds the width of the terminal, wide characters included', () => {
  for (const columns of [20, 41, 80]) {
    const text = renderView({
      ...EMPTY,
      columns,
      language: 'zh-CN',
      notices: ['接口已消失'.repeat(9)],
      findings: [
        madeUpFinding({ server: { ip: '2001:db8::1', port: 1, name: '矿池'.repeat(30) } }),
      ],
    });
    for (const line of text.split('\n')) assert.ok(stringWidth(line) <= columns, line);
  }
});

test('renderView() lets nothing from the network steer the terminal', () => {
  const name = 'a\u202eb';
  const text = renderView({
    ...EMPTY,
    findings: [madeUpFinding({ server: { ip: '192.0.2.1', port: 1, name } })],
    notices: ['\u001b[2J'],
  });
  assert.ok(!text.includes('\u001b') && !text.includes('\u202e'));
});

test('scaled() keeps three digits', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0 '],
    [1.234, '1.23 '],
    [999.6, '1.00 k'],
    [12_345_678, '12.3 M'],
    [999_499_999, '999 M'],
    [1.5e20, '150 E'],
  ];
  for (const [value, text] of cases) assert.equal(scaled(value), text);
});
