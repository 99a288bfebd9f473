import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { aFinding } from '../../test/builders.ts';
import { renderDetail, renderSummary, renderTable, type RenderOptions } from './render.ts';
import { columnsOf, masked, wrapped } from './render/text.ts';
import { duration, quantity, quantityWithSpan, readable } from './render/units.ts';

const PLAIN: RenderOptions = { width: 160, color: false, language: 'en' };
const WALLET = 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq';

function rowsOf(table: string): string[] {
  return table.split('\n').slice(1);
}

suite('renderTable()', () => {
  test('makes one line of many connections of one client to one server', () => {
    const polls = Array.from({ length: 300 }, (_, i) =>
      aFinding({ id: `p${i}`, client: { ip: '192.0.2.9', port: 1024 + i } }),
    );
    const rows = rowsOf(renderTable(polls, PLAIN));
    assert.equal(rows.length, 2);
    assert.match(rows.join('\n'), /192\.0\.2\.9 .*pool\.example\.org/);
    assert.match(rows.join('\n'), /× 300/);
    assert.match(rows.join('\n'), /9,000\/10,200/);
  });

  test('keeps grades, servers, protocols and clients apart and puts the highest grade first', () => {
    const table = renderTable(
      [
        aFinding({ id: 'a', grade: 'listed' }),
        aFinding({ id: 'b', grade: 'session' }),
        aFinding({ id: 'c' }),
        aFinding({ id: 'd', protocol: 'getwork' }),
        aFinding({ id: 'e', client: { ip: '192.0.2.8', port: 1 } }),
        aFinding({ id: 'f', server: { ip: '198.51.100.9', port: 444, name: null } }),
      ],
      PLAIN,
    );
    const grades = rowsOf(table).flatMap((row) => /^[a-z-]+/.exec(row) ?? []);
    assert.deepEqual(grades.slice(4), ['session', 'listed']);
    assert.deepEqual(new Set(grades.slice(0, 4)), new Set(['work-proven']));
  });

  test('masks wallets and workers', () => {
    const table = renderTable([aFinding({ worker: 'alice-workstation' })], PLAIN);
    assert.match(table, /bc1qar…5mdq/);
    assert.doesNotMatch(table, new RegExp(`${WALLET}|workstation`));
  });

  test('fits the terminal, and lines up with Chinese in it', () => {
    const finding = aFinding({ client: { ip: '2001:db8:1:2:3:4:5:6', port: 1 }, worker: '矿机' });
    for (const language of ['en', 'zh-CN'] as const) {
      for (const width of [80, 100, 140]) {
        const lines = renderTable([finding], { width, color: false, language }).split('\n');
        for (const line of lines) assert.ok(columnsOf(line) <= width, `${width}: ${line}`);
      }
    }
    const [head = '', row = ''] = renderTable([finding], { ...PLAIN, language: 'zh-CN' }).split(
      '\n',
    );
    const column = (line: string, text: string): number =>
      columnsOf(line.slice(0, line.indexOf(text)));
    assert.equal(column(head, '客户端'), column(row, '2001:db8'));
  });

  test('says so when nothing was found', () => {
    assert.match(renderTable([], PLAIN), /No mining was found/);
  });
});

suite('renderDetail()', () => {
  test('says who, what, for whom, how fast, at what power and why', () => {
    const text = renderDetail(aFinding({ carriers: ['socks5', 'tls'] }), PLAIN);
    for (const part of [
      /^work-proven · mining · stratum-v1 over socks5 \/ tls \/ tcp$/m,
      /192\.0\.2\.7:40000/,
      /pool\.example\.org \(198\.51\.100\.9:3333\)/,
      new RegExp(`${WALLET} \\(BTC, checksum valid\\)`),
      /34 submitted: 30 accepted, 4 rejected/,
      /100 TH\/s \(90–120\), from accepted shares/,
      /3\.25 kW \(2–5\), ASIC/,
      /Why we are sure\n {2}2026-11-22 09:00:01Z {2}The miner introduced itself as “cgminer\/4\.10”/,
    ]) {
      assert.match(text, part);
    }
  });

  test('says the evidence again in the other language, and as written when its kind is unknown', () => {
    const evidence = [
      ...aFinding().evidence,
      { kind: 'of-the-future', at: '2026-11-22T09:00:02Z', says: 'As written.', data: {} },
    ];
    const text = renderDetail(aFinding({ evidence }), { ...PLAIN, language: 'zh-CN' });
    assert.match(text, /工作已证实 · 挖矿/);
    assert.match(text, /\p{Script=Han}.*cgminer\/4\.10/u);
    assert.doesNotMatch(text, /introduced itself|said who it is/);
    assert.match(text, /As written\./);
  });

  test('is not sure below the grade session', () => {
    const text = renderDetail(aFinding({ grade: 'listed' }), PLAIN);
    assert.doesNotMatch(text, /sure/);
    assert.match(text, /Suspected only/);
  });

  test('leaves out what is not known', () => {
    const text = renderDetail(
      aFinding({ hashrate: null, power: null, wallet: null, worker: null, agent: null }),
      PLAIN,
    );
    assert.doesNotMatch(text, /How fast|Power|wallet|Worker|Software|null/);
  });
});

test('no rendering lets a control character from the network through', () => {
  // What the schema refuses may still be in a list's name or an evidence sentence.
  const hostile = fc.string({ unit: 'binary', maxLength: 40 });
  const lineBreaksOnly = /[\p{C}\p{Zl}\p{Zp}]/u;
  fc.assert(
    fc.property(hostile, hostile, (text, other) => {
      const evil = `${text}\u001b[2J\u202e\u009b31m${other}`;
      const evidence = [
        { kind: evil, at: '2026-11-22T09:00:02Z', says: evil, data: { agent: evil } },
      ];
      const base = aFinding({ evidence, against: [{ ...evidence[0]!, kind: 'hello-agent' }] });
      const finding = { ...base, worker: evil, agent: evil, pool: evil, coin: evil };
      finding.server = { ...base.server, name: evil };
      for (const output of [renderTable([finding], PLAIN), renderDetail(finding, PLAIN)]) {
        assert.doesNotMatch(output.replaceAll('\n', ''), lineBreaksOnly);
      }
    }),
    { numRuns: 60 },
  );
});

test('colours add nothing but colours', () => {
  const finding = aFinding();
  for (const render of [
    (o: RenderOptions) => renderTable([finding], o),
    (o: RenderOptions) => renderDetail(finding, o),
  ]) {
    const painted = render({ ...PLAIN, color: true });
    assert.notEqual(painted, render(PLAIN));
    assert.equal(stripVTControlCharacters(painted).replaceAll(/ +$/gm, ''), render(PLAIN));
  }
});

test('renderSummary() says what was read, found and not read', () => {
  const summary = {
    type: 'summary',
    files: 1,
    packets: 2_812_345,
    bytes: 1_234_567_890,
    flows: 191_000,
    dropped: { 'cut-off': 3, none: 0 },
    seconds: 3.1234,
    findings: { listed: 1, 'work-proven': 2 },
  } as const;
  assert.equal(
    renderSummary(summary, PLAIN),
    [
      'Read 1 file: 2,812,345 packets, 1.23 GB, 191,000 flows in 3.12 s.',
      'Findings: 2 work-proven, 1 listed.',
      'Not read: 3 cut-off.',
    ].join('\n'),
  );
  assert.match(renderSummary({ ...summary, findings: {} }, PLAIN), /No mining was found/);
});

test('wrapped() keeps lines within the columns and loses nothing but blanks', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.integer({ min: 8, max: 60 }),
      (text, columns) => {
        const lines = wrapped(text, columns);
        for (const line of lines) assert.ok(columnsOf(line) <= columns, line);
        assert.equal(lines.join('').replaceAll(/\s/g, ''), text.replaceAll(/\s/g, ''));
      },
    ),
    { numRuns: 300 },
  );
});

test('masked() shows little of short secrets', () => {
  assert.equal(masked(WALLET), 'bc1qar…5mdq');
  assert.equal(masked('rack-12'), 'ra…');
  assert.equal(masked(''), '…');
});

test('quantities take the prefix that fits', () => {
  assert.equal(quantity(0, 'H/s'), '0 H/s');
  assert.equal(quantity(999, 'H/s'), '999 H/s');
  assert.equal(quantity(123_456_789, 'H/s'), '123 MH/s');
  assert.equal(quantity(1e24, 'H/s'), '1000 ZH/s');
  assert.equal(quantityWithSpan({ low: 500, central: 1500, high: 2500 }, 'W'), '1.5 kW (0.5–2.5)');
  assert.equal(readable({ low: 0.1, central: 0.54, high: 1 }, 'kWh'), '540 Wh (100–1000)');
  assert.equal(readable({ low: 900, central: 1200, high: 3000 }, 'kg'), '1.2 t (0.9–3)');
  assert.equal(duration('2026-11-22T09:00:00Z', '2026-11-22T12:05:00Z'), '3 h 5 min');
});
