import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { SAMPLE_FIELDS } from '#govern/notice.fixture.ts';
import { renderNotice, withLink } from '#govern/notice-render.ts';
import { SHIPPED_TEMPLATES } from '#govern/notice-text/shipped.ts';
import type { DocumentBlock, NoticeDocument } from '#model/notice-document.ts';
import { requirePeer } from '../../../test/peers.ts';
import { noticePdf } from './pdf.ts';

const AT = Date.parse('2026-03-02T08:00:00.000Z');
const URL = 'https://mining.cac.example/s#k7Qm2vX9pR4tZ8wB3nC6yA';
const bare = (text: string): string => text.replaceAll(/\s/g, '');

const documents = SHIPPED_TEMPLATES.map((template) =>
  withLink(renderNotice(template, SAMPLE_FIELDS[template.language], 'Asia/Shanghai'), URL),
);
const [first] = documents;
assert.ok(first !== undefined);
const blank: NoticeDocument = { ...first, blocks: [] };

/** What poppler's programs say of the file. */
function ask(program: string, bytes: Uint8Array, ...options: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'minewatch-pdf-'));
  const file = join(folder, 'notice.pdf');
  writeFileSync(file, bytes);
  const last = program === 'pdftotext' ? ['-'] : [];
  const answer = execFileSync(program, [...options, file, ...last], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  rmSync(folder, { recursive: true });
  return answer;
}

function saidIn(block: DocumentBlock): string[] {
  if (block.kind === 'list' || block.kind === 'steps') return block.items;
  if (block.kind === 'facts') return block.rows.flatMap(({ label, text }) => [label, text]);
  return block.kind === 'link' ? [block.text, block.url ?? ''] : [block.text];
}

test('noticePdf() shows every word of every shipped notice in both languages', async (t) => {
  if (!requirePeer(t, 'pdftotext')) return;
  for (const document of documents) {
    const { bytes, missing } = await noticePdf(document, AT);
    assert.deepEqual(missing, []);
    assert.ok(bytes.length < 200_000, `${document.title}: ${bytes.length} bytes`);
    // The foot of a page may stand between two lines of one paragraph.
    const text = bare(ask('pdftotext', bytes)).replaceAll(
      /(?:Case|案件编号)SHIJIAZHUANG[\d-]+(?:·|•)?(?:Verificationcode|核验码)\d{12}(?:Page\dof\d|第\d页，共\d页)\f?/g,
      '',
    );
    for (const said of [
      document.title,
      document.authorityName,
      ...document.blocks.flatMap(saidIn),
    ]) {
      assert.ok(text.includes(bare(said)), `${document.title}: ${said}\n${text}`);
    }
  }
});

test('noticePdf() numbers its pages and names case and code on each of them', async (t) => {
  if (!requirePeer(t, 'pdftotext')) return;
  const items = Array.from({ length: 20 }, (_, i) => `${i} ${'看 '.repeat(400)}`);
  const long = {
    ...blank,
    blocks: Array.from({ length: 3 }, () => ({ kind: 'list', items }) as const),
  };
  const { bytes } = await noticePdf(long, AT);
  const pages = ask('pdftotext', bytes, '-layout').split('\f').slice(0, -1);
  assert.ok(pages.length > 5);
  for (const [i, page] of pages.entries()) {
    assert.ok(page.includes(`Page ${i + 1} of ${pages.length}`));
    assert.ok(page.includes(long.caseNumber));
    assert.match(page, /Verification code \d{4} \d{4} \d{4}/);
  }
});

test('noticePdf() embeds only the letters it uses, and is tagged in its language', async (t) => {
  if (!requirePeer(t, 'pdftotext')) return;
  const { bytes } = await noticePdf(first, AT);
  const fonts = ask('pdffonts', bytes).split('\n').slice(2, -1);
  assert.ok(fonts.length > 0);
  for (const line of fonts) assert.match(line, /[A-Z]{6}\+NotoSansSC.* yes yes yes /);
  const about = ask('pdfinfo', bytes);
  assert.match(about, /Tagged:\s+yes/);
  assert.match(about, /Page size:.*A4/);
  assert.match(about, new RegExp(`Title:\\s+${first.title}`));
  assert.match(ask('pdfinfo', bytes, '-struct-text'), /H1[\s\S]*Notice of a finding[\s\S]*Table/);
});

test('noticePdf() gives the same bytes for the same notice', async () => {
  const one = await noticePdf(first, AT);
  const two = await noticePdf(first, AT);
  assert.deepEqual(one.bytes, two.bytes);
  const later = await noticePdf(first, AT + 1000);
  assert.notDeepEqual(later.bytes, one.bytes);
});

test('noticePdf() names characters that no font has, and marks their place', async (t) => {
  const said = { ...blank, blocks: [{ kind: 'paragraph', text: '系统𠮷野😀' } as const] };
  const { bytes, missing } = await noticePdf(said, AT);
  assert.deepEqual(missing, ['😀', '𠮷'].sort());
  if (requirePeer(t, 'pdftotext')) assert.ok(ask('pdftotext', bytes).includes('系统〓野〓'));
});

test('noticePdf() leaves no last page with a few lines where tighter setting helps', async (t) => {
  if (!requirePeer(t, 'pdftotext')) return;
  const pagesOf = async (count: number): Promise<number> => {
    const line = { kind: 'paragraph', text: 'A short line.' } as const;
    const { bytes } = await noticePdf(
      { ...blank, blocks: Array.from({ length: count }, () => line) },
      AT,
    );
    return Number(/Pages:\s+(\d+)/.exec(ask('pdfinfo', bytes))?.[1]);
  };
  assert.equal(await pagesOf(27), 1);
  assert.equal(await pagesOf(30), 1, 'three more lines fit when set tighter');
  assert.equal(await pagesOf(45), 2);
});
