/** An order that the policy proposes by itself, once mining was found: the job behind `order.propose-by-policy`. */
import { z } from 'zod';
import { isoFrom } from '#base/clock.ts';
import { decideProposeByPolicy, textByPolicy } from '#govern/order/by-policy.ts';
import type { SystemActor } from '#model/actor.ts';
import { isRefusal, type Refusal } from '#model/decision.ts';
import { Id } from '#model/event.ts';
import { ORDER_NETWORKS_MAX, type Order, type OrderContent } from '#model/order.ts';
import type { Db } from '#store/database.ts';
import type { JobKind } from '#store/job-queue.ts';
import type { Office } from '../office.ts';
import { rulesAt } from '../policies/rules-at.ts';
import { inWork } from '../work.ts';
import { PROPOSE_TOPIC } from './ask-for-proposal.ts';
import { orderContext } from './order-context.ts';
import { tellCaseOfOrders } from './record-order.ts';

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
