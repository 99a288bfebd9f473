/** An order that the policy proposes by itself, once mining was found: the job behind `order.propose-by-policy`. */
import { z } from 'zod';
import { isoFrom } from '#base/clock.ts';
import { decideProposeByPolicy, reasonOf, textByPolicy } from '#govern/order/by-policy.ts';
import type { SystemActor } from '#model/actor.ts';
import type { Case } from '#model/case.ts';
import { isRefusal, type Refusal } from '#model/decision.ts';
import { Id } from '#model/event.ts';
import { ORDER_NETWORKS_MAX, type Order, type OrderContent } from '#model/order.ts';
import type { Db } from '#store/database.ts';
import type { JobKind } from '#store/job-queue.ts';
import type { Office } from '../office.ts';
import { rulesAt } from '../policies/rules-at.ts';
import { inWork, type Work } from '../work.ts';
import { orderContext } from './order-context.ts';
import { tellCaseOfOrders } from './record-order.ts';

export const PROPOSE_TOPIC = 'order.propose-by-policy';
const Payload = z.strictObject({ caseId: Id });

const BY_POLICY: SystemActor = { kind: 'system', id: null, part: 'policy' };
const TRIES_MAX = 5;
const PAUSE_SECONDS = 10;

export function proposeByPolicyJob(office: Office): JobKind {
  return {
    topic: PROPOSE_TOPIC,
    triesMax: TRIES_MAX,
    pauseSeconds: PAUSE_SECONDS,
    run: async (payload) => {
      await proposeByPolicy(office, Payload.parse(payload).caseId);
    },
  };
}

/** Asks for a proposal where a step of the case made one due. */
export async function askForProposal(work: Work, before: Case | null, after: Case): Promise<void> {
  if (before?.version === after.version) return;
  const { rules } = await rulesAt(work.tx, after.jurisdiction);
  const wasDue = before !== null && reasonOf(before, rules) !== null;
  if (wasDue || reasonOf(after, rules) === null) return;
  await work.enqueue(PROPOSE_TOPIC, { caseId: after.id });
}

/** Gives the proposal, or why there is none: such a case is left to people, and nothing is recorded. */
export function proposeByPolicy(office: Office, caseId: string): Promise<Order | Refusal> {
  return inWork(office, BY_POLICY, async (work) => {
    const about = await work.load('case', caseId);
    const { rules } = await rulesAt(work.tx, about.jurisdiction);
    const text = textByPolicy(about, rules, await networksNow(work.tx, about.systemId, work.at));
    if (isRefusal(text)) return text;
    // Once people, or the policy, have written an order, what follows is theirs to say.
    if (await hasOrder(work.tx, caseId)) {
      return { refused: 'conflict', message: 'The case has an order already' };
    }
    const { jurisdiction } = about;
    const context = await orderContext(work, { caseId, jurisdiction, content: text.content });
    const id = work.newId();
    const decision = decideProposeByPolicy(id, text, about, context);
    if (isRefusal(decision)) return decision;
    const order = await work.record('order', id, decision, about);
    await tellCaseOfOrders(work, caseId);
    return order;
  });
}

async function hasOrder(db: Db, caseId: string): Promise<boolean> {
  const row = await db
    .selectFrom('order')
    .select('id')
    .where('caseId', '=', caseId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** What is bound to the system at that instant; one more than an order takes, so that too many is seen. */
async function networksNow(
  db: Db,
  systemId: string | null,
  at: number,
): Promise<OrderContent['scope']> {
  if (systemId === null) return [];
  const boundAt = isoFrom(at);
  const rows = await db
    .selectFrom('binding')
    .select(['id', 'network'])
    .where('systemId', '=', systemId)
    .where('withdrawnAt', 'is', null)
    .where('from', '<=', boundAt)
    .where((is) => is.or([is('until', 'is', null), is('until', '>', boundAt)]))
    .orderBy('id')
    .limit(ORDER_NETWORKS_MAX + 1)
    .execute();
  return rows.map(({ id, network }) => ({ network, bindingId: id, boundAt }));
}
