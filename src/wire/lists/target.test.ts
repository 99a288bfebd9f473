import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readTarget } from './target.ts';

function check(word: string, expected: object): void {
  const reading = readTarget(word, () => 'xn--fiqs8s.example');
  assert.deepEqual('refusal' in reading ? reading.refusal : reading.target, expected, word);
}

const name = (text: string): object => ({ kind: 'name', name: text });
const ipv4 = (ip: number, port: number | null, length = 32): object => ({
  kind: 'ipv4',
  ip,
  length,
  port,
});

test('readTarget() reads names in every dress', () => {
  for (const word of [
    'pool.example.org',
    'POOL.Example.ORG.',
    '*.pool.example.org',
    '.pool.example.org',
    '||pool.example.org^',
    '||pool.example.org^$third-party',
    '"pool.example.org"',
    'pool[.]example[.]org',
    'hxxps://pool.example[.]org/',
    'stratum+tcp://pool.example.org:3333',
    'https://user:secret@pool.example.org/miner.js?x=1',
    'pool.example.org:3333',
  ]) {
    check(word, name('pool.example.org'));
  }
  check('中国.example', name('xn--fiqs8s.example'));
  check('_dmarc.example.org', name('_dmarc.example.org'));
});

test('readTarget() reads addresses, ports and prefixes', () => {
  check('192.0.2.1', ipv4(0xc0000201, null));
  check('192.0.2.1:3333', ipv4(0xc0000201, 3333));
  check('192.0.2.1:0', ipv4(0xc0000201, null));
  check('http://192.0.2.1', ipv4(0xc0000201, 80));
  check('stratum+ssl://192.0.2.1:14433', ipv4(0xc0000201, 14433));
  check('192.0.2.77/24', ipv4(0xc0000200, null, 24));
  check('::ffff:192.0.2.1', ipv4(0xc0000201, null));
  check('2001:db8::1', { kind: 'ipv6', words: [0x20010db8, 0, 0, 1], length: 128, port: null });
  check('[2001:db8::1]:3333', {
    kind: 'ipv6',
    words: [0x20010db8, 0, 0, 1],
    length: 128,
    port: 3333,
  });
  check('2001:db8:ffff::/33', {
    kind: 'ipv6',
    words: [0x20010db8, 0x80000000, 0, 0],
    length: 33,
    port: null,
  });
});

test('readTarget() says which entries mean one page', () => {
  const isPage = (word: string): boolean => {
    const reading = readTarget(word, String);
    return 'target' in reading && reading.ofUrl;
  };
  assert.equal(isPage('example.org/miner.js'), true);
  assert.equal(isPage('https://example.org/?key=1'), true);
  assert.equal(isPage('https://example.org/'), false);
  assert.equal(isPage('192.0.2.1:8080/x'), true);
});

test('readTarget() refuses with a reason what is no indicator', () => {
  const refusal = (word: string, reason: string): void => {
    const reading = readTarget(word, () => '');
    assert.equal('refusal' in reading ? reading.refusal : 'taken', reason, word);
  };
  refusal('', 'not-an-indicator');
  refusal('/xmrig/', 'path-only');
  refusal('localhost', 'bare-label');
  refusal('com', 'bare-label');
  refusal('192.0.2.1:70000', 'bad-port');
  refusal('192.0.2.256', 'not-an-indicator');
  refusal('1.2.3', 'not-an-indicator');
  refusal('192.0.2.1/99', 'not-an-indicator');
  refusal('-bad.example.org', 'not-an-indicator');
  refusal('a..example.org', 'not-an-indicator');
  refusal('some words', 'not-an-indicator');
  refusal('<a href="x.example.org">', 'not-an-indicator');
  refusal('中国', 'not-an-indicator');
  refusal(`${'a'.repeat(64)}.example.org`, 'not-an-indicator');
  refusal(`${'a.'.repeat(126)}example`, 'too-long');
  refusal('x'.repeat(3000), 'too-long');
  refusal('2001:db8::1::2', 'not-an-indicator');
});

test('readTarget() never throws, and names it takes are plain host names', () => {
  const pieces = fc.constantFrom(
    'a',
    'pool',
    '.',
    ':',
    '/',
    '[',
    ']',
    '@',
    '||',
    '^',
    '*',
    '1',
    '255',
    '::',
    '://',
    ' ',
    '-',
    '"',
    '中',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces, { maxLength: 12 }).map((p) => p.join('')),
      ),
      (word) => {
        const reading = readTarget(word, () => 'xn--x.example');
        if ('refusal' in reading || reading.target.kind !== 'name') return true;
        return /^[a-z0-9_][a-z0-9_.-]*\.[a-z0-9_-]+$/.test(reading.target.name);
      },
    ),
    { numRuns: 2000 },
  );
});
