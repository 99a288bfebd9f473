/** What the agencies of the sample province do together: opinions, tasks, and a list that the ministry handed down. */
import { isoFrom } from '#base/clock.ts';
import { addressListRoutes } from '#model/routes/address-lists.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { consultationRoutes } from '#model/routes/consultations.ts';
import { agencyRoutes } from '#model/routes/directory.ts';
import { leadRoutes } from '#model/routes/leads.ts';
import { taskRoutes } from '#model/routes/tasks.ts';
import type { Stance } from '#model/consultation.ts';
import type { TASK_KINDS } from '#model/task.ts';
import type { Director } from './director.ts';
import type { Hands } from './hands.ts';
import { PROVINCE } from './places.ts';
import type { Story } from './stories.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ZONE = '+08:00';

export function stageJointWork(
  director: Director,
  hands: Hands,
  { until }: { readonly until: number },
): void {
  director.add(until - 12.2 * DAY_MS, concluded(hands));
  director.add(until - 5.1 * DAY_MS, waiting(hands));
  director.add(until - 9.3 * DAY_MS, handedDown(hands));
}

/** A month ago it was agreed whose business it was; what followed is done. */
async function* concluded(hands: Hands): Story {
  const about = await openCase(hands, 0);
  if (about === null) return;
  const [education, police] = await agenciesOf(hands, ['education', 'public-security']);
  const id = await ask(hands, about, [education, police], {
    days: 5,
    question: '该系统所属实验室已停用，设备由合同方看管。拟由教育主管部门约谈，是否同意？',
  });
  yield { hours: 20, isOffice: true };
  await answer(hands, 'jiaoyu', id, 'agrees', '同意，由我厅约谈校方。');
  yield { hours: 4, isOffice: true };
  await answer(
    hands,
    'reviewer',
    id,
    'agrees-if',
    'Agreed, if the contractor’s access list is kept for us.',
  );
  yield { hours: 18, isOffice: true };
  const end = { agreed: true, minutes: '一致同意：教育厅约谈，访问名单由省网信办固定后移交公安。' };
  await hands.call('officer', consultationRoutes.conclude, { params: { id }, body: end });
  const task = await give(hands, about, education, {
    kind: 'interview',
    days: 6,
    what: '请约谈学院负责人和设备管理员，并反馈谈话要点。',
  });
  yield { hours: 6, isOffice: true };
  await hands.call('jiaoyu', taskRoutes.acknowledge, { params: { id: task } });
  yield { hours: 50, isOffice: true };
  const report = { result: 'done' as const, note: '已约谈，学院承诺本月内收回合同方权限。' };
  await hands.call('jiaoyu', taskRoutes.report, { params: { id: task }, body: report });
  yield { hours: 5, isOffice: true };
  await hands.call('officer', taskRoutes.accept, { params: { id: task } });
}

/** What a visitor finds open: one opinion is there, two are not; tasks in each state. */
async function* waiting(hands: Hands): Story {
  const about = await openCase(hands, 1);
  if (about === null) return;
  const kinds = ['education', 'public-security', 'communications-administration', 'cert'] as const;
  const [education, police, comms, cert] = await agenciesOf(hands, kinds);
  const id = await ask(hands, about, [education, police, comms], {
    days: 9,
    question: '矿池流量经该单位专线外联。拟限制该系统接入，是否影响你部门监管的业务？',
  });
  await give(hands, about, comms, {
    kind: 'identify-holder',
    days: 8,
    what: '请查明专线的实际使用人及合同起止时间。',
  });
  const again = await give(hands, about, cert, {
    kind: 'scan-again',
    days: 8,
    what: 'Please look at the system from outside once more, on the ports named in the case.',
  });
  yield { hours: 22, isOffice: true };
  await answer(hands, 'jiaoyu', id, 'not-concerned', '该系统不承载教育业务。');
  await hands.call('verifier', taskRoutes.acknowledge, { params: { id: again } });
  yield { hours: 20, isOffice: true };
  const report = {
    result: 'done-in-part' as const,
    note: 'Two of three ports answered; the third is filtered.',
  };
  await hands.call('verifier', taskRoutes.report, { params: { id: again }, body: report });
}

/** Some lines of it were nothing, the others are still being looked at. */
async function* handedDown(hands: Hands): Story {
  const now = hands.office.clock.now();
  // Of no unit's network.
  const rows = [0, 1, 2, 3, 4].map(
    (i) => `198.18.${60 + i}.7,${isoFrom(now - (6 + i) * DAY_MS)},seen with a known pool`,
  );
  const body = {
    source: '部级通报 2026-41 National list 2026-41',
    jurisdiction: PROVINCE,
    zone: ZONE,
    dueAt: isoFrom(now + 14 * DAY_MS),
    text: ['address,since,note', ...rows].join('\n'),
  };
  const { leads } = await hands.call('officer', addressListRoutes.import, { body });
  yield { hours: 30, isOffice: true };
  for (const { leadId } of leads.filter(({ isNew }) => isNew).slice(0, 2)) {
    const note = 'Nobody in this province has had the address since March';
    await hands.call('fenxi', leadRoutes.dismiss, {
      params: { id: leadId },
      body: { why: 'not-ours', note },
    });
    yield { hours: 3, isOffice: true };
  }
}

interface About {
  readonly id: string;
}

/** One that people work on, always the same in one history. */
async function openCase(hands: Hands, nth: number): Promise<About | null> {
  const query = { state: 'rectifying', limit: '20' } as const;
  const { items } = await hands.call('officer', caseRoutes.list, { query });
  return items[nth] ?? null;
}

async function agenciesOf<const K extends readonly string[]>(
  hands: Hands,
  kinds: K,
): Promise<{ readonly [I in keyof K]: string }> {
  const { items } = await hands.call('officer', agencyRoutes.list, { query: { limit: '100' } });
  const ids = kinds.map((kind) => items.find((agency) => agency.kind === kind)?.id ?? '');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one for each kind
  return ids as unknown as { readonly [I in keyof K]: string };
}

async function ask(
  hands: Hands,
  about: About,
  members: readonly string[],
  { days, question }: { readonly days: number; readonly question: string },
): Promise<string> {
  const dueAt = isoFrom(hands.office.clock.now() + days * DAY_MS);
  const body = { members: [...members], question, dueAt };
  const { id } = await hands.call('officer', consultationRoutes.open, {
    params: { id: about.id },
    body,
  });
  return id;
}

async function answer(
  hands: Hands,
  who: string,
  id: string,
  stance: Stance,
  text: string,
): Promise<void> {
  await hands.call(who, consultationRoutes.answer, { params: { id }, body: { stance, text } });
}

async function give(
  hands: Hands,
  about: About,
  toAgencyId: string,
  asked: {
    readonly kind: (typeof TASK_KINDS)[number];
    readonly days: number;
    readonly what: string;
  },
): Promise<string> {
  const { kind, days, what } = asked;
  const dueAt = isoFrom(hands.office.clock.now() + days * DAY_MS);
  const body = { kind, toAgencyId, what, dueAt, about: { caseId: about.id } };
  const { id } = await hands.call('officer', taskRoutes.assign, { body });
  return id;
}
