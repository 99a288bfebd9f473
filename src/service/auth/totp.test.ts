import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { newTotp, totpStep } from './totp.ts';

/** RFC 4226 §5.3, written anew, so that the library is checked against something else. */
function codeOf(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const AT = Date.UTC(2026, 2, 2, 8);
const STEP = AT / 30_000;

test('totpStep() knows the vectors of RFC 6238 appendix B', () => {
  const secret = new TextEncoder().encode('12345678901234567890');
  assert.equal(totpStep(secret, '287082', 59_000, 0), 1);
  assert.equal(totpStep(secret, '081804', 1111111109_000, 0), 37037036);
  assert.equal(totpStep(secret, '005924', 1234567890_000, 0), 41152263);
});

test('totpStep() takes one step before and after, not two', () => {
  const { secret } = newTotp('a@example.org');
  assert.deepEqual(
    [-2, -1, 0, 1, 2].map((off) => totpStep(secret, codeOf(secret, STEP + off), AT, 0)),
    [null, STEP - 1, STEP, STEP + 1, null],
  );
});

test('totpStep() never takes a step again, nor one before it', () => {
  const { secret } = newTotp('a@example.org');
  const code = codeOf(secret, STEP);
  assert.equal(totpStep(secret, code, AT, STEP), null);
  assert.equal(totpStep(secret, codeOf(secret, STEP - 1), AT, STEP), null);
  assert.equal(totpStep(secret, codeOf(secret, STEP + 1), AT, STEP), STEP + 1);
});

test('totpStep() takes no code of another secret and nothing that is no code', () => {
  const { secret } = newTotp('a@example.org');
  const other = newTotp('b@example.org').secret;
  const code = codeOf(secret, STEP);
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  assert.equal(totpStep(secret, wrong, AT, 0), null);
  for (const text of ['', '1', 'abcdef', `${code}0`, ` ${code}`])
    assert.equal(totpStep(secret, text, AT, 0), null, text);
  assert.notDeepEqual(secret, other);
});

test('newTotp() names issuer and account for the application', () => {
  const { uri, base32, secret } = newTotp('a@example.org');
  const url = new URL(uri);
  assert.equal(url.protocol, 'otpauth:');
  assert.equal(url.searchParams.get('issuer'), 'Minewatch');
  assert.equal(url.searchParams.get('secret'), base32);
  assert.equal(secret.length, 20);
  assert.match(decodeURIComponent(url.pathname), /Minewatch:a@example\.org/);
});
