/** What waits for this person: read off the state of cases and orders by who may take the next step. */
import type { Verb } from '#model/authority.ts';
import type { ReplyOf } from '#model/route.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { exemptionRoutes } from '#model/routes/exemptions.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { useAsk } from '../api/ask.ts';
import { useLater } from '../api/use-later.ts';
import { mayAnywhere, mayDo, useMe, type Me } from '../api/me.ts';
import type { EN } from '../words/en.ts';

export type CaseRow = ReplyOf<typeof caseRoutes.list>['items'][number];
export type OrderRow = ReplyOf<typeof orderRoutes.list>['items'][number];
export type ExemptionRow = ReplyOf<typeof exemptionRoutes.list>['items'][number];

interface Common {
  readonly id: string;
  readonly what: keyof typeof EN.inbox.waits;
  /** Since when it waits. */
  readonly since: string;
  readonly overdue: boolean;
}
export type Waiting =
  | (Common & { readonly kind: 'case'; readonly row: CaseRow })
  | (Common & { readonly kind: 'order'; readonly row: OrderRow })
  | (Common & { readonly kind: 'exemption'; readonly row: ExemptionRow });

const LIMIT = { limit: '200' } as const;

/**
 * The most pressing first. Undefined until all of it is known. It takes eight lists: where only their count is shown, they wait
 * (`when`) until the page has what it is about.
 */
export function useWaiting(when = true): readonly Waiting[] | undefined {
  const me = useMe();
  const may = (verb: Verb): boolean => when && me !== undefined && mayAnywhere(me, verb);
  const assesses = may('case.assess');
  const verifies = may('case.manage') || may('case.verify');
  const asked = [
    useAsk(caseRoutes.list, { query: { ...LIMIT, state: 'lead' } }, assesses),
    useAsk(caseRoutes.list, { query: { ...LIMIT, state: 'triage' } }, assesses),
    useAsk(caseRoutes.list, { query: { ...LIMIT, state: 'assessed' } }, may('notice.serve')),
    useAsk(caseRoutes.list, { query: { ...LIMIT, state: 'verifying' } }, verifies),
  ];
  const orders = [
    useAsk(orderRoutes.list, { query: { ...LIMIT, state: 'proposed' } }, may('order.approve')),
    useAsk(orderRoutes.list, { query: { ...LIMIT, state: 'approved' } }, may('order.propose')),
    useAsk(orderRoutes.list, { query: { ...LIMIT, state: 'active' } }, may('order.approve')),
  ];
  const exemptions = useAsk(
    exemptionRoutes.list,
    { query: { ...LIMIT, state: 'proposed' } },
    may('exemption.grant'),
  );
  if (
    !when ||
    me === undefined ||
    [...asked, ...orders, exemptions].some(({ isLoading }) => isLoading)
  ) {
    return undefined;
  }
  const all: (Waiting | null)[] = [
    ...asked.flatMap(({ data }) => data?.items ?? []).map((row) => ofCase(row, me)),
    ...orders.flatMap(({ data }) => data?.items ?? []).map((row) => ofOrder(row, me)),
    ...(exemptions.data?.items ?? []).map((row) => ofExemption(row, me)),
  ];
  return all
    .filter((one) => one !== null)
    .toSorted((a, b) => Number(b.overdue) - Number(a.overdue) || (a.since < b.since ? -1 : 1));
}

export function useWaitingCount(): number {
  return useWaiting(useLater())?.length ?? 0;
}

function ofCase(row: CaseRow, me: Me): Waiting | null {
  const what = caseWaits(row, me);
  if (what === null) return null;
  const { id, stateSince: since, overdue } = row;
  return { kind: 'case', id, row, what, since, overdue };
}

function caseWaits(row: CaseRow, me: Me): Waiting['what'] | null {
  const may = (verb: Verb): boolean => mayDo(me, verb, row);
  switch (row.state) {
    case 'lead':
      return may('case.assess') ? 'takeOn' : null;
    case 'triage':
      return may('case.assess') && row.handlerId === me.person.id ? 'assess' : null;
    case 'assessed':
      return isMining(row) && may('notice.serve') ? 'notice' : null;
    case 'verifying':
      return verifyingWaits(row, may);
    default:
      return null;
  }
}

function verifyingWaits(row: CaseRow, may: (verb: Verb) => boolean): Waiting['what'] | null {
  if (row.report?.acceptedAt === null) return may('case.manage') ? 'reviewReport' : null;
  if (row.passedAt === null) return may('case.verify') ? 'verify' : null;
  return row.releasedAt === null && may('order.lift') ? 'lift' : null;
}

const isMining = ({ verdict }: CaseRow): boolean =>
  verdict === 'deliberate' || verdict === 'compromised';

function ofOrder(row: OrderRow, me: Me): Waiting | null {
  const { id } = row;
  const one = (what: Waiting['what'], since: string | null, overdue = false): Waiting => ({
    kind: 'order',
    id,
    row,
    what,
    since: since ?? row.changedAt,
    overdue,
  });
  if (row.state === 'proposed') {
    const hands = [
      row.draftedBy,
      row.proposedBy,
      ...row.approvals.map((approval) => approval.hands),
    ];
    const isOwn = hands.some((pair) => pair?.includes(me.person.id) === true);
    return !isOwn && mayDo(me, 'order.approve', row) ? one('approve', row.proposedAt) : null;
  }
  if (row.state === 'approved') {
    return mayDo(me, 'order.propose', row) ? one('schedule', row.approvedAt) : null;
  }
  return row.reviewOverdue && mayDo(me, 'order.approve', row)
    ? one('review', row.reviewAt, true)
    : null;
}

function ofExemption(row: ExemptionRow, me: Me): Waiting | null {
  if (row.proposedBy.includes(me.person.id) || !mayDo(me, 'exemption.grant', row)) return null;
  const { id, proposedAt: since } = row;
  return { kind: 'exemption', id, row, what: 'grantExemption', since, overdue: false };
}
