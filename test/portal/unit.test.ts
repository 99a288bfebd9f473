/**
 * A unit in Chromium: from its link to two signatures on paper without JavaScript, at 390 pixels, in English and in Chinese;
 * a filing; and with JavaScript the signature by passkeys of a virtual authenticator.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { chromium, type Page } from 'playwright-core';
import { createPortal } from '#portal/create-portal.ts';
import { UNIT_EN } from '#portal/words/unit-en.ts';
import { UNIT_ZH } from '#portal/words/unit-zh.ts';
import type { UnitWords } from '#portal/words/unit-words.ts';
import { lay, openedIn, OPERATOR, PDF } from '#service/campaigns/campaign.fixture.ts';
import { renewCampaignLink } from '#service/campaigns/handle-attestations.ts';
import { perform } from '#service/perform.ts';
import { CHROMIUM, requirePeer } from '../peers.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** A busy machine is slow; a page that never comes must not hold up the rest. */
const ACTION_MS = 20_000;
/** Whose pages run no scripts. */
const WITHOUT_SCRIPTS = new WeakSet<object>();
const PHONE = { viewport: { width: 390, height: 844 } };

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}

async function findNoViolation(page: Page): Promise<void> {
  // Nothing can be asked of a page without scripts: those with scripts are the same pages.
  if (WITHOUT_SCRIPTS.has(page.context())) return;
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setBypassCSP', { enabled: true });
  await page.evaluate(AXE);
  const wrong: readonly string[] = await page.evaluate(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag22aa'] }).then((found) => found.violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))",
  );
  assert.deepEqual(wrong, [], await page.title());
  const wide: number = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  assert.equal(wide, 0, 'nothing is cut off at the side');
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
}

/** As a person goes through it; ends on the overview, submitted. */
async function fillIn(page: Page, words: UnitWords, link: string): Promise<void> {
  await page.getByLabel(words.label).fill(link);
  await press(page, words.open);
  await findNoViolation(page);
  await press(page, words.desk.submit);
  assert.match(await page.content(), new RegExp(words.troubles.incomplete));
  await press(page, words.desk.form);
  const no = new Set(['donated', 'tenants', 'research']);
  for (const key of [
    'ledger',
    'rules',
    'services',
    'donated',
    'jobs',
    'power',
    'tenants',
    'research',
  ]) {
    await page.locator(`#q-${key}-${no.has(key) ? 'no' : 'yes'}`).check();
  }
  await page.locator('#q-admins').fill('4');
  await page.locator('#q-scan-both').check();
  await page.locator('#q-scan-day').fill('2026-03-01');
  await page.locator('#q-measures').fill('<b>Nothing</b> 无');
  await findNoViolation(page);
  await press(page, words.form.save);
  await press(page, words.desk.systems);
  await findNoViolation(page);
  const [first] = await page.locator('select').all();
  await first?.selectOption('clean');
  await page.locator('#rest').check();
  await press(page, words.systems.save);
  await press(page, words.desk.files);
  const note = { name: 'ledger.txt', mimeType: 'text/plain', buffer: Buffer.from('ledger') };
  await page.locator('#file').setInputFiles(note);
  await press(page, words.files.add);
  await findNoViolation(page);
  await press(page, words.back);
  await press(page, words.desk.submit);
  await findNoViolation(page);
}

test('a unit inspects itself, signs and files, without scripts, in both languages', async (t) => {
  if (!requirePeer(t, 'chromium')) return;
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const laid = await lay();
  const ground = { ...laid, office: { ...laid.office, portalOrigin: origin } };
  const { office, units } = ground;
  const campaignId = await openedIn(ground);
  const log = { info: () => {}, error: (line: object) => t.diagnostic(JSON.stringify(line)) };
  const portal = createPortal({ office, log, origin });
  await portal.listen({ host: '127.0.0.1', port });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  t.after(async () => {
    await browser.close();
    await portal.close();
    await office.database.close();
  });
  const linkOf = async (unit: number): Promise<string> => {
    const asked = {
      params: { id: campaignId },
      query: {},
      body: { unitId: units[unit]?.id ?? '' },
    };
    return (await perform(office, renewCampaignLink, OPERATOR, asked)).url;
  };
  const stateOf = async (unit: number): Promise<string | undefined> => {
    const row = await office.database.db
      .selectFrom('attestation')
      .select('state')
      .where('campaignId', '=', campaignId)
      .where('unitId', '=', units[unit]?.id ?? '')
      .executeTakeFirst();
    return row?.state;
  };

  for (const [unit, lang, words] of [
    [0, 'en', UNIT_EN],
    [1, 'zh-CN', UNIT_ZH],
  ] as const) {
    await t.test(`on paper (${lang})`, async () => {
      const context = await browser.newContext({
        ...PHONE,
        javaScriptEnabled: false,
        locale: lang,
      });
      WITHOUT_SCRIPTS.add(context);
      context.setDefaultTimeout(ACTION_MS);
      const page = await context.newPage();
      await page.goto(`${origin}/unit?lang=${lang}`);
      await fillIn(page, words, await linkOf(unit));
      assert.equal(await stateOf(unit), 'submitted');
      await page.locator('#leader').fill('王建国');
      await page.locator('#responsible').fill('李秀英');
      const pdf = { name: PDF.name, mimeType: 'application/pdf', buffer: Buffer.from(PDF.bytes) };
      await page.locator('#file').setInputFiles(pdf);
      await page.locator('#affirmed').check();
      await press(page, words.sign.hand);
      assert.match(await page.content(), new RegExp(words.desk.states.signed));
      assert.equal(await stateOf(unit), 'signed');
      await findNoViolation(page);
      await press(page, words.desk.file);
      await findNoViolation(page);
      for (const [name, value] of Object.entries(FILING))
        await page.locator(`#${name}`).fill(value);
      await page.locator('#kind').selectOption('research');
      await page.locator('input[type=checkbox]').first().check();
      await press(page, words.filing.send);
      assert.match(await page.content(), new RegExp(words.filing.states.submitted));
      await findNoViolation(page);
      assert.equal((await context.cookies()).length, 0);
      await context.close();
    });
  }

  await t.test('by passkeys, with a script', async () => {
    const id = await openedIn(ground);
    const asked = { params: { id }, query: {}, body: { unitId: units[0]?.id ?? '' } };
    const { url } = await perform(office, renewCampaignLink, OPERATOR, asked);
    const context = await browser.newContext({ ...PHONE, locale: 'zh-CN' });
    context.setDefaultTimeout(ACTION_MS);
    const page = await context.newPage();
    await page.goto(`${origin}/unit?lang=zh-CN`);
    await fillIn(page, UNIT_ZH, url);
    const session = await context.newCDPSession(page);
    await session.send('Page.setBypassCSP', { enabled: false });
    await session.send('WebAuthn.enable');
    for (const [as, name] of [
      ['leader', 'Wang Jianguo'],
      ['responsible', 'Li Xiuying'],
    ] as const) {
      const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
        options: {
          protocol: 'ctap2',
          transport: 'internal',
          hasResidentKey: true,
          hasUserVerification: true,
          isUserVerified: true,
          automaticPresenceSimulation: true,
        },
      });
      await page.locator('#name').fill(name);
      await page.locator('#as').selectOption(as);
      await Promise.all([
        page.waitForResponse((response) => response.url().endsWith('/unit/passkey')),
        press(page, UNIT_ZH.sign.signNow),
      ]);
      await page.waitForLoadState();
      await session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
    }
    await page.getByText(UNIT_ZH.desk.states.signed).first().waitFor();
    await context.close();
  });

  await t.test('strangers, guesses and hostile files are refused', async () => {
    const form = (fields: Record<string, string>) =>
      portal.inject({
        method: 'POST',
        url: '/unit',
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin },
        payload: new URLSearchParams(fields).toString(),
      });
    assert.equal((await form({ link: 'AAAAAAAAAAAAAAAAAAAAAA' })).statusCode, 403);
    assert.equal((await form({ pass: 'a.b.c.d' })).statusCode, 403);
    const foreign = await portal.inject({
      method: 'POST',
      url: '/unit',
      headers: { 'sec-fetch-site': 'cross-site' },
      payload: '',
    });
    assert.equal(foreign.statusCode, 403);
    const opened = await form({ link: await linkOf(2), lang: 'en' });
    const pass = /name="pass" value="([^"]+)"/.exec(opened.body)?.[1] ?? '';
    const files = await form({ pass, lang: 'en', go: 'files' });
    const token = /files\?form=([^"]+)"/.exec(files.body)?.[1] ?? '';
    const upload = async (bytes: string, at: string) => {
      const data = new FormData();
      data.set('pass', pass);
      data.set('system', '');
      data.set('file', new Blob([bytes]), '../../<script>.html');
      const request = new Request('http://x', { method: 'POST', body: data });
      return portal.inject({
        method: 'POST',
        url: `/unit/files?form=${at}`,
        headers: { 'content-type': request.headers.get('content-type') ?? '', origin },
        payload: Buffer.from(await request.arrayBuffer()),
      });
    };
    assert.equal((await upload('text', 'no-token')).statusCode, 403);
    assert.equal((await upload('\u0000\u0001', token)).statusCode, 409);
    assert.equal((await upload('{"type":"host-facts"}', token)).statusCode, 409);
    const kept = await upload('plain', token);
    assert.equal(kept.statusCode, 200);
    assert.doesNotMatch(kept.body, /<script>/);
  });
});

const FILING = {
  title: 'Consensus 共识研究',
  discipline: 'Computer science',
  purpose: 'Research on consensus.',
  department: 'Department of education',
  consentReference: '2026-7',
  consentOn: '2026-03-01',
  watts: '3000',
  devices: '4',
  coins: 'XMR',
  from: '2026-03-02',
  until: '2027-03-01',
  leader: 'Dean',
  responsible: 'Li',
  contact: '+86 311 0000 0000',
};
