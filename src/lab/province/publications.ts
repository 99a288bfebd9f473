/** The sample office tells its months: counted on a first day, approved by another, published; one is corrected in sight. */
import { OperatingError } from '#base/errors.ts';
import { monthSpan } from '#govern/month.ts';
import { publicationRoutes } from '#model/routes/publications.ts';
import type { Director } from './director.ts';
import type { Hands } from './hands.ts';
import { PROVINCE } from './places.ts';
import type { Story } from './stories.ts';

const ZONE = 'Asia/Shanghai';
/** On the second day of the next month. */
const COUNTED_AFTER_MS = 1.2 * 86_400_000;

/** Months that begin after the history did and are over by its end, the oldest first; and when each ends. */
function monthsBetween(from: number, until: number): { month: string; to: number }[] {
  const months: { month: string; to: number }[] = [];
  const first = new Date(from);
  for (let i = 1; ; i++) {
    const at = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + i, 1));
    const month = at.toISOString().slice(0, 7);
    const { to } = monthSpan(month, ZONE);
    if (to + COUNTED_AFTER_MS >= until) return months;
    months.push({ month, to });
  }
}

/** The last month waits for somebody to approve it: the visitor. */
export function stagePublications(
  director: Director,
  hands: Hands,
  { from, until }: { readonly from: number; readonly until: number },
): void {
  const months = monthsBetween(from, until);
  for (const [i, { month, to }] of months.entries()) {
    const isLast = i === months.length - 1;
    const isCorrected = i === months.length - 3;
    director.add(to + COUNTED_AFTER_MS, tell(hands, month, isLast, isCorrected));
  }
}

async function* tell(hands: Hands, month: string, isWaiting: boolean, isCorrected: boolean): Story {
  const body = { scope: 'public' as const, jurisdiction: PROVINCE, unitId: null, month };
  const { id, sha256 } = await hands.call('publisher', publicationRoutes.draft, { body });
  if (isWaiting) return;
  yield { hours: 6, isOffice: true };
  await approveAndPublish(hands, id, sha256);
  if (!isCorrected) return;
  yield { hours: 40 * 24, isOffice: true };
  const reason = {
    en: 'Findings that were confirmed after the first count are included',
    'zh-CN': '补充首次统计之后查实的案件',
  };
  try {
    const params = { id };
    const again = await hands.call('publisher', publicationRoutes.correct, {
      params,
      body: { reason },
    });
    yield { hours: 4, isOffice: true };
    await approveAndPublish(hands, id, again.sha256);
  } catch (error) {
    // Nothing was found later: then there is nothing to correct.
    if (!(error instanceof OperatingError) || error.code !== 'wrong-state') throw error;
  }
}

async function approveAndPublish(hands: Hands, id: string, sha256: string): Promise<void> {
  const params = { id };
  await hands.call('shenpi', publicationRoutes.approve, { params, body: { sha256 } });
  await hands.call('publisher', publicationRoutes.publish, { params });
}
