import { decideOpen } from '#govern/case/open.ts';
import { decideLeadOpened } from '#govern/lead/triage.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { noteAttested } from '../campaigns/contradict.ts';
import { doerOf } from '../doer.ts';
import { attachPieces } from '../evidence/attach-evidence.ts';
import { command } from '../handler.ts';
import { followCase } from './follow-case.ts';
import { filingFor, nextCaseNumber, openCaseOn } from './opening-facts.ts';
import { systemFor } from './system-for.ts';

export const openCase = command(caseRoutes.open, async (work, { body }) => {
  const lead = await work.load('lead', body.leadId);
  const doer = await doerOf(work, 'case.open', lead);
  const system = await systemFor(work, lead.systemId);
  const { jurisdiction, sector, unitId, systemId, address, grade } = lead;
  const where = { jurisdiction, sector, unitId, systemId, address, grade };
  const opening = {
    ...where,
    number: await nextCaseNumber(work, jurisdiction),
    systemVersion: system?.version ?? null,
    tlp: body.tlp,
    leadIds: [lead.id],
    note: body.note,
  };
  const facts = {
    filing: filingFor(lead, system, work.iso),
    openCase: await openCaseOn(work.tx, lead),
  };
  const decision = decideOpen(opening, doer, facts);
  const opened = await work.record('case', work.newId(), decision, where);
  await attachPieces(
    work,
    await work.record('lead', lead.id, decideLeadOpened(lead, opened.id), where),
  );
  const noted = await noteAttested(work, opened, lead.attestedClean);
  const { id, version } = await followCase(work, null, noted);
  return { id, version };
});
