/**
 * Each tab by axe-core: in English on a bright desk, in Chinese on a dark phone. That way each language, each scheme and each
 * width is seen with every tab, at the cost of two looks instead of eight. A dialog of each page is opened as well.
 */
import type { Page } from 'playwright-core';
import { findNoViolation } from './axe.ts';
import type { Tasks } from './tasks.ts';

export async function everyTab({ keeper, second, officer }: Tasks, caseId: string): Promise<void> {
  const tabs = ['conversation', 'orders', 'notices', 'clocks', 'log'];
  const ofCase = tabs.map((tab) => `/cases/${caseId}?tab=${tab}`);
  const ofRules = ['exemptions', 'lists'].map((tab) => `/rules?tab=${tab}`);
  const ofAccount = ['keys', 'sessions', 'roles', 'tokens'].map((tab) => `/me?tab=${tab}`);
  await looked(keeper.page, 'en', [...ofAccount, ...ofRules]);
  await looked(second.page, 'zh-CN', [...ofCase, ...ofAccount.slice(0, 3), ...ofRules, '/systems']);
  await looked(officer.page, 'zh-CN', ofCase.slice(0, 2));
  await dialogs(keeper.page);
}

async function looked(
  page: Page,
  language: 'en' | 'zh-CN',
  paths: readonly string[],
): Promise<void> {
  await page.evaluate((chosen) => localStorage.setItem('minewatch-language', chosen), language);
  for (const path of paths) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    await findNoViolation(page, `${path} ${language}`);
  }
}

const DIALOGS = {
  '/rules': 'Change: Orders that are written by themselves',
  '/rules?tab=exemptions': 'Propose an exemption',
  '/systems': 'Register a system',
  '/me': 'Add a passkey',
  '/people?tab=deputies': 'Take up a role in an emergency',
} as const;

async function dialogs(page: Page): Promise<void> {
  for (const [path, name] of Object.entries(DIALOGS)) {
    await page.goto(path);
    await page.getByRole('button', { name }).click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    // Whatever it asks for only then is asked for.
    const boxes = dialog.getByRole('checkbox');
    if ((await boxes.count()) > 0) await boxes.first().check();
    await findNoViolation(page, `${path}: ${name}`);
  }
}
