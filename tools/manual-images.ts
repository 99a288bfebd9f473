/**
 * Makes every picture of docs/manual/ anew from the demonstration's office: `node tools/manual-images.ts [part of a name …]`.
 * Needs Chromium. They are WebP, which the browser itself makes: a fifth of the bytes of PNG at the same reading size.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { startSampleOffice, type SampleOffice } from '#bin/up/sample-office.ts';
import { buildConsole } from '#bin/up/console-build.ts';
import { Hands } from '#lab/province/hands.ts';
import type { CaseState } from '#model/case.ts';
import type { OrderState } from '#model/order.ts';
import { noticeRoutes } from '#model/routes/notices.ts';
import { CHROMIUM } from '../test/peers.ts';

const OUT = new URL('../docs/manual/images/', import.meta.url).pathname;
/** Of 1: letters stay clean at this one. */
const QUALITY = 0.62;
const DESK = { viewport: { width: 1280, height: 800 } } as const;
const PHONE = {
  viewport: { width: 390, height: 760 },
  isMobile: true,
  hasTouch: true,
} as const;

interface Picture {
  readonly name: string;
  /** Key of a person of the sample; null: nobody is signed in. */
  readonly who: string | null;
  readonly path: string;
  readonly language?: 'zh-CN';
  readonly isPhone?: true;
  /** Before it is taken. */
  readonly first?: (page: Page) => Promise<void>;
}

const wanted = process.argv.slice(2);
/** Of the people who have signed in. */
const sessions = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>();
const folder = mkdtempSync(join(tmpdir(), 'minewatch-manual-'));
const sample = await startSampleOffice({
  folder,
  port: 0,
  seed: 1,
  log: pino({ level: 'silent' }),
  console: buildConsole(),
  told: () => {},
  opened: () => {},
  say: () => {},
});
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
});
try {
  await mkdir(OUT, { recursive: true });
  await sample.nextCase();
  const pictures = await picturesOf();
  const asked = pictures.filter(
    ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
  );
  for (const picture of asked) await take(picture);
} finally {
  await browser.close();
  await sample.close();
  rmSync(folder, { recursive: true, force: true });
}

interface Ids {
  readonly fresh: string;
  readonly assessed: string;
  readonly noticed: string;
  readonly verifying: string;
  readonly closed: string;
  readonly proposed: string;
  readonly active: string;
}

async function picturesOf(): Promise<readonly Picture[]> {
  const ids: Ids = {
    fresh: await caseIn('lead'),
    assessed: await caseIn('assessed'),
    noticed: await caseIn('noticed'),
    verifying: await caseIn('verifying'),
    closed: await caseIn('closed'),
    proposed: await orderIn('proposed'),
    active: await orderIn('active'),
  };
  return [...casePictures(ids), ...officePictures(), ...(await portalPictures(ids))];
}

/** The newest. */
async function caseIn(state: CaseState): Promise<string> {
  const rows = sample.running.office.database.db.selectFrom('case').select('id');
  const row = await rows.where('state', '=', state).orderBy('openedAt', 'desc').executeTakeFirst();
  return row?.id ?? '';
}

async function orderIn(state: OrderState): Promise<string> {
  const rows = sample.running.office.database.db.selectFrom('order').select('id');
  return (await rows.where('state', '=', state).executeTakeFirst())?.id ?? '';
}

function casePictures(ids: Ids): readonly Picture[] {
  const [officer, analyst] = [{ who: 'officer' }, { who: 'analyst' }] as const;
  const dialog = (name: string) => async (page: Page) => {
    await page.getByRole('button', { name, exact: true }).first().click();
    await page.getByRole('dialog').waitFor();
  };
  const { fresh, assessed, noticed, verifying, closed, proposed, active } = ids;
  const zh = { language: 'zh-CN' } as const;
  return [
    { name: 'key-board', who: null, path: sample.keyBoard.url },
    { name: 'sign-in', who: null, path: '/sign-in' },
    { ...officer, name: 'situation', path: '/situation' },
    { ...officer, name: 'situation-zh', path: '/situation', ...zh },
    { ...analyst, name: 'leads', path: '/inbox?box=leads&state=new' },
    { ...analyst, name: 'case', path: `/cases/${fresh}` },
    { ...analyst, name: 'case-zh', path: `/cases/${fresh}`, ...zh },
    { ...analyst, name: 'case-phone', path: `/cases/${fresh}`, isPhone: true },
    { ...analyst, name: 'conversation', path: `/cases/${fresh}?tab=conversation` },
    { ...officer, name: 'notice', path: `/cases/${assessed}`, first: dialog('Prepare a notice') },
    { ...officer, name: 'notices', path: `/cases/${noticed}?tab=notices` },
    { ...officer, name: 'draft', path: `/orders/new?caseId=${noticed}` },
    { who: 'approver', name: 'proposed', path: `/orders/${proposed}` },
    { ...officer, name: 'held', path: `/orders/${active}` },
    { who: 'verifier', name: 'verifying', path: `/cases/${verifying}` },
    { ...officer, name: 'clocks', path: `/cases/${verifying}?tab=clocks` },
    { ...officer, name: 'closed', path: `/cases/${closed}?tab=log` },
  ];
}

function officePictures(): readonly Picture[] {
  const { pointIds, sensorIds } = sample.province;
  const keeper = { who: 'administrator' } as const;
  return [
    { ...keeper, name: 'points', path: `/points?id=${pointIds.border}&open=true` },
    { ...keeper, name: 'sensors', path: `/sensors?id=${sensorIds.backbone}&open=true` },
    { ...keeper, name: 'people', path: '/people' },
    { ...keeper, name: 'rules', path: '/rules' },
    { who: 'auditor', name: 'record', path: '/record' },
  ];
}

async function portalPictures({ noticed }: Ids): Promise<readonly Picture[]> {
  const link = await linkOf(sample, noticed);
  const first = async (page: Page): Promise<void> => {
    await page.locator('main input[type=text]').first().fill(link);
    await page.locator('main button').first().click();
    await page.locator('.status').first().waitFor();
  };
  const path = `${sample.portalOrigin}/notice`;
  const shared = { who: null, isPhone: true, first } as const;
  return [
    { ...shared, name: 'portal', path: `${path}?lang=en` },
    { ...shared, name: 'portal-zh', path: `${path}?lang=zh-CN`, language: 'zh-CN' },
  ];
}

/** Another link for the notice of a case that its unit has been told of. */
async function linkOf({ running, province }: SampleOffice, caseId: string): Promise<string> {
  const hands = new Hands(running.office);
  hands.enter('chuzhi', province.people['chuzhi'] ?? '');
  const { items } = await hands.call('chuzhi', noticeRoutes.list, { query: { caseId, limit: 1 } });
  const params = { id: items[0]?.id ?? '' };
  return (await hands.call('chuzhi', noticeRoutes.renewLink, { params })).url;
}

async function take(picture: Picture): Promise<void> {
  const { name, who, path, language, isPhone, first } = picture;
  const { running, keyBoard } = sample;
  const context = await browser.newContext({
    ...(isPhone === true ? PHONE : DESK),
    baseURL: running.publicOrigin,
    locale: language ?? 'en-GB',
    reducedMotion: 'reduce',
  });
  if (who !== null) await signIn(context, keyBoard.url, who);
  const page = await context.newPage();
  await page.goto(path);
  await page.getByRole('heading').first().waitFor();
  await first?.(page);
  // What a page asks for one after the other has come when nothing was asked for a while.
  await page.waitForTimeout(1_500);
  const bytes = await webpOf(context, await page.screenshot());
  await writeFile(join(OUT, `${name}.webp`), bytes);
  process.stdout.write(`${name} ${bytes.length}\n`);
  await context.close();
}

/** By the button of the key board, as a visitor does. */
async function signIn(context: BrowserContext, board: string, who: string): Promise<void> {
  const known = sessions.get(who);
  if (known !== undefined) return context.addCookies(known);
  const page = await context.newPage();
  await page.goto(board);
  await page.locator(`form[action$="/sign-in/${who}"] button`).click();
  await page.waitForURL('**/inbox*');
  await page.close();
  sessions.set(who, await context.cookies());
}

async function webpOf(context: BrowserContext, png: Buffer): Promise<Buffer> {
  const page = await context.newPage();
  const url = `data:image/png;base64,${png.toString('base64')}`;
  const made = await page.evaluate(
    `(async () => {
      const image = new Image();
      image.src = ${JSON.stringify(url)};
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = image.width;
      canvas.height = image.height;
      canvas.getContext('2d').drawImage(image, 0, 0);
      return canvas.toDataURL('image/webp', ${QUALITY});
    })()`,
  );
  await page.close();
  return Buffer.from(String(made).split(',')[1] ?? '', 'base64');
}
