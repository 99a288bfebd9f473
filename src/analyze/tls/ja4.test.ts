import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { CHROME, helloOf } from '#wire/client-hello.fixture.ts';
import { ja4Of } from './ja4.ts';

test('ja4Of() gives the value published with the definition', () => {
  assert.equal(ja4Of(helloOf(CHROME)), 't13d1516h2_8daaf6152771_e5627efa2ab1');
});

test('ja4Of() of a client without SNI and ALPN, as XMRig is by default', () => {
  assert.match(ja4Of(helloOf({})), /^t13i100700_[0-9a-f]{12}_[0-9a-f]{12}$/);
  assert.match(ja4Of(helloOf({ versions: [] })), /^t12i/);
  assert.match(ja4Of(helloOf({ alpn: ['\u00abx'] })), /^t13i1008c8_/);
  const bare = helloOf({ versions: [], extensions: [], signatureAlgorithms: [] });
  assert.match(ja4Of(bare), /^t12i100000_[0-9a-f]{12}_000000000000$/);
});
