/**
 * The console as people use it: Chromium against a real office. One office and one browser for all; what is done in one test
 * is what the next one finds. Each page's main task in both languages, by keyboard where it says so, without errors on its
 * console, without a request to elsewhere, and without a violation that axe-core finds.
 */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { leadRoutes } from '#model/routes/leads.ts';
import { PASSWORD } from '../browser.ts';
import { requirePeer } from '../peers.ts';
import { findNoViolation } from './axe.ts';
import { ConsolePerson } from './person.ts';
import {
  deliverCampus,
  populate,
  startConsoleOffice,
  type ConsoleOffice,
  type Populated,
} from './sample.ts';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

class Play {
  readonly office: ConsoleOffice;
  readonly people = new Map<string, ConsolePerson>();
  populated: Populated | null = null;

  constructor(office: ConsoleOffice) {
    this.office = office;
  }

  async enter(name: string, options = {}): Promise<ConsolePerson> {
    const { browser, origin, clock } = this.office;
    const person = await ConsolePerson.enter(browser, origin, clock, options);
    this.people.set(name, person);
    return person;
  }

  /** Somebody with a role, signed in. */
  async as(part: 'analyst' | 'officer' | 'approver', options = {}): Promise<ConsolePerson> {
    const known = this.people.get(part);
    if (known !== undefined) return known;
    const person = await this.enter(part, options);
    const link = this.populated?.links.get(part);
    assert.ok(link !== undefined, part);
    await person.accept(link);
    return person;
  }

  noFaults(): void {
    for (const [name, { faults }] of this.people) assert.deepEqual(faults, [], name);
  }
}

async function begin(t: TestContext): Promise<Play> {
  const office = await startConsoleOffice();
  t.after(() => office.close());
  return new Play(office);
}

test('the console, by people in their browsers', async (t) => {
  if (!requirePeer(t, 'chromium')) return;
  const play = await begin(t);
  await t.test('the first person sets the office up and enrols a second factor', () => setUp(play));
  await t.test('an invited person sets a password, signs out and in again', () => signIn(play));
  const { stage } = await sampled(play);
  await t.test('every page shows without a fault, in both languages', () => everyPage(play));
  await t.test('the situation leads from its numbers to their rows', () => situation(play));
  await t.test('a lead becomes an approved order by the keyboard alone, by two people', () =>
    keyboardPath(play),
  );
  await t.test('what another person does is seen without asking', () => live(play, stage));
  await t.test('a lead is sorted on a phone', () => phone(play));
  await t.test('a session that is locked is unlocked where it was', () => lockAndUnlock(play));
  play.noFaults();
});

async function setUp(play: Play): Promise<void> {
  const { running, origin } = play.office;
  const person = await play.enter('administrator');
  const { page } = person;
  const url = new URL(running.setUpUrl ?? origin);
  play.populated = await populate(play.office, async () => {
    await page.goto(url.pathname + url.hash);
    await page.getByRole('heading', { name: 'Set up this office' }).waitFor();
    assert.equal(new URL(page.url()).hash, '', 'the token leaves the address bar');
    await findNoViolation(page, 'set-up');
    const names = page.getByLabel('Name in English');
    await names.nth(0).fill('Sample');
    await page.getByLabel('Name in Chinese').nth(0).fill('样例省');
    await names.nth(1).fill('Sample Cyberspace Office');
    await page.getByLabel('Name in Chinese').nth(1).fill('样例网信办');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Li Xiaoming');
    await page.getByLabel('E-mail address').fill('administrator@office.example');
    await page.getByLabel('New password').fill(PASSWORD);
    await page.getByLabel('The same again').fill(PASSWORD);
    await page.getByRole('button', { name: 'Set up' }).click();
    await enrol(person);
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
    const { id } = await running.office.database.db
      .selectFrom('person')
      .select('id')
      .executeTakeFirstOrThrow();
    return id;
  });
}

async function enrol(person: ConsolePerson): Promise<void> {
  const { page } = person;
  const secret = await page.getByTestId('secret').textContent();
  person.knows(secret ?? '');
  await page.getByLabel('Code').fill(person.code());
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'Recovery codes' }).waitFor();
  await page.getByRole('button', { name: 'I have written them down' }).click();
}

async function signIn(play: Play): Promise<void> {
  const verifier = await play.enter('verifier');
  const { page } = verifier;
  await page.goto(`/link#${play.populated?.links.get('verifier') ?? ''}`);
  await page.getByText('Verifier of the sample office').waitFor();
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByLabel('The same again').fill(PASSWORD);
  await page.getByRole('button', { name: 'Continue' }).click();
  await enrol(verifier);
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await findNoViolation(page, 'sign-in');
  // Where one wanted to go is where one comes to.
  await page.goto('/situation');
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByLabel('电子邮箱').fill('verifier@office.example');
  await page.getByLabel('密码').fill('not this one');
  await page.getByRole('button', { name: '继续' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('密码').fill(PASSWORD);
  await page.getByRole('button', { name: '继续' }).click();
  await page.getByLabel('验证码').fill(verifier.code());
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { name: '态势', level: 1 }).waitFor();
}

async function sampled(play: Play): Promise<Populated> {
  const { populated } = play;
  assert.ok(populated !== null);
  await deliverCampus(play.office, populated);
  return populated;
}

const WORDS = {
  en: {
    '/situation': 'Situation',
    '/inbox': 'Inbox',
    '/cases': 'Cases',
    '/orders': 'Orders',
    '/systems': 'Systems',
  },
  'zh-CN': {
    '/situation': '态势',
    '/inbox': '待办',
    '/cases': '案件',
    '/orders': '处置令',
    '/systems': '系统',
  },
} as const;

async function everyPage(play: Play): Promise<void> {
  const { page } = await play.as('analyst');
  for (const language of ['en', 'zh-CN'] as const) {
    await page.goto('/inbox');
    await page.evaluate((chosen) => localStorage.setItem('minewatch-language', chosen), language);
    for (const [path, title] of Object.entries(WORDS[language])) {
      await page.goto(path);
      await page.getByRole('heading', { name: title, level: 1, exact: true }).waitFor();
      assert.equal(await page.locator('html').getAttribute('lang'), language);
      await findNoViolation(page, `${path} ${language}`);
    }
    await page.goto('/cases');
    await page.getByRole('listbox').getByRole('option').first().dblclick();
    await page.getByText(language === 'en' ? 'What proves it' : '证明依据').waitFor();
    await findNoViolation(page, `case ${language}`);
    await page.goto(`/addresses?address=192.0.2.40&at=${new Date().toISOString()}`);
    await page
      .getByRole('link', { name: /Computing cluster/ })
      .first()
      .waitFor();
    await findNoViolation(page, `addresses ${language}`);
  }
  await page.evaluate(() => localStorage.setItem('minewatch-language', 'en'));
}

/** Pictures are drawn under the policy of the page, and each is a table too; what is chosen stands in the address bar. */
async function situation(play: Play): Promise<void> {
  const { page } = await play.as('analyst');
  await page.goto('/situation');
  await page.locator('.chart-box[data-drawn]').nth(1).waitFor();
  await findNoViolation(page, 'situation, drawn');
  await page.getByText('The same as a table').last().click();
  await page.getByRole('columnheader', { name: 'Cases opened' }).waitFor();
  await page.getByRole('button', { name: 'coin' }).click();
  await page.getByRole('button', { name: '90 days' }).click();
  await page.waitForURL(/days=(?:%22)?90/);
  assert.match(page.url(), /by=coin/);
  await page.getByRole('link', { name: /Leads to triage/ }).click();
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  await page.goto('/energy?by=case');
  await page
    .getByText(/Wh \(.+ to .+Wh\)/)
    .first()
    .waitFor();
  await findNoViolation(page, 'energy');
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByRole('link', { name: 'Energy', exact: true }).click();
  await page.locator('.chart-box[data-drawn]').first().waitFor();
  await findNoViolation(page, 'energy of a case');
}

const FOCUSED = `(() => {
  const at = document.activeElement;
  if (!at.matches('input, select, textarea')) return at.textContent;
  return at.labels?.[0]?.textContent ?? at.getAttribute('aria-label') ?? '';
})()`;

/** Types into whatever has the label, reached by the tabulator alone. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let steps = 0; steps < 60; steps++) {
    const label: string = await page.evaluate(FOCUSED);
    // *Approve*, and not the approver whose name leads to their account.
    if (label.startsWith(name) && !/^\p{L}/u.test(label.slice(name.length))) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`the tabulator does not lead to ${name}`);
}

async function press(page: Page, name: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}

/** The analyst sorts and assesses, the officer writes the order, the approver signs: no pointer at all. */
async function keyboardPath(play: Play): Promise<void> {
  const { page: analyst } = await play.as('analyst');
  await analyst.goto('/inbox?box=leads&state=new&grade=behaved');
  await analyst.locator('.list-row[aria-selected=true]').waitFor();
  await analyst.keyboard.press('a');
  await analyst.getByRole('dialog').waitFor();
  await analyst.keyboard.type('The shape repeats at night.');
  await press(analyst, 'Open a case');
  await analyst.getByRole('list', { name: 'States of the case' }).waitFor();
  await press(analyst, 'Say whose it is');
  await analyst.keyboard.type('Graphics');
  await analyst.getByText('Graphics laboratory').waitFor();
  await analyst.keyboard.press('Tab');
  await analyst.keyboard.press('Space');
  await press(analyst, 'Say whose it is');
  await analyst.getByRole('dialog').waitFor({ state: 'hidden' });
  await press(analyst, 'Take on');
  await analyst.getByRole('dialog').waitFor();
  await analyst.keyboard.press('Enter');
  await analyst.getByRole('dialog').waitFor({ state: 'hidden' });
  await press(analyst, 'Give the verdict');
  await analyst.getByRole('dialog').waitFor();
  await analyst.keyboard.type('deliberate');
  await tabTo(analyst, 'Note');
  await analyst.keyboard.type('The laboratory confirmed the account.');
  await press(analyst, 'Give the verdict');
  await analyst.getByRole('dialog').waitFor({ state: 'hidden' });
  await analyst.locator('.spine [aria-current=step]', { hasText: 'Assessed' }).waitFor();
  const { page: officer } = await play.as('officer');
  await officer.goto(new URL(analyst.url()).pathname);
  await writeOrder(officer);
  await approve(play, new URL(officer.url()).pathname);
}

async function writeOrder(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Draft an order' }).waitFor();
  await press(page, 'Draft an order');
  await page.getByText('Pools blocked: 192.0.2.45 of Graphics laboratory').waitFor();
  await findNoViolation(page, 'draft');
  for (const [label, text] of [
    ['Law or order', 'sample-notice-3'],
    ['Edition', '2026-01'],
    ['Why it is needed', 'It goes on at night.'],
    ['Notify only: why', 'They were told.'],
    ['Pool names do not resolve: why', 'The miner uses addresses.'],
  ] as const) {
    await tabTo(page, label);
    await page.keyboard.type(text);
  }
  await press(page, 'Propose for approval');
  await page.getByText('This is an intention. Nothing is withheld yet.').waitFor();
  // Nobody approves their own proposal, and the page says so before they try.
  await press(page, 'Not now');
  await page.getByText('Needs the role approver here').first().waitFor();
  await findNoViolation(page, 'order');
}

async function approve(play: Play, path: string): Promise<void> {
  const approver = await play.as('approver');
  const { page } = approver;
  await page.goto('/inbox');
  await page.getByRole('option', { name: /Approve or refuse this order/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${path}`);
  // A second factor counts as fresh for five minutes; then it is asked for.
  play.office.clock.forward(6 * 60_000);
  await page.getByRole('button', { name: 'Approve', exact: true }).waitFor();
  await press(page, 'Approve');
  await page.getByRole('dialog', { name: 'Approve' }).waitFor();
  await page.keyboard.press('Enter');
  const code = page.getByLabel('Code');
  await code.waitFor();
  const effect = await page.getByRole('dialog').last().textContent();
  assert.match(
    effect ?? '',
    /Pools blocked: 192\.0\.2\.45 of Graphics laboratory, for at most 14 days/,
  );
  await findNoViolation(page, 'step-up');
  await page.keyboard.type(approver.code());
  await page.keyboard.press('Enter');
  await page.getByText('Approved', { exact: true }).first().waitFor();
  await page.getByText('2 of 2 people').waitFor();
}

async function live(play: Play, stage: Populated['stage']): Promise<void> {
  const { page } = await play.as('officer');
  await page.goto('/inbox?box=leads&state=new');
  await page.getByRole('listbox').waitFor();
  const body = {
    provenance: 'tip' as const,
    address: '192.0.2.222',
    jurisdiction: 'sample',
    grade: 'listed' as const,
  };
  await stage.call('analyst', leadRoutes.make, { body });
  await page.getByRole('option', { name: /192\.0\.2\.222/ }).waitFor({ timeout: 10_000 });
}

async function phone(play: Play): Promise<void> {
  const person = await play.enter('phone', PHONE);
  const analyst = await play.as('analyst');
  await person.context.addCookies(await analyst.context.cookies());
  const { page } = person;
  await page.goto('/inbox?box=leads&state=new');
  await page.getByRole('option', { name: /192\.0\.2\.222/ }).tap();
  await page.getByRole('button', { name: 'Set aside' }).tap();
  await page.getByRole('dialog').waitFor();
  await page.getByLabel('Why').selectOption('test');
  await findNoViolation(page, 'phone');
  await page.getByRole('dialog').getByRole('button', { name: 'Set aside' }).tap();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  const width: number = await page.evaluate('document.documentElement.scrollWidth');
  assert.ok(width <= 390, `${width} pixels wide`);
}

async function lockAndUnlock(play: Play): Promise<void> {
  const { page } = await play.as('officer');
  await page.goto('/systems');
  await page.getByRole('button', { name: 'Lock' }).click();
  await page.getByRole('heading', { name: /Locked/ }).waitFor();
  const officer = await play.as('officer');
  await page.getByLabel('Code').fill(officer.code());
  await page.getByRole('button', { name: 'Unlock' }).click();
  await page.getByRole('heading', { name: 'Systems' }).waitFor();
}
