/**
 * The tip line in Chromium: a report with a file, the receipt, an answer read and a message written, without JavaScript, at 390
 * pixels, in both languages; with JavaScript by a proof; and without a violation that axe-core finds.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { test, type TestContext } from 'node:test';
import { chromium, type Browser, type Page } from 'playwright-core';
import { createTipLine } from '#portal/tips/create-tip-line.ts';
import { WAIT_MS } from '#portal/tips/gate.ts';
import { tipWordsIn, type TipWords } from '#portal/tips/words/words.ts';
import { wordsIn } from '#portal/words/words.ts';
import { perform } from '#service/perform.ts';
import { listTips } from '#service/tips/list-tips.ts';
import { about, tipStage, type TipStage } from '#service/tips/tips.fixture.ts';
import { writeToSender } from '#service/tips/write-to-sender.ts';
import { embeddedDatabase } from '../office.ts';
import { CHROMIUM, requirePeer } from '../peers.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PHONE = { width: 390, height: 844 };
/** A busy machine is slow. */
const ACTION_MS = 30_000;
/** Where pictures are laid down for somebody who looks at them. */
const PICTURES = process.env['TIP_PICTURES'];

interface Line {
  readonly stage: TipStage;
  readonly origin: string;
  readonly browser: Browser;
}

async function lineOf(t: TestContext): Promise<Line> {
  const database = await embeddedDatabase();
  const stage = await tipStage(database);
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  assert.ok(address !== null && typeof address === 'object');
  const origin = `http://127.0.0.1:${address.port}`;
  const { mailbox, receipts, clock } = stage;
  const proofBits = { calm: 8, flooded: 10 };
  const tellFaults = (faults: object): void => assert.fail(JSON.stringify(faults));
  const app = createTipLine({ mailbox, receipts, clock, origin, proofBits, tellFaults });
  await app.listen({ host: '127.0.0.1', port: address.port });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  t.after(async () => {
    await browser.close();
    await app.close();
    await database.close();
  });
  return { stage, origin, browser };
}

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
}

async function inBrowser(
  { browser, origin }: Line,
  options: { readonly javaScriptEnabled: boolean; readonly colorScheme?: 'dark' | 'light' },
  run: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ viewport: PHONE, ...options });
  context.setDefaultTimeout(ACTION_MS);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) faults.push(request.url());
  });
  page.on('console', (message) => {
    const isOfStatus = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isOfStatus) faults.push(message.text());
  });
  await run(page);
  assert.deepEqual(await context.cookies(), []);
  assert.deepEqual(faults, []);
  await context.close();
}

for (const language of ['en', 'zh-CN'] as const) {
  test(`a report, its receipt and its box, without JavaScript (${language})`, async (t) => {
    if (!requirePeer(t, 'chromium')) return;
    const line = await lineOf(t);
    const { stage, origin } = line;
    const words = tipWordsIn(language);
    const dark = language === 'en' ? ('light' as const) : ('dark' as const);
    await inBrowser(line, { javaScriptEnabled: false, colorScheme: dark }, async (page) => {
      await page.goto(`${origin}/?lang=${language}`);
      await picture(page, `front-${language}`);
      await page.getByRole('link', { name: words.front.report }).first().click();
      await page.getByLabel(words.categories.power).check();
      await page.getByLabel(words.report.what, { exact: true }).fill('A cable past the meter');
      await page.getByLabel(numberLabel(words)).fill('1');
      await page.locator('button[type=submit]').click();
      await page.getByText(words.slow.tooFast).waitFor();
      await picture(page, `report-${language}`);
      stage.clock.forward(WAIT_MS.report);
      await answer(page, words, language);
      const files = [{ name: 'cable.txt', mimeType: 'text/plain', buffer: Buffer.from('seen') }];
      await page.getByLabel(words.report.files).setInputFiles(files);
      await page.getByRole('button', { name: words.report.send }).click();
      const receipt = (await page.locator('.code').textContent()) ?? '';
      assert.match(receipt, /^\d{4} \d{4} \d{4} \d{4}$/);
      await picture(page, `receipt-${language}`);
      await reply(stage);
      await page.getByRole('link', { name: words.receipt.open }).click();
      await page.getByLabel(words.open.label).fill(receipt);
      stage.clock.forward(WAIT_MS.open);
      await answer(page, words, language);
      await page.getByRole('button', { name: words.open.go }).click();
      await page.getByText('Which house?').waitFor();
      assert.equal(new URL(page.url()).searchParams.has('pass'), false);
      await page.getByLabel(words.box.write).fill('The yellow one');
      await page.getByRole('button', { name: words.box.send }).click();
      await page.getByText(words.box.sent).waitFor();
      await picture(page, `box-${language}`);
      await page.getByRole('button', { name: words.box.leave }).click();
      await page.getByRole('heading', { name: words.box.left.title }).waitFor();
    });
  });
}

function numberLabel(words: TipWords): RegExp {
  return new RegExp(words.slow.number('\u0000').replace('\u0000', '.+'));
}

async function answer(page: Page, words: TipWords, language: 'en' | 'zh-CN'): Promise<void> {
  const label = (await page.locator('label[for=answer]').textContent()) ?? '';
  const { numberInWords } = wordsIn(language).form;
  const number = Array.from({ length: 79 }, (_, i) => 21 + i).find(
    (one) => label === words.slow.number(numberInWords(one)),
  );
  await page.locator('#answer').fill(String(number));
}

/** The office collects and asks back. */
async function reply(stage: TipStage): Promise<void> {
  await stage.collect();
  const recipient = await stage.staff.hire('recipient');
  const page = { params: {}, query: { limit: 50 }, body: {} };
  const [tip] = (await perform(stage.office, listTips, recipient, page)).items;
  const body = { text: 'Which house?' };
  await perform(stage.office, writeToSender, recipient, about(tip?.id ?? '', body));
}

test('with JavaScript a proof takes the place of the question; no page has a violation', async (t) => {
  if (!requirePeer(t, 'chromium')) return;
  const line = await lineOf(t);
  const { stage, origin } = line;
  const words = tipWordsIn('en');
  await inBrowser(line, { javaScriptEnabled: true }, async (page) => {
    for (const path of ['/?lang=en', '/safety?lang=zh-CN', '/open?lang=en', '/report?lang=zh-CN']) {
      await page.goto(`${origin}${path}`);
      await findNoViolation(page);
    }
    await page.goto(`${origin}/report?lang=en`);
    await page.locator('fieldset.slow').waitFor({ state: 'hidden' });
    await page.getByLabel(words.categories.mining).check();
    await page.getByLabel(words.report.what, { exact: true }).fill('In the cellar');
    stage.clock.forward(4_000);
    await page.getByRole('button', { name: words.report.send }).click();
    const receipt = (await page.locator('.code').textContent()) ?? '';
    await findNoViolation(page);
    await page.goto(`${origin}/open?lang=en`);
    await page.getByLabel(words.open.label).fill(receipt);
    await page.getByRole('button', { name: words.open.go }).click();
    await page.getByText('In the cellar').waitFor();
    await findNoViolation(page);
  });
});

/** Through the debugger, which the page's policy does not bind. */
async function findNoViolation(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setBypassCSP', { enabled: true });
  await page.evaluate(AXE);
  const wrong: readonly string[] = await page.evaluate(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }).then((found) => found.violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))",
  );
  assert.deepEqual(wrong, [], page.url());
  const wide: number = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  assert.equal(wide, 0, 'nothing is cut off at the side');
}
