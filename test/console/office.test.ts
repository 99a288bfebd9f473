/**
 * The pages of the office itself, as people use them: points, sensors, record, people, rules; each one's main task in both
 * languages, in Chromium against a real office, without errors, without a request to elsewhere, and by axe-core's rules.
 */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { pointRoutes } from '#model/routes/points.ts';
import { requirePeer } from '../peers.ts';
import { findNoViolation } from './axe.ts';
import { everyTab } from './every-tab.ts';
import { inviteAs, inviteKeeper, playOffice } from './office-sample.ts';
import { ConsolePerson } from './person.ts';
import { deliverCampus, populate, startConsoleOffice, type Populated } from './sample.ts';
import {
  accountTask,
  caseTasks,
  clockTasks,
  duplicateTask,
  emergencyTask,
  noticeTasks,
  passkeyTask,
  playCases,
} from './tasks.ts';

const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  colorScheme: 'dark',
} as const;

interface Scene {
  readonly keeper: ConsolePerson;
  readonly officer: ConsolePerson;
  /** Another officer, on a phone. */
  readonly second: ConsolePerson;
  readonly populated: Populated;
  /** A second factor counts as fresh for five minutes. */
  readonly later: () => void;
}

async function begin(t: TestContext): Promise<Scene> {
  const office = await startConsoleOffice();
  t.after(() => office.close());
  const populated = await populate(office);
  await deliverCampus(office, populated);
  await playOffice(populated);
  const { browser, origin, clock } = office;
  const keeper = await ConsolePerson.enter(browser, origin, clock);
  await keeper.accept(await inviteKeeper(populated));
  const officer = await ConsolePerson.enter(browser, origin, clock, { locale: 'zh-CN' });
  await officer.accept(populated.links.get('officer') ?? '');
  const second = await ConsolePerson.enter(browser, origin, clock, PHONE);
  await second.accept(await inviteAs(populated, 'officer', 'Second'));
  return { keeper, officer, second, populated, later: () => clock.forward(6 * 60_000) };
}

test('the pages of the office, by people in their browsers', async (t) => {
  if (!requirePeer(t, 'chromium')) return;
  const scene = await begin(t);
  await t.test('every page shows without a fault, in both languages', () => everyPage(scene));
  await t.test('a point says what it was told and what it read back', () => point(scene));
  await t.test('a sensor is declared and its code shown once', () => sensor(scene));
  await t.test('the record is verified in the browser, and a rewritten one is told', () =>
    record(scene),
  );
  await t.test('a person is invited and gets a role', () => people(scene));
  await t.test('a rule is changed after its change was shown', () => rules(scene));
  const [told = '', same = ''] = await playCases(scene);
  await t.test('a notice is printed, linked and acknowledged', () => noticeTasks(scene, told));
  await t.test('a clock gets more time, rests and goes on', () => clockTasks(scene, told));
  await t.test('evidence comes in and goes out; a report by telephone is taken', () =>
    caseTasks(scene, told),
  );
  await t.test('one person orders in an emergency', () => emergencyTask(scene, told));
  await t.test('a case is closed as the duplicate of another', () =>
    duplicateTask(scene, same, told),
  );
  await t.test('every tab and a dialog of each, dark and on a phone, by the rules of access', () =>
    everyTab(scene, told),
  );
  await t.test('a passkey is added, signs in, proves freshly and is removed', () =>
    passkeyTask(scene),
  );
  await t.test('a password is changed, a token made and revoked', () => accountTask(scene));
  for (const { faults } of [scene.keeper, scene.officer, scene.second]) {
    assert.deepEqual(faults, []);
  }
});

const PAGES = {
  '/points': ['Points', '执行点'],
  '/sensors': ['Sensors', '探针'],
  '/publications': ['Publication', '数据发布'],
  '/record': ['Record', '记录'],
  '/people': ['People', '人员'],
  '/people?tab=directory': ['People', '人员'],
  '/people?tab=deputies': ['People', '人员'],
  '/rules': ['Rules', '规则'],
  '/rules?tab=calendars': ['Rules', '规则'],
  '/rules?tab=templates': ['Rules', '规则'],
} as const;

async function everyPage({ keeper: { page } }: Scene): Promise<void> {
  for (const [i, language] of ['en', 'zh-CN'].entries()) {
    await page.goto('/points');
    await page.evaluate((chosen) => localStorage.setItem('minewatch-language', chosen), language);
    for (const [path, titles] of Object.entries(PAGES)) {
      await page.goto(path);
      await page.getByRole('heading', { name: titles[i] ?? '', level: 1, exact: true }).waitFor();
      await page.waitForLoadState('networkidle');
      await findNoViolation(page, `${path} ${language}`);
    }
  }
  await page.evaluate(() => localStorage.setItem('minewatch-language', 'en'));
}

/** With the second factor that the dialog asks for. */
async function prove(page: Page, person: ConsolePerson): Promise<string> {
  const code = page.getByLabel(/^(?:Code|验证码)/);
  await code.waitFor();
  const said = await page.getByRole('dialog').last().textContent();
  await code.fill(person.code());
  await page.keyboard.press('Enter');
  return said ?? '';
}

async function point({ keeper, officer, populated, later }: Scene): Promise<void> {
  const { stage, cast } = populated;
  const { page } = keeper;
  await page.goto(`/points?id=${cast.pointId}`);
  await page.getByText('It refused its set: its clock and ours differ too much.').first().waitFor();
  await page.getByText('If it dies, its own file says: holds end at once.').waitFor();
  later();
  await page.getByRole('button', { name: 'Put in earnest' }).click();
  const dialog = page.getByRole('dialog', { name: 'Put in earnest' });
  await dialog.waitFor();
  await findNoViolation(page, 'put in earnest');
  await dialog.getByRole('button', { name: 'Put in earnest' }).click();
  const said = await prove(page, keeper);
  assert.match(said, /Router of Riverside \(192\.0\.2\.40\/?3?2?\): from now on it withholds/);
  // Its own file still says dry run: nothing is called in earnest that withholds nothing.
  await page.getByText('Here it is in earnest; its own file says dry run.').first().waitFor();
  const { page: zh } = officer;
  await zh.goto(`/points?id=${cast.pointId}`);
  await zh.getByText('拒绝指令集：双方时钟相差过大。').first().waitFor();
  await zh.getByRole('button', { name: '全部放行' }).click();
  await zh.getByLabel('理由').fill('医院报告受影响。');
  await zh.getByRole('dialog').getByRole('button', { name: '全部放行' }).click();
  await prove(zh, officer);
  await zh.getByText('该点已全部放行。').first().waitFor();
  await findNoViolation(zh, 'halted');
  const params = { id: cast.pointId };
  const { haltedAt, mode } = await stage.call('officer', pointRoutes.show, { params });
  assert.equal(mode, 'live');
  assert.notEqual(haltedAt, null);
}

async function sensor({ keeper, officer }: Scene): Promise<void> {
  const { page } = keeper;
  await page.goto('/sensors');
  await page.getByRole('button', { name: 'Declare a sensor' }).click();
  await page.getByLabel('Name').fill('Dormitories');
  await page.getByLabel('Networks').fill('203.0.113.0/24');
  await page.getByRole('dialog').getByRole('button', { name: 'Declare a sensor' }).click();
  await page.getByRole('option', { name: /Dormitories/ }).click();
  await page.getByText('It has not enrolled.').waitFor();
  await page.getByRole('button', { name: 'Make an enrolment code' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make an enrolment code' }).click();
  const code = await page.getByTestId('shown-once').textContent();
  assert.match(code ?? '', /^[A-Z2-7]{4}(?:-[A-Z2-7]{4}){7}/);
  await findNoViolation(page, 'code');
  await page.getByRole('button', { name: 'I have it' }).click();
  const { page: zh } = officer;
  await zh.goto('/sensors');
  await zh.getByRole('option', { name: /Border of Riverside/ }).click();
  await zh.getByText('所依据的名单').waitFor();
  await zh.getByRole('cell', { name: 'own' }).waitFor();
}

async function record({ keeper, officer }: Scene): Promise<void> {
  const { page } = keeper;
  await page.goto('/record');
  await page.getByText(/^Verified in this browser/).waitFor();
  await page.getByText('What was verified', { exact: true }).click();
  await page.getByText('valid (Ed25519)').waitFor();
  await findNoViolation(page, 'record');
  await page.getByLabel('About').selectOption('point');
  await page.locator('.list-row', { hasText: 'enforcement point' }).first().waitFor();
  await page.getByText('in the log', { exact: true }).first().waitFor();
  // What this browser remembers contradicts the log: as after a rewritten history.
  await page.evaluate(() => {
    const seen: unknown = JSON.parse(localStorage.getItem('minewatch-log-seen') ?? '{}');
    const other = { ...Object(seen), size: 3, root: btoa('x'.repeat(32)) };
    localStorage.setItem('minewatch-log-seen', JSON.stringify(other));
  });
  await page.goto('/record');
  await page.getByText('The record is not what it should be.').waitFor();
  await page.getByText('NO: history was rewritten').waitFor();
  const { page: zh } = officer;
  await zh.goto('/record');
  await zh.getByText(/^已在本浏览器中核验/).waitFor();
  await zh.getByText('核验内容', { exact: true }).click();
  await zh.getByText('有效（Ed25519）').waitFor();
}

async function people({ keeper }: Scene): Promise<void> {
  const { page } = keeper;
  await page.goto('/people');
  await page.getByRole('button', { name: 'Invite a person' }).click();
  await page.getByLabel('Name').fill('Zhao Min');
  await page.getByLabel('E-mail address').fill('zhao.min@office.example');
  await findNoViolation(page, 'invite');
  await page.getByRole('dialog').getByRole('button', { name: 'Invite a person' }).click();
  const link = await page.getByTestId('shown-once').textContent();
  assert.match(link ?? '', /\/link#[\w-]{20,}/);
  await page.getByRole('button', { name: 'I have it' }).click();
  await page.getByRole('option', { name: /Zhao Min/ }).click();
  await page.getByText('No role: this person can do nothing here.').waitFor();
  await page.getByRole('button', { name: 'Grant a role' }).click();
  await page.getByRole('combobox', { name: 'Role' }).selectOption('reviewer');
  await page.getByRole('dialog').getByRole('button', { name: 'Grant a role' }).click();
  await page.getByRole('cell', { name: 'reviewer' }).waitFor();
  await page.goto('/people?tab=deputies');
  await page.getByText('Emergencies that nobody has reviewed: 1').waitFor();
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByText('尚未审查的应急：1 次').waitFor();
  await page.getByRole('button', { name: 'English' }).click();
}

async function rules({ keeper }: Scene): Promise<void> {
  const { page } = keeper;
  await page.goto('/rules');
  await page.getByRole('button', { name: 'Change: Clean window' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Nothing changes yet.').waitFor();
  await dialog.getByLabel('Clean window').fill('240');
  await dialog.getByText('From now on: 240 hours without any sign of mining').waitFor();
  await findNoViolation(page, 'rule');
  await dialog.getByLabel('Why').fill('Miners here come back after a week.');
  await dialog.getByRole('button', { name: 'Set the rule' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('cell', { name: '240 hours without any sign of mining' }).waitFor();
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByRole('cell', { name: '解除前须连续 240 小时无挖矿迹象。' }).waitFor();
}
