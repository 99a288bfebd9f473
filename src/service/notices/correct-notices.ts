/** An appeal was upheld: whoever was told something wrong is told so, with an apology. */
import { decideCorrected, uncorrected } from '#govern/case/appeal.ts';
import type { Case } from '#model/case.ts';
import type { Notice, NoticeChannel } from '#model/notice.ts';
import { WORDS_MAX } from '#model/notice-template.ts';
import { followCase } from '../cases/follow-case.ts';
import type { Work } from '../work.ts';
import { composeNotice } from './compose.ts';
import type { NoticeFollower } from './record-served.ts';

export function noticesOf({ tx }: Work, caseId: string): Promise<Notice[]> {
  return tx.selectFrom('notice').selectAll().where('caseId', '=', caseId).orderBy('id').execute();
}

/** Prepared for everybody who was told; people look at them and send them. */
export async function correctNotices(
  work: Work,
  about: Case,
  notices: readonly Notice[],
  reasons: string,
): Promise<void> {
  for (const earlier of uncorrected(notices)) {
    const { recipientName: name, recipientEmail: email } = earlier;
    await composeNotice(work, about, {
      kind: 'correction',
      language: earlier.language,
      channels: channelsOf(earlier),
      template: null,
      recipient: name === null ? null : { name, email },
      orderId: earlier.orderId,
      earlierId: earlier.id,
      words: { whatWasWrong: [reasons.replaceAll(/\s+/gu, ' ').slice(0, WORDS_MAX)] },
    });
  }
}

/** As before, where that is still possible. */
function channelsOf({ channels, recipientEmail }: Notice): NoticeChannel[] {
  const possible = channels
    .map(({ channel }) => channel)
    .filter((channel) => channel !== 'email' || recipientEmail !== null);
  return possible.length === 0 ? ['print'] : possible;
}

/** With the last correction the authority owes none any more. */
export const correctionIsServed: NoticeFollower = async (work, { kind, caseId }) => {
  if (kind !== 'correction') return;
  const before = await work.find('case', caseId);
  if (before === null) return;
  const decision = decideCorrected(before, await noticesOf(work, caseId));
  if ('events' in decision && decision.events.length === 0) return;
  await followCase(work, before, await work.record('case', before.id, decision, before));
};
