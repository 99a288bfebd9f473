import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BgpSettings } from '#model/enforcer-config.ts';
import { BLACKHOLE, communityFrom, communityText, NO_EXPORT } from './route.ts';

test('communityFrom() gives the number of every mark that can be set', () => {
  for (const mark of ['65000:6561', '1:0', '65534:65535']) {
    assert.equal(communityText(communityFrom(BgpSettings.parse({ mark }).mark)), mark);
  }
  assert.equal(communityFrom('65535:65281'), NO_EXPORT);
  assert.equal(communityFrom('65535:666'), BLACKHOLE);
});

test('a mark that is no community, or a well-known one, cannot be set', () => {
  for (const mark of [
    '',
    '65000',
    '65000:',
    '0:1',
    '65535:666',
    '65536:1',
    '1:65536',
    'a:b',
    '1:01',
  ]) {
    assert.ok(!BgpSettings.safeParse({ mark }).success, mark);
  }
});
