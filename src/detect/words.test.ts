import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { CATALOGS, type Data, say } from './words.ts';
import { rateText } from './words/format.ts';
import { AGAINST_EN, FOR_EN } from './words/en.ts';
import { HOST_AGAINST_EN, HOST_EN } from './words/host-en.ts';

const EMPTY: Data = {};
const FULL: Data = {
  asked: 'pool.example',
  entry: 'pool.example',
  list: 'own',
  seenOn: '2026-08-01',
  confidence: 0.9,
  agent: 'XMRig/6.22',
  worker: 'rig1',
  coin: 'XMR',
  address: '4…',
  count: 3,
  submitted: 9,
  accepted: 8,
  error: 'no',
  unit: 'H/s',
  central: 12_345_678,
};

test('both catalogs have the same kinds, and evidence is never also counter-evidence', () => {
  assert.deepEqual(Object.keys(CATALOGS.en).sort(), Object.keys(CATALOGS['zh-CN']).sort());
  assert.equal(
    Object.keys(CATALOGS.en).length,
    [FOR_EN, AGAINST_EN, HOST_EN, HOST_AGAINST_EN].reduce(
      (sum, all) => sum + Object.keys(all).length,
      0,
    ),
  );
});

test('say() gives a whole sentence for every kind, with and without the values', () => {
  for (const kind of Object.keys(CATALOGS.en)) {
    for (const data of [EMPTY, FULL]) {
      const english = say(kind, data, 'en') ?? '';
      assert.match(english, /^["“\p{Lu}0-9].*[.]$/u, kind);
      assert.doesNotMatch(english, /undefined|null|NaN|\[object/, kind);
      const chinese = say(kind, data, 'zh-CN') ?? '';
      assert.match(chinese, /[\u4e00-\u9fff].*\u3002$/u, kind);
      assert.doesNotMatch(chinese, /undefined|null|NaN|[\u4e00-\u9fff][,;:?!]/u, kind);
    }
  }
});

test('say() keeps the values and says nothing of a kind that it does not know', () => {
  assert.equal(
    say('results-accepted', FULL, 'en'),
    '9 results were submitted and the pool accepted 8.',
  );
  assert.match(say('listed-dns', FULL, 'zh-CN') ?? '', /pool\.example.*2026-08-01.*0\.9/);
  assert.equal(say('telepathy', FULL, 'en'), undefined);
  assert.equal(say('toString', FULL, 'en'), undefined);
});

test('rateText() uses three digits and the right prefix', () => {
  assert.equal(rateText(12_345_678, 'H/s'), '12.3 MH/s');
  assert.equal(rateText(999, 'Sol/s'), '999 Sol/s');
  assert.equal(rateText(1.1e14, 'H/s'), '110 TH/s');
  assert.equal(rateText(null, null), '0 H/s');
});
