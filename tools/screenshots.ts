/**
 * Makes a picture of every page of the console anew, on a desktop and a phone, in both languages, light and dark, into
 * build/screenshots/: `node tools/screenshots.ts [part of a name …]`. To be looked at, not compared by a program.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { caseRoutes } from '#model/routes/cases.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { systemRoutes } from '#model/routes/systems.ts';
import { playMore } from '../test/console/more-cases.ts';
import { inviteKeeper, playOffice } from '../test/console/office-sample.ts';
import { ConsolePerson } from '../test/console/person.ts';
import { deliverCampus, populate, startConsoleOffice } from '../test/console/sample.ts';

const OUT = new URL('../build/screenshots/', import.meta.url).pathname;
const wanted = process.argv.slice(2);

const SCREENS: Readonly<Record<string, BrowserContextOptions>> = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
};

const office = await startConsoleOffice();
try {
  const populated = await populate(office);
  const { stage, links } = populated;
  await deliverCampus(office, populated);
  await playMore(populated);
  await playOffice(populated);
  const { items: cases } = await stage.call('officer', caseRoutes.list, { query: {} });
  const { items: orders } = await stage.call('officer', orderRoutes.list, { query: {} });
  const { items: systems } = await stage.call('officer', systemRoutes.list, { query: {} });
  const held = orders.find(({ state }) => state === 'active') ?? orders[0];
  const proposed = orders.find(({ state }) => state === 'proposed') ?? orders[0];
  const oneCase = cases.find(({ id }) => id === held?.caseId) ?? cases[0];
  const system = systems.find(({ id }) => id === held?.systemId);
  const at = new Date(office.clock.now()).toISOString();
  const pages: Readonly<Record<string, string>> = {
    situation: '/situation',
    inbox: '/inbox?box=decisions',
    leads: '/inbox?box=leads',
    cases: '/cases',
    case: `/cases/${oneCase?.id ?? ''}`,
    conversation: `/cases/${oneCase?.id ?? ''}?tab=conversation`,
    notices: `/cases/${oneCase?.id ?? ''}?tab=notices`,
    clocks: `/cases/${oneCase?.id ?? ''}?tab=clocks`,
    log: `/cases/${oneCase?.id ?? ''}?tab=log`,
    orders: '/orders',
    order: `/orders/${held?.id ?? ''}`,
    proposed: `/orders/${proposed?.id ?? ''}`,
    draft: `/orders/new?caseId=${oneCase?.id ?? ''}`,
    systems: '/systems',
    system: `/systems/${system?.id ?? ''}`,
    addresses: `/addresses?address=192.0.2.40&at=${at}`,
    point: `/points?id=${populated.cast.pointId}&open=true`,
  };
  /** Of whoever runs the office. */
  const officePages: Readonly<Record<string, string>> = {
    points: '/points',
    sensors: '/sensors',
    sensor: `/sensors?id=${populated.cast.sensorId}&open=true`,
    record: '/record',
    people: '/people',
    directory: '/people?tab=directory',
    deputies: '/people?tab=deputies',
    rules: '/rules',
    calendars: '/rules?tab=calendars',
    templates: '/rules?tab=templates',
  };
  await mkdir(OUT, { recursive: true });
  const { browser, origin, clock } = office;
  const officer = await ConsolePerson.enter(browser, origin, clock);
  await officer.accept(links.get('officer') ?? '');
  const cookies = await officer.context.cookies();
  const keeper = await ConsolePerson.enter(browser, origin, clock);
  await keeper.accept(await inviteKeeper(populated));
  const keeperCookies = await keeper.context.cookies();
  for (const [screen, options] of Object.entries(SCREENS)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const language of ['en', 'zh-CN'] as const) {
        const all = { ...options, colorScheme, locale: language === 'en' ? 'en-GB' : 'zh-CN' };
        const name = (page: string): string => `${page}-${screen}-${language}-${colorScheme}`;
        const asked = Object.entries(pages).filter(([page]) => isWanted(name(page)));
        const kept = Object.entries(officePages).filter(([page]) => isWanted(name(page)));
        if (asked.length + kept.length === 0 && !isWanted(name('sign-in'))) continue;
        const person = await ConsolePerson.enter(browser, origin, clock, all);
        if (isWanted(name('sign-in'))) await shoot(person.page, '/sign-in', name('sign-in'));
        await person.context.addCookies(cookies);
        for (const [page, path] of asked) await shoot(person.page, path, name(page));
        await person.context.addCookies(keeperCookies);
        for (const [page, path] of kept) await shoot(person.page, path, name(page));
        for (const fault of new Set(person.faults)) process.stdout.write(`${fault}\n`);
        await person.context.close();
      }
    }
  }
} finally {
  await office.close();
}

function isWanted(name: string): boolean {
  return wanted.length === 0 || wanted.some((part) => name.includes(part));
}

async function shoot(page: Page, path: string, name: string): Promise<void> {
  await page.goto(path);
  await page.getByRole('heading').first().waitFor();
  // What a page asks for one after the other has come when nothing was asked for a while.
  await page.waitForTimeout(900);
  await page.screenshot({ path: join(OUT, `${name}.png`) });
  process.stdout.write(`${name}\n`);
}
