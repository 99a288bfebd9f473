/** The one box, the menus of values, exports and filters: what every page has. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { findNoViolation } from './axe.ts';
import type { ConsolePerson } from './person.ts';
import type { ConsoleOffice } from './sample.ts';

async function looks({ running }: ConsoleOffice, type: string): Promise<number> {
  const { db } = running.office.database;
  const rows = await db.selectFrom('event').select('seq').where('type', '=', type).execute();
  return rows.length;
}

const chosen = (page: Page) => page.locator('.find-option[aria-selected=true]');

/** By keys alone, in both languages; what leads to people is said to be recorded, and is. */
export async function search(
  office: ConsoleOffice,
  keeper: ConsolePerson,
  officer: ConsolePerson,
): Promise<void> {
  const { page } = keeper;
  await page.goto('/points');
  await page.getByRole('heading', { name: 'Points', level: 1 }).waitFor();
  await page.keyboard.press('/');
  const box = page.getByRole('combobox', { name: 'Search everything' });
  await box.waitFor();
  await page.keyboard.type('graphics');
  const system = page.getByRole('option', { name: /Graphics laboratory/ });
  await system.waitFor();
  await findNoViolation(page, 'search');
  assert.equal(
    await box.getAttribute('aria-activedescendant'),
    await chosen(page).getAttribute('id'),
  );
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Graphics laboratory', level: 1 }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('rul');
  await page.getByRole('option', { name: 'Rules' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Rules', level: 1 }).waitFor();
  const { page: zh } = officer;
  await zh.goto('/cases');
  await zh.getByRole('button', { name: '搜索' }).click();
  await zh.getByRole('combobox', { name: '全局搜索' }).waitFor();
  await zh.keyboard.type('Verifier of');
  const ask = zh.getByRole('option', { name: '名为“Verifier of”的人员、钱包和矿机' });
  await ask.waitFor();
  await zh.getByText('本次搜索将被记录。').waitFor();
  const before = await looks(office, 'access.looked');
  await zh.keyboard.press('ArrowUp');
  await zh.keyboard.press('Enter');
  await zh.getByRole('option', { name: /Verifier of the sample office/ }).waitFor();
  assert.equal(await looks(office, 'access.looked'), before + 1);
  await findNoViolation(zh, '搜索');
  await zh.keyboard.press('Escape');
  await zh.getByRole('combobox', { name: '全局搜索' }).waitFor({ state: 'detached' });
}

/** From an address to its cases, by keys; the filter is seen, and can be taken off. */
export async function pivot(officer: ConsolePerson): Promise<void> {
  const { page } = officer;
  await page.goto('/inbox?box=leads&address=192.0.2.40');
  const value = page.getByRole('button', { name: '192.0.2.40：可做的操作' });
  await value.focus();
  await page.keyboard.press('Enter');
  const menu = page.getByRole('menu');
  await menu.waitFor();
  await findNoViolation(page, 'menu');
  assert.equal(await page.locator(':focus').textContent(), '复制');
  await page.keyboard.press('Escape');
  assert.equal(
    await page.locator(':focus').getAttribute('aria-label'),
    await value.getAttribute('aria-label'),
  );
  await page.keyboard.press('ArrowDown');
  await menu.waitFor();
  await page.getByRole('menuitem', { name: '相关案件' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/cases\?address=192\.0\.2\.40/);
  const chip = page.getByRole('button', { name: '地址: 192.0.2.40' });
  await chip.click();
  await page.waitForURL((url) => url.pathname === '/cases' && !url.search.includes('address'));
  // What a link says is what the page shows.
  await page.goto('/cases?state=closed&overdue=true');
  assert.equal(await page.getByLabel('状态').inputValue(), 'closed');
  await page.getByText('没有', { exact: false }).first().waitFor();
}

/** All rows that match, as a file; a fresh second factor first, and recorded. */
export async function exported(office: ConsoleOffice, officer: ConsolePerson): Promise<void> {
  const { page } = officer;
  const before = await looks(office, 'access.exported');
  await page.goto('/systems?search=graph');
  await page.getByRole('option', { name: /Graphics laboratory/ }).waitFor();
  await page.getByRole('button', { name: /^导出/ }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: '表格（CSV）' }).click();
  const code = page.getByLabel(/^验证码/);
  await code.waitFor();
  assert.match((await page.getByRole('dialog').last().textContent()) ?? '', /以文件形式带出本机关/);
  await code.fill(officer.code());
  await page.keyboard.press('Enter');
  const file = await download;
  assert.match(file.suggestedFilename(), /^minewatch-system-\d{12}\.csv$/);
  const text = await readFile(await file.path(), 'utf8');
  const [head = '', row = '', ...more] = text.split('\r\n');
  assert.match(head, /id,version,name,code,unitId,unitName/);
  assert.match(row, /Graphics laboratory,RU-3,.*Riverside University/);
  assert.deepEqual(more, ['']);
  assert.equal(await looks(office, 'access.exported'), before + 1);
}

/** On a phone the box fills the screen. */
export async function onPhone(office: ConsoleOffice, officer: ConsolePerson): Promise<void> {
  const context = await office.browser.newContext({
    baseURL: office.origin,
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    locale: 'zh-CN',
  });
  try {
    await context.addCookies(await officer.context.cookies());
    const page = await context.newPage();
    await page.goto('/cases');
    await page.getByRole('button', { name: '搜索' }).tap();
    await page.getByRole('combobox', { name: '全局搜索' }).fill('graphics');
    await page
      .getByRole('option', { name: /Graphics laboratory/ })
      .first()
      .waitFor();
    const width: number = await page.evaluate('document.documentElement.scrollWidth');
    assert.ok(width <= 390, `${width} pixels wide`);
    await findNoViolation(page, 'search on a phone');
    await page
      .getByRole('option', { name: /^Graphics laboratory/ })
      .last()
      .tap();
    await page.getByRole('heading', { level: 1 }).waitFor();
  } finally {
    await context.close();
  }
}

/** Every page says so, before one is in as well, and on paper. */
export async function demonstration(office: ConsoleOffice, keeper: ConsolePerson): Promise<void> {
  const { page } = keeper;
  assert.equal(await page.locator('.demo').count(), 0);
  Reflect.set(office.running.office, 'isDemonstration', true);
  try {
    for (const path of ['/situation', '/inbox', '/cases', '/people', '/rules']) {
      await page.goto(path);
      await page.getByRole('note').getByText('Demonstration', { exact: true }).waitFor();
    }
    await findNoViolation(page, 'demonstration');
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.getByRole('note').isVisible(), true);
    await page.emulateMedia({ media: null });
    const stranger = await office.browser.newContext({ baseURL: office.origin, locale: 'zh-CN' });
    const door = await stranger.newPage();
    for (const path of ['/sign-in', '/link#nothing']) {
      await door.goto(path);
      await door.getByText('演示系统').waitFor();
    }
    await stranger.close();
  } finally {
    Reflect.set(office.running.office, 'isDemonstration', false);
  }
}
