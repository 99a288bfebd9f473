import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NoticeDocument } from '#model/notice-document.ts';
import {
  FIELD_ITEMS_MAX,
  FIELD_NAMES,
  NOTICE_KINDS,
  NOTICE_LANGUAGES,
  NoticeFields,
  NoticeTemplate,
  TEMPLATE_BLOCKS_MAX,
  WORDS_MAX,
} from '#model/notice-template.ts';
import { SAMPLE_FIELDS } from './notice.fixture.ts';
import { documentText, fieldProblems, renderNotice, withLink } from './notice-render.ts';
import { SHIPPED_TEMPLATES } from './notice-text/shipped.ts';

const SHANGHAI = 'Asia/Shanghai';

function template(id: string, language: string): NoticeTemplate {
  const found = SHIPPED_TEMPLATES.find((one) => one.id === id && one.language === language);
  assert.ok(found !== undefined, `${id} ${language}`);
  return found;
}

test('every shipped template is valid, and there is one of each kind in each language', () => {
  for (const one of SHIPPED_TEMPLATES) NoticeTemplate.parse(one);
  const names = SHIPPED_TEMPLATES.map(
    ({ id, language, version }) => `${id} ${language} ${version}`,
  );
  assert.equal(new Set(names).size, names.length);
  for (const language of NOTICE_LANGUAGES) {
    for (const kind of NOTICE_KINDS) {
      const found = SHIPPED_TEMPLATES.filter(
        (one) => one.kind === kind && one.language === language,
      );
      assert.ok(
        found.some(({ tone }) => tone === 'any'),
        `${kind} ${language}`,
      );
    }
  }
});

test('both languages of a template have the same blocks and fields', () => {
  for (const one of SHIPPED_TEMPLATES.filter(({ language }) => language === 'en')) {
    const other = template(one.id, 'zh-CN');
    const shape = ({ blocks }: NoticeTemplate): unknown =>
      blocks.map(({ kind, ...block }) => [
        kind,
        'field' in block ? block.field : '',
        'when' in block ? block.when : '',
        'rows' in block ? block.rows.map(({ when }) => when ?? '') : [],
        'items' in block ? block.items.length : 0,
      ]);
    assert.deepEqual(shape(other), shape(one), one.id);
  }
});

test('every shipped template says how it is verified, and never blames a victim', () => {
  for (const one of SHIPPED_TEMPLATES) {
    const text = documentText(renderNotice(one, SAMPLE_FIELDS[one.language], SHANGHAI));
    assert.ok(text.includes('mining.cac.example/check'), one.id);
    assert.match(text, /\d{4}\u00a0\d{4}\u00a0\d{4}/);
    assert.ok(!/[{}]/.test(text), one.id);
    assert.ok(!text.includes('undefined'), one.id);
    if (one.tone === 'victim') assert.match(text, /the one who was harmed|受害方/);
    // The shipped words name no law: only the authority's own are in the notice.
    const { legalBasis: _, ...without } = SAMPLE_FIELDS[one.language];
    assert.ok(!/《|Act|〔/.test(documentText(renderNotice(one, without, SHANGHAI))), one.id);
  }
});

test('renderNotice() says times in the zone of the authority', () => {
  const text = documentText(renderNotice(template('finding', 'en'), SAMPLE_FIELDS.en, SHANGHAI));
  assert.ok(text.includes('Please act by: 16 March 2026, 17:30 (UTC+08:00)'));
  const zh = documentText(
    renderNotice(template('finding', 'zh-CN'), SAMPLE_FIELDS['zh-CN'], SHANGHAI),
  );
  assert.ok(zh.includes('办理期限：2026年3月16日17:30（北京时间）前'), zh);
  const berlin = renderNotice(
    template('finding', 'zh-CN'),
    SAMPLE_FIELDS['zh-CN'],
    'Europe/Berlin',
  );
  assert.ok(documentText(berlin).includes('2026年3月16日10:30（UTC+01:00）'));
});

test('fieldProblems() names every field that is missing, and only those that are shown', () => {
  const { deadline: _d, systemName: _s, howToRectify: _r, ...rest } = SAMPLE_FIELDS.en;
  const problems = fieldProblems(template('finding', 'en'), rest);
  assert.deepEqual(
    problems.map((problem) => problem.split(':')[0]),
    ['deadline', 'howToRectify'],
  );
  assert.deepEqual(fieldProblems(template('finding', 'en'), SAMPLE_FIELDS.en), []);
});

test('evidenceHold turns the advice round', () => {
  const say = (evidenceHold: boolean): string =>
    documentText(
      renderNotice(
        template('finding-victim', 'en'),
        { ...SAMPLE_FIELDS.en, evidenceHold },
        SHANGHAI,
      ),
    );
  assert.match(say(true), /\*\*\* Do not clean/);
  assert.doesNotMatch(say(true), /First aid/);
  assert.match(say(false), /First aid/);
  assert.doesNotMatch(say(false), /Do not clean/);
});

test('withLink() puts the address into the copy and leaves the line out without one', () => {
  const plain = renderNotice(template('finding', 'en'), SAMPLE_FIELDS.en, SHANGHAI);
  const url = 'https://mining.cac.example/s#abc';
  assert.ok(documentText(withLink(plain, url)).includes(url));
  assert.ok(!documentText(withLink(plain, null)).includes('Your page for this case'));
  assert.ok(!JSON.stringify(plain).includes('https://'), 'what is recorded holds no secret');
});

test('NoticeTemplate refuses fields that do not exist, and anything but the case in the subject', () => {
  const one = template('reminder', 'en');
  const refused = (change: object): boolean =>
    !NoticeTemplate.safeParse({ ...one, ...change }).success;
  assert.equal(refused({}), false);
  const say = (text: string): object => ({ blocks: [{ kind: 'paragraph', text }] });
  assert.equal(refused(say('To {unitName}')), false);
  assert.equal(refused(say('To {personName}')), true);
  assert.equal(refused(say('To {unitName')), true);
  assert.equal(refused(say('To }{')), true);
  assert.equal(refused(say('a\nb')), true);
  assert.equal(refused({ blocks: [{ kind: 'field-list', field: 'eMail' }] }), true);
  assert.equal(refused({ blocks: [{ kind: 'paragraph', text: 'x', when: 'worker' }] }), true);
  assert.equal(refused({ subject: 'About {systemName}' }), true);
  assert.equal(refused({ title: 'About {caseNumber}' }), true);
  assert.equal(refused({ html: '<b>' }), true);
});

test('NoticeFields refuses what names or reaches a person', () => {
  const refused = (said: string): boolean =>
    !NoticeFields.safeParse({ ...SAMPLE_FIELDS.en, whatWasSeen: [said] }).success;
  assert.equal(refused('977 results were handed in on 2026-03-02'), false);
  assert.equal(refused('ask somebody@unit.example'), true);
  assert.equal(refused('call 13800138000'), true);
  assert.equal(refused('paid to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq'), true);
  assert.equal(refused('identity 11010519491231002X'), true);
  assert.equal(refused('two\u2028lines'), true);
  assert.equal(NoticeFields.safeParse({ ...SAMPLE_FIELDS.en, worker: 'rig1' }).success, false);
});

test('templates and fields are taken up to their limits', () => {
  const one = template('reminder', 'en');
  const blocks = (count: number): boolean => {
    const block = { kind: 'paragraph', text: 'x' } as const;
    const many = Array.from({ length: count }, () => block);
    return NoticeTemplate.safeParse({ ...one, blocks: many }).success;
  };
  assert.deepEqual([blocks(TEMPLATE_BLOCKS_MAX), blocks(TEMPLATE_BLOCKS_MAX + 1)], [true, false]);
  const said = (count: number, length: number): boolean => {
    const whatWasSeen = Array.from({ length: count }, () => 'no '.repeat(length).slice(0, length));
    return NoticeFields.safeParse({ ...SAMPLE_FIELDS.en, whatWasSeen }).success;
  };
  assert.deepEqual([said(FIELD_ITEMS_MAX, 2), said(FIELD_ITEMS_MAX + 1, 2)], [true, false]);
  assert.deepEqual([said(1, WORDS_MAX), said(1, WORDS_MAX + 2)], [true, false]);
});

test('renderNotice() copes with any words that fields may hold', () => {
  const words = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 200 })
    .filter((said) => NoticeFields.shape.obligation.safeParse(said).success);
  fc.assert(
    fc.property(words, fc.constantFrom(...SHIPPED_TEMPLATES), (said, one) => {
      const fields = { ...SAMPLE_FIELDS[one.language], obligation: said, whatWasSeen: [said] };
      const document = renderNotice(one, NoticeFields.parse(fields), SHANGHAI);
      assert.deepEqual(NoticeDocument.parse(document), document);
      const uses = JSON.stringify(one.blocks).includes('obligation');
      if (uses) assert.ok(documentText(document).includes(said.trim()));
    }),
    { numRuns: 80 },
  );
});

test('every field can be used by a template, and is used by a shipped one', () => {
  const all = JSON.stringify(SHIPPED_TEMPLATES);
  const unused = [...FIELD_NAMES].filter(
    (name) => !all.includes(`{${name}}`) && !all.includes(`"${name}"`),
  );
  assert.deepEqual(unused, []);
});
