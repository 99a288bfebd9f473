/** What a day's work needs in a case, an order, a notice and one's own account: each done in the console, as people do it. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { ZH_CN } from '#console/words/zh-cn.ts';
import { EN } from '#console/words/en.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { noticeRoutes } from '#model/routes/notices.ts';
import { clockRoutes } from '#model/routes/clocks.ts';
import { evidenceRoutes } from '#model/routes/evidence.ts';
import { systemRoutes } from '#model/routes/systems.ts';
import { PASSWORD } from '../browser.ts';
import { findNoViolation } from './axe.ts';
import { assess, notify } from './more-cases.ts';
import type { ConsolePerson } from './person.ts';
import type { Populated } from './sample.ts';

export interface Tasks {
  readonly populated: Populated;
  /** In Chinese. */
  readonly officer: ConsolePerson;
  /** In English; runs the office. */
  readonly keeper: ConsolePerson;
  /** Another officer, in English, on a phone. */
  readonly second: ConsolePerson;
  readonly later: () => void;
}

/** Two cases whose unit was told; the ids. */
export async function playCases({
  populated,
}: Pick<Tasks, 'populated'>): Promise<readonly string[]> {
  const { stage } = populated;
  const { items } = await stage.call('officer', caseRoutes.list, { query: { limit: 50 } });
  const ids = items.filter(({ systemId }) => systemId !== null).map(({ id }) => id);
  const [first = '', second = ''] = ids;
  await assess(populated, first);
  await assess(populated, second);
  await notify(populated, first);
  return [first, second];
}

type Words = typeof ZH_CN;
type Fill = (dialog: ReturnType<Page['getByRole']>) => Promise<void>;

/** The button, its dialog, and a fresh second factor where one is asked for. Gives what the dialog said. */
async function does(
  person: ConsolePerson,
  w: Words,
  title: string,
  fill: Fill = async () => {},
): Promise<string> {
  const { page } = person;
  await page.getByRole('button', { name: title, exact: true }).first().click();
  const dialog = page.getByRole('dialog', { name: title });
  await dialog.waitFor();
  await fill(dialog);
  const said = (await dialog.textContent()) ?? '';
  await dialog.getByRole('button', { name: title, exact: true }).click();
  const code = page.getByLabel(w.sign.code);
  await Promise.any([code.waitFor(), dialog.first().waitFor({ state: 'hidden' })]);
  if (await code.isVisible()) {
    await code.fill(person.code());
    await page.keyboard.press('Enter');
  }
  // The proof stands over the form under the same name, for a moment.
  await dialog.first().waitFor({ state: 'hidden' });
  return said;
}

const at = (words: { readonly title: string }): string => words.title;

/** Served, read and acknowledged are three facts; paper and link are made here. */
export async function noticeTasks({ officer, populated }: Tasks, id: string): Promise<void> {
  const { page } = officer;
  const w = ZH_CN;
  await page.goto(`/cases/${id}?tab=notices`);
  await page.getByRole('button', { name: w.notice.words }).click();
  await page
    .getByRole('heading', { name: /关于|通知/, level: 3 })
    .first()
    .waitFor();
  await does(officer, w, w.notice.print);
  const paper = page.getByRole('dialog', { name: w.notice.paper });
  const href = await paper.getByRole('link', { name: w.notice.openPdf }).getAttribute('href');
  assert.match(href ?? '', /^blob:/);
  const saved = page.waitForEvent('download');
  await paper.getByRole('button', { name: w.notice.savePdf }).click();
  const pdf = await readFile(await (await saved).path());
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
  await findNoViolation(page, 'paper');
  await page.keyboard.press('Escape');
  await does(officer, w, w.notice.link);
  const link = await page.getByTestId('shown-once').textContent();
  assert.match(link ?? '', /^https?:\/\/\S+/);
  await page.getByRole('button', { name: w.office.noted }).click();
  await page.getByText(w.case.cannot).first().click();
  await page.getByText(w.notice.notByMail).waitFor();
  await does(officer, w, at(w.deed.acknowledged), async (dialog) => {
    await dialog.getByLabel(w.field.name).fill('王老师');
  });
  const { items } = await populated.stage.call('officer', noticeRoutes.list, {
    query: { caseId: id },
  });
  assert.notEqual(items[0]?.acknowledgedAt, null);
  assert.equal(items[0]?.readAt, null, 'nobody has read it by the link');
}

export async function clockTasks({ officer, populated }: Tasks, id: string): Promise<void> {
  const { page } = officer;
  const w = ZH_CN;
  await page.goto(`/cases/${id}?tab=clocks`);
  const before = await rectification(populated, id);
  const clock = page.getByRole('listitem').filter({ hasText: w.clockKind.rectification });
  await clock.getByRole('button', { name: w.clock.extend, exact: true }).click();
  const dialog = page.getByRole('dialog', { name: w.clock.extend });
  await dialog.getByLabel(w.clock.by).fill('3');
  await dialog.getByLabel(w.field.why).fill('设备须停机更换。');
  await findNoViolation(page, 'extend');
  await dialog.getByRole('button', { name: w.clock.extend, exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await clock.getByRole('button', { name: w.clock.pause, exact: true }).click();
  const pause = page.getByRole('dialog', { name: w.clock.pause });
  await pause.getByLabel(w.clock.code).selectOption('waiting-for-authority');
  await pause.getByLabel(w.field.why).fill('等待本机关答复。');
  await pause.getByRole('button', { name: w.clock.pause, exact: true }).click();
  await clock.locator('.status', { hasText: w.clockState.paused }).waitFor();
  // What rests is not made longer, and the page says so.
  await clock.getByText(w.case.cannot).click();
  await clock.getByText(w.clock.resting, { exact: true }).waitFor();
  await clock.getByRole('button', { name: w.clock.showPauses }).click();
  await clock.getByText(/等待本机关答复。/).waitFor();
  await clock.getByRole('button', { name: w.clock.resume, exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: w.clock.resume }).click();
  await clock.locator('.status', { hasText: w.clockState.running }).waitFor();
  await findNoViolation(page, 'clocks');
  const after = await rectification(populated, id);
  assert.ok(Date.parse(after.dueAt) > Date.parse(before.dueAt) + 3 * 86_400_000 - 1);
}

async function rectification({ stage }: Populated, caseId: string) {
  const query = { caseId, kind: 'rectification' as const };
  const { items } = await stage.call('officer', clockRoutes.list, { query });
  const [clock] = items;
  assert.ok(clock !== undefined);
  return clock;
}

/** Evidence in, held, compared and out; then the report that came by telephone. */
export async function caseTasks(tasks: Tasks, id: string): Promise<void> {
  const { officer, second, populated, later } = tasks;
  const { page } = officer;
  const w = ZH_CN;
  const params = { id };
  const letter = { name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('整改报告') };
  await page.goto(`/cases/${id}`);
  await does(officer, w, at(w.deed.addEvidence), async (dialog) => {
    await dialog.locator('input[type=file]').setInputFiles(letter);
    await dialog.getByText('letter.txt').waitFor();
    await findNoViolation(page, 'add evidence');
  });
  const piece = page.getByRole('listitem').filter({ hasText: w.evidenceKind.document });
  await piece.locator('summary').first().click();
  await piece.getByRole('button', { name: w.piece.hold, exact: true }).click();
  await page.getByRole('dialog').getByLabel(w.field.why).fill('可能用于移送。');
  await page.getByRole('dialog').getByRole('button', { name: w.piece.hold }).click();
  await piece.getByText(w.case.held).waitFor();
  later();
  const bundle = page.waitForEvent('download');
  const said = await does(officer, w, at(w.deed.exportCase));
  assert.match(said, /TLP:AMBER/);
  assert.match((await bundle).suggestedFilename(), /-\d{4}-\d{6}-\d{2}\.zip$/);
  await does(officer, w, at(w.deed.setTlp), async (dialog) => {
    await dialog.getByLabel(w.field.tlp).selectOption('amber+strict');
  });
  await does(officer, w, at(w.deed.report), async (dialog) => {
    await dialog.getByLabel(w.field.cameBy).selectOption('phone');
    await dialog.getByLabel(w.field.note).fill('学校来电：已清除程序。');
    await dialog.getByLabel(w.field.rootCause).selectOption('weak-password');
  });
  const shown = await populated.stage.call('officer', caseRoutes.show, { params });
  assert.equal(shown.state, 'verifying');
  assert.equal(shown.tlp, 'amber+strict');
  assert.match(shown.texts.report ?? '', /^电话：学校来电/);
  const kept = await populated.stage.call('officer', evidenceRoutes.list, { params, query: {} });
  assert.equal(kept.items.find(({ kind }) => kind === 'document')?.heldAt !== null, true);
  // Whoever took the report does not accept it; a colleague does, on a phone.
  await page.getByText(w.case.cannot).last().click();
  await page
    .getByText(/您报送了整改情况/)
    .first()
    .waitFor();
  const { page: phone } = second;
  await phone.goto(`/cases/${id}`);
  await does(second, EN, at(EN.deed.acceptReport));
  await findNoViolation(phone, 'case on a phone');
  await does(second, EN, at(EN.deed.startWindow));
  await does(second, EN, at(EN.deed.assignTo), async (dialog) => {
    await dialog
      .getByLabel(EN.field.person)
      .selectOption({ label: 'Officer of the sample office' });
  });
  const next = await populated.stage.call('officer', caseRoutes.show, { params });
  assert.notEqual(next.report?.acceptedAt, null);
  assert.notEqual(next.cleanWindow, null);
}

/** A case that is the same as another ends as its duplicate, found by its number. */
export async function duplicateTask(tasks: Tasks, id: string, other: string): Promise<void> {
  const { second, populated, later } = tasks;
  const { page } = second;
  const params = { id: other };
  const { number } = await populated.stage.call('officer', caseRoutes.show, { params });
  later();
  await page.goto(`/cases/${id}`);
  await does(second, EN, at(EN.deed.closeCase), async (dialog) => {
    await dialog.getByText(/Not now: rectified \(It must be verified/).waitFor();
    await dialog.getByLabel(EN.field.outcome).selectOption('duplicate');
    await dialog.getByLabel(EN.field.caseAbout).fill(number);
    await dialog.getByRole('radio').check();
    await dialog.getByLabel(EN.field.rootCause).selectOption('unknown');
    await dialog.getByLabel(EN.field.noEnergy).fill('The other case has them.');
    await dialog.locator('textarea').fill('One machine, two addresses.');
    await findNoViolation(page, 'close');
  });
  const closed = await populated.stage.call('officer', caseRoutes.show, { params: { id } });
  assert.equal(closed.outcome, 'duplicate');
  assert.equal(closed.duplicateOfId, other);
}

/** One person holds for hours; until when another must ratify is said before and after. */
export async function emergencyTask(tasks: Tasks, caseId: string): Promise<void> {
  const { second, populated, later } = tasks;
  const { stage } = populated;
  const { page } = second;
  const orderId = await draftEmergency(populated, caseId);
  later();
  await page.goto(`/orders/${orderId}`);
  const said = await does(second, EN, at(EN.deed.emergency), async (dialog) => {
    await dialog.getByLabel(/^For hours/).fill('6');
    await dialog.getByText(/Lifts itself .* unless another person ratifies it/).waitFor();
    const points = dialog.getByRole('checkbox');
    if (!(await points.first().isChecked())) await points.first().check();
    await dialog.getByLabel(EN.field.note).fill('It overloads the hospital link.');
    await findNoViolation(page, 'emergency');
  });
  assert.match(said, /Pools blocked: .* of .*, for at most 14 days/);
  await page.getByText('Emergency order.').waitFor();
  const order = await stage.call('officer', orderRoutes.show, { params: { id: orderId } });
  assert.equal(order.emergency?.ratifiedAt, null);
}

async function draftEmergency({ stage }: Populated, caseId: string): Promise<string> {
  const { systemId } = await stage.call('officer', caseRoutes.show, { params: { id: caseId } });
  const params = { id: systemId ?? '' };
  const { items } = await stage.call('officer', systemRoutes.bindings, { params, query: {} });
  const boundAt = new Date(stage.now()).toISOString();
  const { id } = await stage.call('officer', orderRoutes.draft, {
    body: {
      content: {
        caseId,
        systemId: systemId ?? '',
        reason: 'emergency-harm',
        rung: 'block-pools',
        legalBasis: { id: 'sample-notice-3', version: '2026-01' },
        scope: items.map(({ id: bindingId, network }) => ({ network, bindingId, boundAt })),
        durationHours: 14 * 24,
        reviewHours: 7 * 24,
        releaseConditions: ['report-accepted'],
      },
      grounds: {
        necessity: 'It overloads the link of a hospital.',
        lesser: [
          { rung: 'notify', fails: 'Too slow.' },
          { rung: 'sink-pools', fails: 'It uses addresses.' },
        ],
      },
    },
  });
  return id;
}

/** A passkey is added and named, signs in alone, proves freshly, and is removed. */
export async function passkeyTask({ keeper, later }: Tasks): Promise<void> {
  const { page } = keeper;
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  later();
  await page.goto('/me');
  await does(keeper, EN, EN.account.addPasskey, async (dialog) => {
    await dialog.getByLabel(EN.account.passkeyName).fill('Blue key');
  });
  await page.getByRole('cell', { name: 'Blue key', exact: true }).waitFor();
  await page.getByRole('button', { name: EN.app.signOut }).click();
  await page.getByRole('heading', { name: EN.sign.title }).waitFor();
  await page.getByRole('button', { name: EN.sign.withPasskey }).click();
  await page.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor();
  later();
  await page.goto('/me');
  await page.getByRole('button', { name: EN.account.newCodes }).click();
  await page.getByRole('dialog').getByRole('button', { name: EN.account.newCodes }).click();
  await page.getByRole('button', { name: EN.stepUp.passkey }).click();
  const codes = page.getByRole('dialog', { name: EN.sign.codesTitle, exact: true });
  await codes.waitFor();
  assert.equal(await codes.getByRole('listitem').count(), 10);
  await findNoViolation(page, 'codes');
  await codes.getByRole('button', { name: EN.sign.codesDone }).click();
  await page.getByRole('button', { name: 'Remove: Passkey Blue key' }).click();
  await page.getByRole('dialog').getByRole('button', { name: EN.account.remove }).click();
  await page.getByRole('cell', { name: 'Blue key', exact: true }).waitFor({ state: 'hidden' });
}

/** Password, sessions, roles and tokens. */
export async function accountTask({ keeper, later }: Tasks): Promise<void> {
  const { page } = keeper;
  await page.goto('/me');
  await page.getByRole('button', { name: EN.account.password }).click();
  const dialog = page.getByRole('dialog', { name: EN.account.password });
  await dialog.getByLabel(EN.account.current).fill('not this one');
  await dialog.getByLabel(EN.sign.newPassword).fill('short ladder in sun');
  await dialog.getByLabel(EN.sign.passwordAgain).fill('short ladder in sun');
  await dialog.getByRole('button', { name: EN.account.password }).click();
  await dialog.getByText(EN.account.wrongPassword).waitFor();
  await findNoViolation(page, 'password');
  await dialog.getByLabel(EN.account.current).fill(PASSWORD);
  await dialog.getByRole('button', { name: EN.account.password }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('link', { name: EN.account.sessions }).click();
  await page.getByText(EN.account.onlyThis).waitFor();
  await page.getByRole('link', { name: EN.account.roles }).click();
  await page
    .getByRole('cell', { name: /administrator/ })
    .first()
    .waitFor();
  later();
  await page.getByRole('link', { name: EN.account.tokens }).click();
  await does(keeper, EN, EN.account.makeToken, async (form) => {
    await form.getByLabel(EN.account.label).fill('Witness of the county');
    await form.getByLabel(EN.scope['log:witness']).check();
  });
  assert.match((await page.getByTestId('shown-once').textContent()) ?? '', /^mw_/);
  await page.getByRole('button', { name: EN.office.noted }).click();
  await page.getByRole('button', { name: 'Revoke: Witness of the county' }).click();
  await page.getByRole('dialog').getByRole('button', { name: EN.account.revoke }).click();
  await page.getByText(EN.account.revoked).waitFor();
}
