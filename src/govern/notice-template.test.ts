import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '#model/decision.ts';
import { TemplateRow, type NoticeTemplate } from '#model/notice-template.ts';
import { SHIPPED_TEMPLATES } from './notice-text/shipped.ts';
import { addTemplate, evolveTemplate, pickTemplate, retireTemplate } from './notice-template.ts';

const ID = '018f6f4e-0000-7000-8000-000000000001';
const AT = '2026-03-02T08:00:00.000Z';
const [FINDING] = SHIPPED_TEMPLATES;
assert.ok(FINDING !== undefined);

function row(template: NoticeTemplate, id = ID): TemplateRow {
  const data = { jurisdiction: 'hebei', template };
  const head = { streamId: id, version: 1, at: AT, actorId: null, personal: null };
  return TemplateRow.parse(evolveTemplate(null, { ...head, type: 'template.added', data }));
}

const WISH = { kind: 'finding-notice', language: 'en', isVictim: false, on: '2026-05-01' } as const;

test('pickTemplate() takes the latest in force, of the authority where it has one', () => {
  assert.equal(pickTemplate([], WISH)?.id, 'finding');
  const own = row({ ...FINDING, id: 'own', effectiveFrom: '2026-04-01' });
  assert.equal(pickTemplate([own], WISH)?.id, 'own');
  assert.equal(pickTemplate([own], { ...WISH, on: '2026-03-31' })?.id, 'finding');
  assert.equal(pickTemplate([{ ...own, retiredAt: AT }], WISH)?.id, 'finding');
  const same = row({ ...FINDING, id: 'own' });
  assert.equal(pickTemplate([same], WISH)?.id, 'own', 'at the same date the authority wins');
  assert.equal(pickTemplate([], { ...WISH, on: '2025-12-31' }), null);
});

test('pickTemplate() has its own words for victims and never gives them to others', () => {
  assert.equal(pickTemplate([], { ...WISH, isVictim: true })?.id, 'finding-victim');
  assert.equal(pickTemplate([], { ...WISH, kind: 'reminder', isVictim: true })?.id, 'reminder');
  for (const { kind, language } of SHIPPED_TEMPLATES) {
    assert.equal(pickTemplate([], { ...WISH, kind, language })?.tone, 'any');
  }
});

test('addTemplate() takes each version once and leaves ours alone', () => {
  assert.ok(isRefusal(addTemplate(null, [], 'hebei', FINDING)), 'a shipped version');
  const next = { ...FINDING, version: 2 };
  assert.ok(!isRefusal(addTemplate(null, [], 'hebei', next)));
  assert.ok(isRefusal(addTemplate(null, [row(next)], 'hebei', next)));
  assert.ok(!isRefusal(addTemplate(null, [row(next)], 'hebei/baoding', next)));
});

test('retireTemplate() is for good', () => {
  const added = row({ ...FINDING, version: 2 });
  const decision = retireTemplate(added, 'replaced');
  assert.ok(!isRefusal(decision));
  const [event] = decision.events;
  assert.ok(event !== undefined);
  const head = { streamId: ID, version: 2, at: AT, actorId: null, personal: null };
  const retired = evolveTemplate(added, { ...head, ...event });
  assert.equal(retired.retiredAt, AT);
  assert.ok(isRefusal(retireTemplate(retired, 'again')));
});
