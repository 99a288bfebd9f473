/** What an order is written from, and what it becomes. */
import type { ORDER_REASONS, Order } from '#model/order.ts';
import type { ReplyOf } from '#model/route.ts';
import type { orderRoutes } from '#model/routes/orders.ts';
import type { systemRoutes } from '#model/routes/systems.ts';
import { RUNGS, rungRank, type Rung } from '#model/rung.ts';
import type { Asked } from '../api/call.ts';
import type { CaseRow } from '../inbox/waiting.ts';

export type BindingRow = ReplyOf<typeof systemRoutes.bindings>['items'][number];
export type Reason = (typeof ORDER_REASONS)[number];

export interface Draft {
  readonly reason: Reason;
  readonly rung: Rung;
  readonly basisId: string;
  readonly basisVersion: string;
  /** Ids of the bindings whose networks are held. */
  readonly bindingIds: readonly string[];
  readonly durationDays: string;
  readonly reviewDays: string;
  readonly necessity: string;
  readonly fails: Readonly<Partial<Record<Rung, string>>>;
}

type Body = NonNullable<Asked<typeof orderRoutes.draft>['body']>;

export function blankDraft(about: Pick<CaseRow, 'verdict'>, held: readonly BindingRow[]): Draft {
  return {
    reason: about.verdict === 'compromised' ? 'confirmed-compromised' : 'confirmed-deliberate',
    rung: 'block-pools',
    basisId: '',
    basisVersion: '',
    bindingIds: held.map(({ id }) => id),
    durationDays: '14',
    reviewDays: '7',
    necessity: '',
    fails: {},
  };
}

export function draftOf({ content, grounds }: Order): Draft {
  return {
    reason: content.reason,
    rung: content.rung,
    basisId: content.legalBasis.id,
    basisVersion: content.legalBasis.version,
    bindingIds: content.scope.map(({ bindingId }) => bindingId),
    durationDays: String(content.durationHours / 24),
    reviewDays: String(content.reviewHours / 24),
    necessity: grounds?.necessity ?? '',
    fails: Object.fromEntries((grounds?.lesser ?? []).map(({ rung, fails }) => [rung, fails])),
  };
}

/** Every rung below must be said no to. */
export const lesserRungs = (rung: Rung): readonly Rung[] => RUNGS.slice(0, rungRank(rung));

export function isWhole(draft: Draft): boolean {
  const texts = [draft.basisId, draft.basisVersion, draft.necessity];
  const reasons = lesserRungs(draft.rung).map((rung) => draft.fails[rung] ?? '');
  return [...texts, ...reasons].every((text) => text.trim() !== '') && draft.bindingIds.length > 0;
}

/** Bindings that hold at this moment. */
export function heldNow(bindings: readonly BindingRow[], at: number): readonly BindingRow[] {
  return bindings.filter(
    ({ from, until, withdrawnAt }) =>
      withdrawnAt === null && Date.parse(from) <= at && (until === null || Date.parse(until) > at),
  );
}

export function bodyOf(
  draft: Draft,
  about: { readonly caseId: string; readonly systemId: string },
  bindings: readonly BindingRow[],
  at: number,
): Body {
  const boundAt = new Date(at).toISOString();
  const scope = bindings
    .filter(({ id }) => draft.bindingIds.includes(id))
    .map(({ id, network }) => ({ network, bindingId: id, boundAt }));
  return {
    content: {
      ...about,
      reason: draft.reason,
      rung: draft.rung,
      legalBasis: { id: draft.basisId, version: draft.basisVersion },
      scope,
      durationHours: Math.round(Number(draft.durationDays) * 24),
      reviewHours: Math.round(Number(draft.reviewDays) * 24),
      releaseConditions: ['report-accepted', 'rescan-clean', 'clean-window', 'root-cause-stated'],
    },
    grounds: {
      necessity: draft.necessity,
      lesser: lesserRungs(draft.rung).map((rung) => ({ rung, fails: draft.fails[rung] ?? '' })),
    },
  };
}
