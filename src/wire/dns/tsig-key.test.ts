import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KEY_FILE_CHARS_MAX, readTsigKey, SECRET_BYTES_MIN } from './tsig-key.ts';

const SECRET = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const file = (algorithm: string, secret: string): string =>
  `# made by hand\nkey "Minewatch." {\n\talgorithm ${algorithm};\n\tsecret "${secret}";\n};\n`;

test('readTsigKey() reads what tsig-keygen writes', () => {
  const key = readTsigKey(file('hmac-sha256', SECRET));
  assert.ok(typeof key !== 'string');
  assert.deepEqual([key.name, key.algorithm], ['minewatch', 'hmac-sha256']);
  assert.deepEqual(
    [...key.secret],
    Array.from({ length: 32 }, (_, i) => i),
  );
  assert.ok(typeof readTsigKey(file('HMAC-SHA512.', SECRET)) !== 'string');
});

test('readTsigKey() says what is wrong, and never the secret', () => {
  const short = Buffer.alloc(SECRET_BYTES_MIN - 1, 1).toString('base64');
  const wrong = [
    '',
    'not a key',
    file('hmac-md5', SECRET),
    file('hmac-sha256', 'no base64!'),
    file('hmac-sha256', short),
    file('hmac-sha256', SECRET) + file('hmac-sha256', SECRET),
    ' '.repeat(KEY_FILE_CHARS_MAX + 1),
  ];
  for (const text of wrong) {
    const said = readTsigKey(text);
    assert.ok(typeof said === 'string', text);
    assert.ok(!said.includes(SECRET) && !said.includes(short));
  }
});
