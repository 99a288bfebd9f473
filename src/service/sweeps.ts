/**
 * What time alone brings about. Each sweep looks at what is due and does it: it may run late, twice, or in several
 * processes, and changes nothing that is not due.
 */
import { tendOneTable } from '#store/upkeep.ts';
import { sweepCampaigns } from './campaigns/sweep-campaigns.ts';
import { tellCaseOfClock } from './cases/follow-case.ts';
import { sweepClocks } from './clocks/sweep-clocks.ts';
import { sweepFilings } from './filings/sweep-filings.ts';
import { superiorTeller } from './notices/tell-superior.ts';
import type { Office } from './office.ts';
import { recheckOrders, sweepOrders } from './orders/sweep-orders.ts';
import { publishCases } from './exchange/publish-cases.ts';
import { issueChangedSets, issueSets } from './points/issue-sets.ts';
import { noticeLostPoints } from './points/notice-lost.ts';
import { forgetReplies } from './record/forget-replies.ts';
import { forgetDeliveries } from './sensors/forget-deliveries.ts';
import { sweepRetention } from './retention/sweep-retention.ts';
import { noticeSilence } from './sensors/notice-silence.ts';
import { collectTips } from './tips/collect-tips.ts';
import { sweepTips } from './tips/keep-tip.ts';

export interface Sweep {
  readonly name: string;
  readonly everyMs: number;
  /** Also soon after something was recorded. */
  readonly onEvents: boolean;
  run(office: Office): Promise<unknown>;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** Letters between authorities are in Chinese: the supervising ones are. */
const CLOCK_FOLLOWERS = [tellCaseOfClock, superiorTeller('zh-CN')];

export const SWEEPS: readonly Sweep[] = [
  {
    name: 'orders',
    everyMs: 5 * SECOND_MS,
    onEvents: true,
    run: (office) => sweepOrders(office),
  },
  {
    // Released first of all: what follows from a decision is told within a second of it.
    name: 'changed sets',
    everyMs: 5 * SECOND_MS,
    onEvents: true,
    run: (office) => issueChangedSets(office),
  },
  {
    name: 'sets',
    everyMs: 30 * SECOND_MS,
    onEvents: false,
    run: (office) => issueSets(office),
  },
  {
    name: 'lost points',
    everyMs: 15 * SECOND_MS,
    onEvents: false,
    run: (office) => noticeLostPoints(office),
  },
  {
    name: 'clocks',
    everyMs: 30 * SECOND_MS,
    onEvents: false,
    run: (office) => sweepClocks(office, CLOCK_FOLLOWERS),
  },
  {
    name: 'exemptions',
    everyMs: MINUTE_MS,
    onEvents: false,
    run: (office) => recheckAll(office),
  },
  {
    name: 'campaigns',
    everyMs: MINUTE_MS,
    onEvents: false,
    run: (office) => sweepCampaigns(office),
  },
  {
    name: 'filings',
    everyMs: MINUTE_MS,
    onEvents: false,
    run: (office) => sweepFilings(office),
  },
  {
    name: 'exchange',
    everyMs: 30 * SECOND_MS,
    onEvents: false,
    run: (office) => publishCases(office),
  },
  {
    name: 'silence',
    everyMs: MINUTE_MS,
    onEvents: false,
    run: (office) => noticeSilence(office),
  },
  {
    name: 'deliveries',
    everyMs: 60 * MINUTE_MS,
    onEvents: false,
    run: (office) => forgetDeliveries(office, office.retention['delivery-days']),
  },
  {
    name: 'replies',
    everyMs: 60 * MINUTE_MS,
    onEvents: false,
    run: (office) => forgetReplies(office),
  },
  {
    name: 'retention',
    everyMs: 60 * MINUTE_MS,
    onEvents: false,
    run: (office) => sweepRetention(office),
  },
  {
    name: 'tips',
    everyMs: MINUTE_MS,
    onEvents: false,
    run: (office) => collectTips(office),
  },
  {
    name: 'old tips',
    everyMs: 60 * MINUTE_MS,
    onEvents: false,
    run: (office) => sweepTips(office),
  },
  {
    name: 'upkeep',
    everyMs: 5 * MINUTE_MS,
    onEvents: false,
    run: (office) => tendOneTable(office.database),
  },
];

/** An address may have become exempt, or shared, since an order on it was approved. */
async function recheckAll(office: Office): Promise<void> {
  for (let after = await recheckOrders(office, null); after !== null;) {
    after = await recheckOrders(office, after);
  }
}
