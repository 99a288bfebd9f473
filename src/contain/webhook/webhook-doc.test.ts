/** docs/containment/webhook.md says what is so: its examples are messages, its signatures fit, its commands work. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  POINT_CHANGES_FORMAT,
  POINT_REFUSAL_FORMAT,
  POINT_REFUSALS,
  POINT_STATE_FORMAT,
  PointChanges,
  PointRefusal,
  PointState,
} from '#model/point-webhook.ts';
import { requirePeer } from '../../../test/peers.ts';
import { digestOf } from './frame-digest.ts';
import { pointSchemasText } from './point-schemas.ts';
import { keysFromText, signatureFault, signedHeaders } from './signature.ts';

const folder = new URL('../../../docs/containment/', import.meta.url);
const text = readFileSync(new URL('webhook.md', folder), 'utf8');

const examples = [...text.matchAll(/^```json\n([^]*?)^```/gm)].map(([, json = '']) => json);

function exampleOf(format: string): unknown {
  const json = examples.find((example) => example.includes(format));
  assert.ok(json !== undefined, format);
  return JSON.parse(json);
}

test('webhook.schema.json is that of the schemas', () => {
  const file = readFileSync(new URL('webhook.schema.json', folder), 'utf8');
  assert.equal(file, pointSchemasText(), 'run node tools/make-point-schemas.ts');
});

test('the examples of the page are messages, and the digest is that of the frame', () => {
  const state = PointState.parse(exampleOf(POINT_STATE_FORMAT));
  const { changes } = PointChanges.parse(exampleOf(POINT_CHANGES_FORMAT));
  PointRefusal.parse(exampleOf(POINT_REFUSAL_FORMAT));
  const [first] = changes;
  assert.ok(first?.does === 'frame');
  assert.equal(state.frame?.digest, digestOf(first.frame));
  for (const code of POINT_REFUSALS) assert.ok(text.includes(`\`${code}\``), code);
});

test('the signatures of the page fit their contents', () => {
  const [, secret = ''] = /the secret `(whsec_[^`]+)`/.exec(text) ?? [];
  const keys = keysFromText(secret);
  const rows = [
    ...text.matchAll(/^\| `([^`]*\/minewatch[^`]*)` \| (.*?) \| (\d+) \| (.*?) \| `(.*?)` \|$/gm),
  ];
  assert.equal(rows.length, 3);
  let id = '';
  for (const [, line = '', name = '', seconds = '', body = '', signature = ''] of rows) {
    if (name.startsWith('`')) id = name.replaceAll('`', '');
    const content = `${line}\n${body === 'none' ? '' : body.replaceAll('`', '')}`;
    const headers = signedHeaders(keys, { id, content }, Number(seconds) * 1000);
    assert.equal(headers['webhook-signature'], `v1,${signature}`, line);
  }
});

test('the commands of the page sign as the enforcer does', (t) => {
  if (!requirePeer(t, 'openssl')) return;
  const [, block = ''] = /^```bash\n([^]*?)^```/m.exec(text) ?? [];
  const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
  const script = `curl() { printf '%s\\n' "$@"; }\n${block}`;
  const url = 'https://controller.example/a/b';
  const out = execFileSync('bash', ['-euo', 'pipefail', '-c', script], {
    env: { ...process.env, secret, url },
    encoding: 'utf8',
    timeout: 20_000,
  });
  const headers = Object.fromEntries(
    [...out.matchAll(/^(webhook-[a-z]+): (.*)$/gm)].map(([, name, value]) => [name, value]),
  );
  const keys = keysFromText(secret);
  assert.equal(signatureFault(keys, headers, 'GET /a/b\n', Date.now()), null, out);
  assert.match(out, /^https:\/\/controller\.example\/a\/b$/m);
});
