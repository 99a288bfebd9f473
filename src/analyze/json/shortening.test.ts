import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Shortening, DEPTH_MAX, TEXT_BYTES_MAX, WHOLE_BYTES_MAX } from './shortening.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function shortened(text: string, cut = Infinity): string {
  const shortening = new Shortening();
  const bytes = encoder.encode(text);
  let out = '';
  for (let at = 0; at < bytes.length; at += cut) {
    out += decoder.decode(shortening.push(bytes.subarray(at, Math.min(bytes.length, at + cut))));
  }
  return out;
}

const transaction = (i: number): object => ({ data: 'ab'.repeat(300), txid: `${i}`, depends: [i] });
const template = JSON.stringify({
  id: 1,
  result: {
    previousblockhash: '00'.repeat(32),
    transactions: Array.from({ length: 500 }, (_, i) => transaction(i)),
    target: 'ff'.repeat(32),
    bits: '1702abcd',
  },
});

suite('Shortening', () => {
  test('keeps a short message as it is', () => {
    const text = JSON.stringify({ params: [[1, 2, [3, 4]], 'a\\"b'], id: 1 });
    assert.equal(shortened(text, 3), text);
  });

  test('drops later elements of a long list and keeps what stands behind it', () => {
    const short = shortened(template);
    assert.ok(short.length < WHOLE_BYTES_MAX + 1000, String(short.length));
    const { result } = JSON.parse(short) as { result: Record<string, unknown> };
    assert.equal(result['bits'], '1702abcd');
    assert.equal(result['target'], 'ff'.repeat(32));
    const transactions = result['transactions'] as object[];
    assert.deepEqual(transactions[0], transaction(0));
  });

  test('gives the same however the message is cut', () => {
    const whole = shortened(template);
    for (const cut of [1, 7, 1448]) assert.equal(shortened(template, cut), whole);
  });

  test('cuts the end off a long text, behind whole bytes of hex and never inside an escape', () => {
    const coinbase = JSON.stringify({ params: ['1f', 'ab'.repeat(9000), 'cd'.repeat(20)], id: 1 });
    const { params } = JSON.parse(shortened(coinbase)) as { params: string[] };
    assert.ok((params[1]?.length ?? 0) >= TEXT_BYTES_MAX && (params[1]?.length ?? 0) < 5000);
    assert.equal((params[1]?.length ?? 1) % 2, 0);
    assert.equal(params[2], 'cd'.repeat(20));
    for (let lead = 0; lead < 8; lead++) {
      const text = `{"a":"${'x'.repeat(WHOLE_BYTES_MAX - lead)}${'\\u00e9'.repeat(50)}"}`;
      assert.doesNotThrow(() => JSON.parse(shortened(text)));
    }
  });

  test('follows DEPTH_MAX containers and keeps none beyond', () => {
    const deep = `${'['.repeat(DEPTH_MAX + 5000)}${']'.repeat(DEPTH_MAX + 5000)}`;
    assert.equal(shortened(deep), `${'['.repeat(DEPTH_MAX)}${']'.repeat(DEPTH_MAX)}`);
  });

  test('counts anew with the next message', () => {
    const small = JSON.stringify({ params: [[1, 2, 3], [4]], id: 2 });
    assert.ok(shortened(template + small).endsWith(small));
  });
});
