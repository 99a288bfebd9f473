/**
 * The whole life of one case, from the finding to its end, by two people in two browsers, one at a desk in English, the other
 * on a phone in Chinese: what one does, the other sees without asking. A real enforcer holds and lets go at a router in
 * memory; the people concerned report on the portal in a browser without scripts.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { envelopeOf, MINER, simulateSighting } from '#bin/drill/sighting.ts';
import { startSimulatedPoint, type SimulatedPoint } from '#bin/up/simulated-point.ts';
import { EN } from '#console/words/en.ts';
import { ZH_CN } from '#console/words/zh-cn.ts';
import type { Stage } from '#lab/office/call.ts';
import { gatherCast, type Cast } from '#lab/office/cast.ts';
import { SimulatedWorld } from '#lab/office/simulated-world.ts';
import { stageOf } from '#lab/office/stage.ts';
import { grantRoutes } from '#model/routes/people.ts';
import { pointRoutes } from '#model/routes/points.ts';
import { tokenRoutes } from '#model/routes/tokens.ts';
import { issueSets } from '#service/points/issue-sets.ts';
import { wordsIn as portalWordsIn } from '#portal/words/words.ts';
import { PASSWORD } from '../browser.ts';
import { postgresUrl } from '../office.ts';
import { requirePeer } from '../peers.ts';
import { ConsolePerson } from './person.ts';
import { startConsoleOffice, type ConsoleOffice } from './sample.ts';

const NETWORK = `${MINER.ip}/32`;
const HOUR_MS = 3_600_000;
/** What comes by itself comes within seconds, on a crowded machine within many. */
const PATIENCE_MS = 60_000;
/** A sensor counts as silent after a quarter of an hour. */
const SIGN_OF_LIFE_MS = 14 * 60_000;
const DESK = { locale: 'en-GB' };
const PHONE = {
  locale: 'zh-CN',
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
};

type Words = typeof ZH_CN;

/** Somebody with two roles, at a screen of their own. */
class Colleague {
  readonly person: ConsolePerson;
  readonly w: Words;
  readonly email: string;

  constructor(person: ConsolePerson, w: Words, email: string) {
    this.person = person;
    this.w = w;
    this.email = email;
  }

  get page(): Page {
    return this.person.page;
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(path);
    await this.page.evaluate('window.neverReloaded = true');
  }

  /** What was opened has not been loaded again since: everything came by itself. */
  async stayed(): Promise<void> {
    assert.equal(await this.page.evaluate('window.neverReloaded'), true);
  }

  /** Takes one step: the button, its dialog, and a fresh second factor where it is asked for. */
  async does(
    title: string,
    fill: (
      label: (name: string) => ReturnType<Page['getByLabel']>,
    ) => Promise<void> = async () => {},
  ): Promise<void> {
    const { page } = this;
    await page.getByRole('button', { name: title, exact: true }).first().click();
    const dialog = page.getByRole('dialog', { name: title });
    await dialog.waitFor();
    await fill((name) => dialog.getByLabel(named(name)));
    await dialog.getByRole('button', { name: title, exact: true }).click();
    const code = page.getByLabel(this.w.sign.code);
    await Promise.any([code.waitFor(), dialog.waitFor({ state: 'hidden' })]);
    if (await code.isVisible()) {
      await code.fill(this.person.code());
      await page.keyboard.press('Enter');
    }
    await dialog.first().waitFor({ state: 'hidden' });
  }

  /** The spine of the case says so. */
  async sees(state: keyof Words['caseState']): Promise<void> {
    const step = this.page.locator('.spine [aria-current=step]', {
      hasText: this.w.caseState[state],
    });
    await step.waitFor();
  }

  async signIn(): Promise<void> {
    const { page, w } = this;
    await page.getByLabel(named(w.sign.email)).fill(this.email);
    await page.getByLabel(named(w.sign.password)).fill(PASSWORD);
    await page.getByRole('button', { name: w.sign.withPassword, exact: true }).click();
    await page.getByLabel(w.sign.code).fill(this.person.code());
    await page.keyboard.press('Enter');
    await page.waitForURL(({ pathname }) => pathname !== '/sign-in');
  }
}

/** A field's label, with the mark of what must be filled in. */
function named(label: string): RegExp {
  return new RegExp(`^${label.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*\\*?$`);
}

interface Play {
  readonly office: ConsoleOffice;
  readonly stage: Stage;
  readonly cast: Cast;
  readonly world: SimulatedWorld;
  readonly point: SimulatedPoint;
  /** Analyst and officer. */
  readonly handler: Colleague;
  /** Approver and verifier. */
  readonly second: Colleague;
}

/** Minutes for each store, most of them waiting: `MINEWATCH_LIFE=1` plays it, on both. */
const IS_PLAYED = process.env['MINEWATCH_LIFE'] === '1';

for (const store of ['embedded', 'PostgreSQL'] as const) {
  test(`a case lives from its finding to its end between two browsers (${store})`, async (t) => {
    if (!IS_PLAYED) return t.skip('the long form: MINEWATCH_LIFE=1');
    if (!requirePeer(t, 'chromium')) return;
    if (store === 'PostgreSQL' && !requirePeer(t, 'postgresql')) return;
    const database = store === 'PostgreSQL' ? { databaseUrl: await postgresUrl() } : {};
    const office = await startConsoleOffice({ ...database, portal: true });
    t.after(() => office.close());
    const isDeskFirst = store === 'embedded';
    const play = await begin(t, office, isDeskFirst);
    const caseId = await findAndAssess(play);
    const link = await notify(play);
    await withhold(play, caseId);
    await reportWithoutScripts(play, link, isDeskFirst ? 'zh-CN' : 'en');
    await verifyAndRelease(play, caseId);
    for (const { person } of [play.handler, play.second]) assert.deepEqual(person.faults, []);
  });
}

async function begin(t: TestContext, office: ConsoleOffice, isDeskFirst: boolean): Promise<Play> {
  const { running, clock, browser, origin } = office;
  const links = new Map<string, string>();
  const base = stageOf(running.office, clock, async () => {});
  const stage: Stage = {
    ...base,
    enter: async (who, person) => {
      links.set(who, person.link);
      await base.enter(who, person);
    },
  };
  const cast = await gatherCast(stage, NETWORK);
  await grantBoth(stage, cast);
  const point = await startPoint(stage, cast, office);
  t.after(() => point.close());
  const at = async (part: 'analyst' | 'approver', isDesk: boolean): Promise<Colleague> => {
    const person = await ConsolePerson.enter(browser, origin, clock, isDesk ? DESK : PHONE);
    person.context.setDefaultTimeout(PATIENCE_MS);
    await person.accept(links.get(part) ?? '');
    return new Colleague(person, isDesk ? EN : ZH_CN, `${part}@office.example`);
  };
  const sighting = simulateSighting(1, clock.now() - HOUR_MS);
  const envelope = (seq: number) => envelopeOf(cast.sensorId, seq, clock.now());
  const world = new SimulatedWorld(stage, cast, { ...sighting, network: NETWORK, envelope });
  const handler = await at('analyst', isDeskFirst);
  const second = await at('approver', !isDeskFirst);
  return { office, stage, cast, world, point, handler, second };
}

/** What two people can do between them: whoever assesses may manage, whoever approves may verify. */
async function grantBoth(stage: Stage, { agencyId, people }: Cast): Promise<void> {
  const both = [
    ['officer', people.analyst],
    ['verifier', people.approver],
  ] as const;
  for (const [role, personId = ''] of both) {
    await stage.call('administrator', grantRoutes.make, {
      body: { personId, role, agencyId, jurisdiction: 'sample', sector: null, until: null },
    });
  }
}

async function startPoint(
  stage: Stage,
  { pointId }: Cast,
  { running, dataFolder }: ConsoleOffice,
): Promise<SimulatedPoint> {
  const params = { id: pointId };
  const { name, kind, jurisdiction, networks, rungs, leaseSeconds, budget } = await stage.call(
    'administrator',
    pointRoutes.show,
    { params },
  );
  const content = { name, kind, jurisdiction, networks, rungs, leaseSeconds, budget };
  await stage.call('administrator', pointRoutes.change, {
    params,
    body: { ...content, mode: 'live' },
  });
  const { token } = await stage.call('administrator', tokenRoutes.makeForPoint, {
    params,
    body: { label: 'router in memory' },
  });
  // The office works a new point's first set out within half a minute; the test does not wait for that.
  await issueSets(running.office);
  const officeKey = running.office.pointKey?.publicKey ?? new Uint8Array();
  const folder = join(dataFolder, 'point');
  return startSimulatedPoint({ folder, officeUrl: running.url, pointId, token, officeKey });
}

/** The sensor delivers; who looks at the list sees the case come, opens it, takes it on and gives the verdict. */
async function findAndAssess({ handler, second, world }: Play): Promise<string> {
  const { page, w } = handler;
  await handler.goTo('/cases');
  await page.getByRole('heading', { name: w.cases.title, level: 1 }).waitFor();
  await world.find();
  const row = page.getByRole('listbox').getByRole('option').first();
  await row.click();
  await row.press('Enter').catch(() => {});
  await page.waitForURL(/\/cases\/[0-9a-f-]{36}$/);
  await handler.sees('lead');
  await handler.stayed();
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await second.goTo(`/cases/${id}`);
  await second.sees('lead');
  await handler.does(w.deed.takeOn.title);
  await second.sees('triage');
  await handler.does(w.deed.assess.title, async (label) => {
    await label(w.field.verdict).selectOption('deliberate');
    await label(w.field.note).fill('The session proves work.');
  });
  await second.sees('assessed');
  return id;
}

/** The notice is written and served; its link is what the people concerned get. */
async function notify({ handler, second }: Play): Promise<string> {
  const { page, w } = handler;
  await handler.does(w.deed.notice.title, async (label) => {
    await label(w.field.legalBasis).fill('Notice of the sample office, article 3');
  });
  await page.getByRole('link', { name: w.case.notices }).click();
  await handler.does(w.notice.link);
  const url = (await page.getByTestId('shown-once').textContent())?.trim() ?? '';
  await page.getByRole('button', { name: w.office.noted }).click();
  await handler.does(w.deed.served.title, async (label) => {
    await label(w.field.transport).fill('LS 10001');
  });
  await second.sees('noticed');
  await second.stayed();
  return url;
}

/** One proposes, the other approves; the enforcer holds, and both see what was read back. */
async function withhold({ handler, second, point }: Play, caseId: string): Promise<void> {
  const { page, w } = handler;
  await page.getByRole('button', { name: w.deed.draftOrder.title }).click();
  await page.getByText(w.rungEffect['block-pools']).waitFor();
  const fails = (rung: 'notify' | 'sink-pools'): string =>
    w.order.fails.replace('{{rung}}', w.rung[rung]);
  for (const [label, text] of [
    [w.order.basisId, 'sample-notice-3'],
    [w.order.basisVersion, '2026-01'],
    [w.order.necessity, 'It goes on after the notice.'],
    [fails('notify'), 'They were told.'],
    [fails('sink-pools'), 'The miner uses addresses.'],
  ] as const) {
    await page.getByLabel(named(label)).fill(text);
  }
  await page.getByRole('button', { name: w.order.draftAndPropose }).click();
  await page.waitForURL(/\/orders\/[0-9a-f-]{36}$/);
  const path = new URL(page.url()).pathname;
  assert.equal(point.passes(MINER.ip), true, 'a proposal holds nobody');
  await second.goTo(path);
  await second.does(second.w.deed.approve.title);
  await handler.does(w.deed.schedule.title, async (label) => {
    const name = `Router of Riverside (${w.pointKind.nftables})`;
    if (!(await label(name).isChecked())) await label(name).check();
  });
  for (const colleague of [handler, second]) {
    await colleague.page.getByText(colleague.w.order.agrees).waitFor();
    await colleague.page
      .getByText(colleague.w.orderState.active, { exact: true })
      .first()
      .waitFor();
    await colleague.stayed();
  }
  assert.equal(point.passes(MINER.ip), false, 'the router holds it');
  await second.goTo(`/cases/${caseId}`);
}

/** A browser that runs no scripts, with the link of the letter. Both colleagues see it come in. */
async function reportWithoutScripts(
  { office, handler, second, cast }: Play,
  link: string,
  language: 'en' | 'zh-CN',
): Promise<void> {
  const words = portalWordsIn(language);
  const { browser, running } = office;
  const context = await browser.newContext({
    ...PHONE,
    locale: language,
    javaScriptEnabled: false,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  assert.ok(running.portalUrl !== null && link.startsWith('http'));
  await page.goto(`${new URL(link).origin}/notice`);
  await page.getByLabel(words.entry.label).fill(link);
  await page.getByRole('button', { name: words.entry.open }).click();
  await page.getByRole('button', { name: words.page.report }).click();
  const { form } = words;
  await page.getByLabel(form.found).fill('A program in the account of a student.');
  await page.getByLabel(form.done).fill('The program was removed, the account closed.');
  await page.getByLabel(form.cause).selectOption('insider');
  await page.getByLabel(form.files).setInputFiles({
    name: 'log.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('removed xmrig\n'),
  });
  await page.getByLabel(form.name, { exact: true }).fill('Zhang Wei');
  await page.getByLabel(form.as, { exact: true }).selectOption('leader');
  const text = (await page.locator('main').textContent()) ?? '';
  const number = Array.from({ length: 79 }, (_, i) => i + 21).find((one) =>
    text.includes(form.human(form.numberInWords(one))),
  );
  assert.ok(number !== undefined);
  await page.getByLabel(form.human(form.numberInWords(number))).fill(String(number));
  await page.getByLabel(form.affirm).check();
  // Nobody writes that in less than three seconds.
  await page.waitForTimeout(3_000);
  await page.getByRole('button', { name: form.sendReport }).click();
  await page.getByRole('heading', { name: words.done.reportTitle }).waitFor();
  await context.close();
  await second.sees('verifying');
  await second.stayed();
  await handler.goTo(new URL(second.page.url()).pathname);
  assert.ok(cast.systemId !== '');
}

/** Report, probation, a new look, a day without mining, the verification, the release that is seen, and the end. */
async function verifyAndRelease(play: Play, caseId: string): Promise<void> {
  const { handler, second, stage, world, point } = play;
  const { w } = handler;
  await handler.does(w.deed.acceptReport.title);
  await second.does(second.w.deed.rescan.title, async (label) => {
    await label(second.w.field.clean).check();
  });
  const order = await orderPathOf(play, caseId);
  await handler.goTo(order);
  await handler.does(w.deed.probation.title);
  await handler.page.getByText(w.orderState.active, { exact: true }).first().waitFor();
  for (let left = 25 * HOUR_MS; left > 0; left -= SIGN_OF_LIFE_MS) {
    await stage.pass(Math.min(left, SIGN_OF_LIFE_MS));
    await world.live();
  }
  // A night later both sign in again, and come to where they were.
  await Promise.all(
    [handler, second].map(async (colleague) => {
      await colleague.page.reload();
      await colleague.signIn();
    }),
  );
  await second.goTo(`/cases/${caseId}`);
  await second.does(second.w.deed.pass.title, async (label) => {
    await label(second.w.field.note).fill('一天内未再发现。');
  });
  await handler.goTo(order);
  await handler.does(w.deed.lift.title, async (label) => {
    await label(w.field.ending).selectOption('rectified');
  });
  await handler.page.getByText(w.orderState.lifted, { exact: true }).first().waitFor();
  assert.equal(point.passes(MINER.ip), true, 'the router lets it go');
  await handler.goTo(`/cases/${caseId}`);
  await handler.does(w.deed.closeCase.title, async (label) => {
    await label(w.field.outcome).selectOption('rectified');
    await label(w.field.rootCause).selectOption('insider');
    await label(w.field.noEnergy).fill('It was a test.');
    await label(w.field.note).fill('Rectified and verified.');
  });
  await second.sees('closed');
  await second.stayed();
}

async function orderPathOf({ office }: Play, caseId: string): Promise<string> {
  const { id } = await office.running.office.database.db
    .selectFrom('order')
    .select('id')
    .where('caseId', '=', caseId)
    .executeTakeFirstOrThrow();
  return `/orders/${id}`;
}
