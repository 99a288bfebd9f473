/**
 * The portal in Chromium: from the first page to a report with a file without JavaScript, at 320 pixels (a page of 640 at
 * 200 %), on paper, and without a violation that axe-core finds, in both languages and both colour schemes.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { heldAt, seen, told, type Told } from '#portal/portal.fixture.ts';
import { HUMAN_MS_MIN } from '#portal/seals.ts';
import { createPortal } from '#portal/create-portal.ts';
import { EN } from '#portal/words/en.ts';
import { embeddedDatabase } from '../office.ts';
import { CHROMIUM, requirePeer } from '../peers.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const HERE = '127.0.0.1';
const NARROW = { viewport: { width: 320, height: 640 } };

interface Stage {
  readonly at: Told;
  readonly origin: string;
  readonly browser: Browser;
}

async function setStage(t: TestContext): Promise<Stage> {
  const database = await embeddedDatabase();
  const at = await told(database);
  await seen(at, await heldAt(at, HERE), 'active');
  const port = await freePort();
  const origin = `http://${HERE}:${port}`;
  const log = { info: () => {}, error: () => {} };
  const app = createPortal({ office: at.all.office, log, origin });
  await app.listen({ host: HERE, port });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  t.after(async () => {
    await browser.close();
    await app.close();
    await database.close();
  });
  return { at, origin, browser };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, HERE);
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}

/** Through the debugger, which the page's policy does not bind. */
async function findNoViolation(page: Page, where: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setBypassCSP', { enabled: true });
  await page.evaluate(AXE);
  const wrong: readonly string[] = await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(TAGS)} }).then((found) => found.violations.flatMap(
      ({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html + ' ' + failureSummary)))`,
  );
  assert.deepEqual(wrong, [], where);
  const wide: number = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  assert.equal(wide, 0, `${where}: nothing is cut off at the side`);
}

async function visit(
  { browser, origin }: Stage,
  options: BrowserContextOptions,
  run: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    // Chromium says so of every reply of 400 and above.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      faults.push(message.text());
    }
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) faults.push(request.url());
  });
  await run(page);
  assert.deepEqual(faults, []);
  assert.deepEqual(await context.cookies(), []);
  await context.close();
}

/** Each page on the way, from the address to a form that lacks something. */
async function walk(
  page: Page,
  { origin, at }: Stage,
  lang: string,
  look: (where: string) => Promise<void>,
) {
  for (const path of ['/', '/notice', '/verify', '/nothing', '/report']) {
    await page.goto(`${origin}${path}?lang=${lang}`);
    await look(path);
  }
  await page.goto(`${origin}/?lang=${lang}`);
  await page.fill('#code', at.token);
  await page.click('main form button');
  await look('case');
  await page.click('.actions form:nth-of-type(2) button');
  await look('objection');
  await page.click('main > form:last-of-type button');
  await page.click('.actions form:nth-of-type(1) button');
  await look('report');
}

test('the portal works in a browser', async (t) => {
  if (!requirePeer(t, 'chromium')) return;
  const stage = await setStage(t);
  const { at, origin } = stage;
  for (const [lang, colorScheme] of [
    ['en', 'light'],
    ['zh-CN', 'dark'],
  ] as const) {
    await t.test(`no page has a violation, and all fit into 320 pixels (${lang})`, () =>
      visit(stage, { ...NARROW, colorScheme }, (page) =>
        walk(page, stage, lang, (where) => findNoViolation(page, `${lang} ${where}`)),
      ),
    );
  }
  await t.test('a report is sent without JavaScript', () =>
    visit(stage, { ...NARROW, javaScriptEnabled: false, locale: 'en' }, async (page) => {
      await walk(page, stage, 'en', async () => {});
      await page.fill('#found', 'A miner');
      await page.fill('#done', 'It was removed');
      await page.selectOption('#rootCause', 'insider');
      const file = { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('gone') };
      await page.setInputFiles('#files', [file]);
      await page.fill('#name', 'A. Leader');
      await page.selectOption('#as', 'leader');
      await page.check('#affirmed');
      const asked = (await page.textContent('label[for=human]')) ?? '';
      const number = Array.from({ length: 79 }, (_, i) => 21 + i).find(
        (one) => asked === EN.form.human(EN.form.numberInWords(one)),
      );
      await page.fill('#human', '1');
      at.all.clock.forward(HUMAN_MS_MIN);
      await page.click('main > form:first-of-type button');
      assert.equal(await page.getAttribute('#human', 'aria-invalid'), 'true');
      assert.equal(await page.inputValue('#found'), 'A miner');
      await page.fill('#human', String(number));
      await page.setInputFiles('#files', [file]);
      await page.click('main > form:first-of-type button');
      assert.equal(await page.textContent('h1'), 'Your report has come in');
      assert.match((await page.textContent('main')) ?? '', /One file was kept/);
    }),
  );
  await t.test('on paper there is the notice, and nothing to press', () =>
    visit(stage, {}, async (page) => {
      await page.emulateMedia({ media: 'print' });
      await page.goto(`${origin}/?lang=en`);
      assert.equal(await page.isVisible('text=End the mining program.'), true);
      assert.equal(await page.isVisible('button'), false);
      assert.equal(await page.isVisible('footer a'), false);
    }),
  );
});
