/** Held to the rules of draft-dulaunoy-misp-core-format, with their sections; the published schema is not copied. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SharedCase } from '#model/shared-case.ts';
import { OFFICE, sharedCase } from './exchange.fixture.ts';
import { mispEvent } from './misp.ts';
import { rsitTag } from './rsit.ts';

const AT = '2026-03-10T00:00:00.000Z';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** §2.3.2.3: types that we use, and the categories in which they may stand. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  'ip-src': ['Network activity', 'Payload delivery', 'External analysis'],
  'ip-dst': ['Network activity', 'Payload delivery', 'External analysis'],
  'ip-dst|port': ['Network activity', 'Payload delivery', 'External analysis'],
  hostname: ['Network activity', 'Payload delivery', 'External analysis'],
  btc: ['Financial fraud'],
  xmr: ['Financial fraud'],
  text: ['Financial fraud', 'Other'],
};

test('mispEvent() keeps the rules of the core format', () => {
  for (const verdict of ['deliberate', 'compromised'] as const) {
    const { Event } = mispEvent(sharedCase({ verdict }), OFFICE, AT);
    assert.match(Event.uuid, UUID); // §2.2.1.1
    assert.ok(Event.info.length <= 256 && !Event.info.includes('\n')); // §2.2.1.4
    assert.match(Event.threat_level_id, /^[1-4]$/); // §2.2.1.5
    assert.match(Event.analysis, /^[0-2]$/); // §2.2.1.6
    assert.match(Event.date, /^\d{4}-\d\d-\d\d$/); // §2.2.1.7
    assert.match(Event.timestamp, /^\d{10}$/); // §2.2.1.8
    assert.equal(Event.publish_timestamp, '0'); // §2.2.1.9: never published
    assert.match(Event.distribution, /^[0-4]$/); // §2.2.1.14
    assert.equal(Event.sharing_group_id, '0'); // §2.2.1.15
    for (const org of [Event.Org, Event.Orgc]) assert.match(org.uuid, UUID); // §2.2.2
    assert.equal(Event.attribute_count, String(Event.Attribute.length));
    const uuids = new Set(Event.Attribute.map(({ uuid }) => uuid));
    assert.equal(uuids.size, Event.Attribute.length);
    for (const { type, category, value, uuid, timestamp } of Event.Attribute) {
      assert.ok(TYPES[type]?.includes(category), `${type} in ${category}`);
      assert.ok(value !== '' && UUID.test(uuid) && /^\d{10}$/.test(timestamp));
    }
    assert.ok(Event.Attribute.some(({ value }) => value === '198.51.100.9|3333'));
    assert.ok(Event.Attribute.some(({ type }) => type === 'btc'));
    const tags = Event.Tag.map(({ name }) => name);
    assert.ok(tags.includes('tlp:amber') && tags.includes(rsitTag({ verdict })));
  }
});

test('rsitTag() never counts a victim among offenders', () => {
  assert.equal(rsitTag({ verdict: 'deliberate' }), 'rsit:fraud="unauthorised-use-of-resources"');
  assert.equal(rsitTag({ verdict: 'compromised' }), 'rsit:malicious-code="infected-system"');
});

test('mispEvent() shares no further than its marking', () => {
  const distributionOf = (tlp: SharedCase['tlp']) =>
    mispEvent(sharedCase({ tlp }), OFFICE, AT).Event.distribution;
  const told = (['clear', 'green', 'amber'] as const).map(distributionOf);
  assert.deepEqual(told, ['3', '1', '0']);
});
