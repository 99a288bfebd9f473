import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf } from './casework.fixture.ts';
import { decideWebhook } from './webhook.ts';

const code = (url: string): string =>
  codeOf(decideWebhook(null, { name: 'desk', url, topics: ['case'], jurisdiction: null }));

test('decideWebhook() lets go without TLS to this machine only, however the URL is dressed', () => {
  for (const url of [
    'https://hooks.example.org/in',
    'HTTPS://hooks.example.org',
    'http://127.0.0.1',
    'http://127.0.0.1:8080/in?x=1',
    'http://[::1]:8080/',
    'http://LOCALHOST/in',
  ])
    assert.equal(code(url), 'allowed', url);
  for (const url of [
    'http://hooks.example.org/in',
    'http://127.0.0.1.example.org/',
    'http://127.0.0.1:80@example.org/',
    'http://localhost@example.org/',
    'HTTP://example.org/',
    'ht\ttp://example.org/',
    ' http://example.org/',
  ])
    assert.equal(code(url), 'invalid', url);
});
