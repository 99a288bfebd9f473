import { OperatingError } from '#base/errors.ts';
import { decideMerge } from '#govern/lead/triage.ts';
import { isRefusal } from '#model/decision.ts';
import { leadRoutes } from '#model/routes/leads.ts';
import { doerOf } from '../doer.ts';
import { attachPieces } from '../evidence/attach-evidence.ts';
import { command } from '../handler.ts';
import { recordNews } from '../record-news.ts';
import { inheritTaken } from './taken-findings.ts';

export const mergeLead = command(leadRoutes.merge, async (work, { params, body }) => {
  const from = await work.load('lead', params.id);
  const into = await work.load('lead', body.intoId);
  await work.require('lead.triage', into);
  const both = decideMerge(from, into, body.note, await doerOf(work, 'lead.triage', from));
  if (isRefusal(both)) throw new OperatingError(both.refused, both.message);
  await attachPieces(work, await recordNews(work, 'lead', into, both.into, into), from.id);
  await inheritTaken(work, from.id, into.id);
  const { id, version } = await recordNews(work, 'lead', from, both.from, from);
  return { id, version };
});
