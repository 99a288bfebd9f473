/** What people of the sample province reported without a name, over some months, and what the office made of it. */
import { createHash } from 'node:crypto';
import { tipRoutes } from '#model/routes/tips.ts';
import type { TipCategory, TipOutcome, TipRejection } from '#model/tip.ts';
import type { TipOffice } from '#service/office.ts';
import { collectTips } from '#service/tips/collect-tips.ts';
import { Mailbox } from '#service/tips/mailbox.ts';
import { Receipts, type Opened } from '#service/tips/receipt.ts';
import { newRewardCode, rewardCodeHash } from '#service/tips/reward-code.ts';
import type { Content } from '#service/tips/tip-content.ts';
import type { Director } from './director.ts';
import type { Hands } from './hands.ts';
import type { Story } from './stories.ts';

const DAY_MS = 86_400_000;
/** Nobody guesses the receipts of a sample. */
const CHEAP = { memoryKib: 8, passes: 1 } as const;

interface Told {
  /** Before the end of the history. */
  readonly days: number;
  readonly category: TipCategory;
  readonly what: string;
  readonly where: string;
  readonly end?:
    | { readonly rejected: TipRejection }
    | { readonly answered: TipOutcome; readonly text: string; readonly reward?: number }
    | 'accepted'
    | 'asked';
}

const TOLD: readonly Told[] = [
  {
    days: 118,
    category: 'mining',
    what: '厂房后面的集装箱里昼夜有风扇声，里面是一排排显卡。听说电费由厂里承担。',
    where: '临山市工业园东区 12 号',
    end: { answered: 'acted', text: '经核查属实，已依规处理。感谢您的举报。', reward: 300_000 },
  },
  {
    days: 96,
    category: 'lessor',
    what: 'The cellar under the print shop is let to people who come at night and never print.',
    where: 'Yunzhou, Old Market 4',
    end: { answered: 'nothing-found', text: 'We looked: it is a laundry with large dryers.' },
  },
  {
    days: 81,
    category: 'other',
    what: '我觉得隔壁在挖矿。',
    where: '',
    end: { rejected: 'too-vague' },
  },
  {
    days: 63,
    category: 'power',
    what: '变压器旁私接了一条电缆，通往旧仓库，晚上电表不转。',
    where: '鹤清县旧粮站',
    end: { answered: 'acted', text: '已会同供电企业处理，线路已拆除。', reward: 500_000 },
  },
  {
    days: 44,
    category: 'false-data-centre',
    what: 'They call it an AI computing hall. The racks are all ASIC miners; I installed the fans.',
    where: 'Heqing, technology park, hall 2',
    end: { answered: 'known', text: 'This was known to us and is being dealt with.' },
  },
  {
    days: 20,
    category: 'mining',
    what: '网吧关门后机器仍全部开着。',
    where: '云州区中山路',
    end: 'accepted',
  },
  {
    days: 9,
    category: 'mining',
    what: 'A colleague runs a miner on the render machines every weekend. I saw the wallet page.',
    where: 'Film school, second floor',
    end: 'asked',
  },
  { days: 5, category: 'power', what: '养殖场用电量突然增加数倍，并未扩建。', where: '临山市北郊' },
  {
    days: 2.6,
    category: 'lessor',
    what: 'The landlord of the old cinema lets the hall to a “cloud firm”. The wall is hot.',
    where: 'Linshan, cinema at the station',
  },
];

export function stageTips(
  director: Director,
  hands: Hands,
  { until }: { readonly until: number },
): void {
  const { tips } = hands.office;
  if (tips === null) return;
  TOLD.forEach((told, i) => director.add(until - told.days * DAY_MS, tell(hands, tips, told, i)));
}

async function* tell(hands: Hands, tips: TipOffice, told: Told, i: number): Story {
  const { office } = hands;
  const { database, clock } = office;
  const [salt, pepper] = [new Uint8Array(32), new Uint8Array(32)];
  const line = { officePublicKey: tips.keys.publicKey, salt, pepper };
  const stepsBehindWall = database.hasWalls;
  const mailbox = new Mailbox({ db: database.db, stepsBehindWall, clock, line });
  const opened = await new Receipts(line, CHEAP).open(String(i).padStart(16, '0'));
  await mailbox.submit(opened, [contentOf(told)]);
  yield { hours: 24, isOffice: true };
  const before = new Set(await idsIn(hands));
  await collectTips(office);
  const id = (await idsIn(hands)).find((one) => !before.has(one));
  if (id === undefined || told.end === undefined) return;
  yield { hours: 5, isOffice: true };
  yield* handled(hands, { mailbox, opened, id, told, i });
}

interface Handling {
  readonly mailbox: Mailbox;
  readonly opened: Opened;
  readonly id: string;
  readonly told: Told;
  readonly i: number;
}

async function* handled(hands: Hands, handling: Handling): Story {
  const { id, told, i } = handling;
  const { end } = told;
  const params = { id };
  if (typeof end === 'object' && 'rejected' in end) {
    const body = { why: end.rejected };
    await hands.call('recipient', tipRoutes.reject, { params, body });
    return;
  }
  await hands.call('recipient', tipRoutes.accept, { params, body: {} });
  yield { hours: 20, isOffice: true };
  const note = '据反映该处夜间耗电异常，需核查 Unusual use of power at night, to be looked into.';
  const lead = { address: `198.18.${100 + i}.21`, note };
  await hands.call('recipient', tipRoutes.makeLead, { params, body: lead });
  if (end === 'accepted' || end === undefined) return;
  if (end === 'asked') {
    yield* asked(hands, handling);
    return;
  }
  if (typeof end !== 'object' || !('answered' in end)) return;
  yield { hours: 120, isOffice: true };
  const answer = { outcome: end.answered, text: end.text };
  await hands.call('recipient', tipRoutes.answer, { params, body: answer });
  if (end.reward !== undefined) yield* rewarded(hands, handling, end.reward);
}

async function* asked(hands: Hands, { mailbox, opened, id }: Handling): Story {
  const body = { text: 'Thank you. Which machines, and does anybody else have a key to the room?' };
  await hands.call('recipient', tipRoutes.message, { params: { id }, body });
  yield { hours: 60, isOffice: false };
  const box = await mailbox.open(opened);
  if (box === null) return;
  const text = 'The four at the window. The caretaker has a key, and he.';
  await mailbox.add(box, [{ head: { kind: 'message', text }, bytes: new Uint8Array() }]);
  yield { hours: 24, isOffice: true };
  await collectTips(hands.office);
}

async function* rewarded(
  hands: Hands,
  { mailbox, opened, id, i }: Handling,
  amount: number,
): Story {
  const params = { id };
  const body = { amount, currency: 'CNY' as const, note: '线索属实 It was true' };
  await hands.call('recipient', tipRoutes.proposeReward, { params, body });
  yield { hours: 24, isOffice: true };
  await hands.call('approver', tipRoutes.approveReward, { params });
  yield { hours: 70, isOffice: true };
  const box = await mailbox.open(opened);
  if (box === null) return;
  const code = newRewardCode(createHash('sha256').update(`sample ${i}`).digest());
  await mailbox.claim(box, rewardCodeHash(code));
  yield { hours: 3, isOffice: true };
  await hands.call('officer', tipRoutes.payReward, { body: { code } });
}

async function idsIn(hands: Hands): Promise<readonly string[]> {
  const { items } = await hands.call('recipient', tipRoutes.list, { query: { limit: 50 } });
  return items.map(({ id }) => id);
}

function contentOf({ category, what, where }: Told): Content {
  const language = /\p{Script=Han}/u.test(what) ? ('zh-CN' as const) : ('en' as const);
  const head = { kind: 'report', category, language, what, where, since: '' } as const;
  return { head, bytes: new Uint8Array() };
}
