/** The order that a policy proposes by itself. Two people must approve it, and a third puts it into effect. */
import { networkFromText, holds } from '#base/network.ts';
import type { Case } from '#model/case.ts';
import { isRefusal, refuse, type Refusal } from '#model/decision.ts';
import { isAtLeast } from '#model/evidence.ts';
import { ORDER_NETWORKS_MAX, type Order, type OrderContent } from '#model/order.ts';
import type { PolicyRules } from '#model/policy.ts';
import { rungRank, type Rung } from '#model/rung.ts';
import { decideDraft, decidePropose, type OrderText } from './propose.ts';
import type { OrderContext } from './content.ts';
import { evolveOrder, type OrderDecision } from './evolve.ts';

type About = Pick<Case, 'id' | 'state' | 'verdict' | 'grade' | 'systemId'>;
type Part = OrderContent['scope'][number];

/** States in which something found is judged, and not yet said to be rectified. */
const JUDGED: readonly Case['state'][] = ['assessed', 'noticed', 'rectifying'];

/** Why it would be ordered; null: the policy leaves this case to people, or not yet. */
export function reasonOf(
  { state, verdict, grade, systemId }: About,
  { autoOrder, autoRungMax }: PolicyRules,
): OrderContent['reason'] | null {
  if (autoOrder === null || autoRungMax === null || systemId === null) return null;
  if (!JUDGED.includes(state) || !isAtLeast(grade, 'session')) return null;
  if (verdict !== 'deliberate' && verdict !== 'compromised') return null;
  return autoOrder.verdicts.includes(verdict) ? `confirmed-${verdict}` : null;
}

/** In the words of the policy, and never above its rung. `scope`: the networks that are the system's now. */
export function textByPolicy(
  about: About,
  rules: PolicyRules,
  scope: readonly Part[],
): OrderText | Refusal {
  const reason = reasonOf(about, rules);
  const { autoOrder, autoRungMax, holdDaysMax, reviewHoursMax } = rules;
  const { id: caseId, systemId } = about;
  if (reason === null || autoOrder === null || autoRungMax === null || systemId === null) {
    return refuse('wrong-state', 'The policy leaves this order to people');
  }
  const parts = outermost(scope);
  if (parts.length === 0) return refuse('wrong-state', 'No address is the system’s now');
  if (parts.length > ORDER_NETWORKS_MAX) {
    return refuse('too-many', `An order names ${ORDER_NETWORKS_MAX} networks at most`);
  }
  const rung = lower(autoOrder.rung, autoRungMax);
  const durationHours = Math.min(autoOrder.durationHours, holdDaysMax * 24);
  const { legalBasis, releaseConditions, necessity } = autoOrder;
  const content = {
    caseId,
    systemId,
    reason,
    rung,
    legalBasis,
    scope: [...parts],
    durationHours,
    reviewHours: Math.min(autoOrder.reviewHours, reviewHoursMax, durationHours),
    releaseConditions,
  };
  const lesser = autoOrder.lesser.filter((each) => rungRank(each.rung) < rungRank(rung));
  return { content, grounds: { necessity, lesser } };
}

/** Draft and proposal at once: a draft that nobody wrote would wait for nobody. */
export function decideProposeByPolicy(
  id: string,
  text: OrderText,
  about: Pick<Order, 'unitId' | 'jurisdiction' | 'sector'>,
  context: OrderContext & { readonly policyVersion: number },
): OrderDecision {
  const drafting = decideDraft(text, about, null, context);
  if (isRefusal(drafting)) return drafting;
  const [draft] = drafting.events;
  if (draft?.type !== 'order.drafted') throw new Error('Broken invariant: a draft is one event');
  const head = { streamId: id, version: 1, at: context.scope.check.checkedAt, actorId: null };
  const proposing = decidePropose(evolveOrder(null, { ...head, ...draft }), null, context);
  return isRefusal(proposing) ? proposing : { events: [draft, ...proposing.events] };
}

function lower(a: Rung, b: Rung): Rung {
  return rungRank(a) <= rungRank(b) ? a : b;
}

/** An address inside of a prefix that is named already says nothing more. */
function outermost(scope: readonly Part[]): readonly Part[] {
  const known = scope.flatMap((part) => {
    const network = networkFromText(part.network);
    return typeof network === 'string' ? [] : [{ part, network }];
  });
  return known
    .filter(
      ({ network }, i) =>
        !known.some(
          (other, j) =>
            j !== i &&
            holds(other.network, network) &&
            (other.network.text !== network.text || j < i),
        ),
    )
    .map(({ part }) => part);
}
