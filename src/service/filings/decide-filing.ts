/** The office of the level decides a filing; the office above takes note of it or objects. */
import { OperatingError } from '#base/errors.ts';
import {
  acceptFiling as decideAccept,
  answerForwarded,
  refuseFiling as decideRefuse,
  renewFiling,
  returnFiling as decideReturn,
  revokeFiling as decideRevoke,
} from '#govern/filing.ts';
import { nodesDownTo } from '#govern/policy.ts';
import type { Filing } from '#model/filing.ts';
import { filingRoutes } from '#model/routes/filings.ts';
import { doerOf } from '../doer.ts';
import { command } from '../handler.ts';
import type { Work } from '../work.ts';
import { markFiled, withdrawFiled } from './filed-systems.ts';

const targetOf = ({ jurisdiction, sector, unitId }: Filing) => ({ jurisdiction, sector, unitId });

async function filingFor(work: Work, id: string) {
  const filing = await work.load('filing', id);
  return { filing, doer: await doerOf(work, 'filing.decide', targetOf(filing)) };
}

export const acceptFiling = command(filingRoutes.accept, async (work, { params, body }) => {
  const { filing, doer } = await filingFor(work, params.id);
  await checkReference(work, body.reference);
  const forwardTo = await officeAbove(work, filing.jurisdiction);
  const decision = decideAccept(filing, { ...body, forwardTo }, doer, work.iso);
  const accepted = await work.record('filing', filing.id, decision, filing);
  if (accepted.renewsId !== null) {
    const earlier = await work.load('filing', accepted.renewsId);
    await work.record('filing', earlier.id, renewFiling(earlier, accepted.id), earlier);
    if (earlier.state === 'accepted') await withdrawFiled(work, earlier);
  }
  await markFiled(work, accepted);
  return { id: accepted.id, version: accepted.version };
});

/** Two filings of one number could not be told apart in a register or a letter. */
async function checkReference(work: Work, reference: string): Promise<void> {
  const row = await work.tx
    .selectFrom('filing')
    .select('id')
    .where('reference', '=', reference)
    .executeTakeFirst();
  if (row !== undefined) throw new OperatingError('conflict', `${reference} is another filing`);
}

/** City offices hand filings up to the province (notice of 2021); null: this is as high as it goes. */
async function officeAbove(work: Work, jurisdiction: string): Promise<string | null> {
  const nodesAbove = nodesDownTo(jurisdiction).slice(0, -1);
  if (nodesAbove.length === 0) return null;
  const nodes = await work.tx
    .selectFrom('jurisdiction')
    .select(['path', 'level'])
    .where('path', 'in', nodesAbove)
    .execute();
  const province = nodes.find(({ level }) => level === 'province');
  return province?.path ?? nodesAbove[0] ?? null;
}

export const returnFiling = command(filingRoutes.sendBack, async (work, { params, body }) => {
  const { filing, doer } = await filingFor(work, params.id);
  const decision = decideReturn(filing, body.reason, doer);
  const { id, version } = await work.record('filing', filing.id, decision, filing);
  return { id, version };
});

export const refuseFiling = command(filingRoutes.refuse, async (work, { params, body }) => {
  const { filing, doer } = await filingFor(work, params.id);
  const decision = decideRefuse(filing, body.reason, doer);
  const { id, version } = await work.record('filing', filing.id, decision, filing);
  return { id, version };
});

export const acknowledgeFiling = command(filingRoutes.acknowledge, async (work, { params }) => {
  const { filing, doer } = await filingFor(work, params.id);
  const decision = answerForwarded(filing, null, doer);
  const { id, version } = await work.record(
    'filing',
    filing.id,
    decision,
    await above(work, filing),
  );
  return { id, version };
});

export const objectToFiling = command(filingRoutes.object, async (work, { params, body }) => {
  const { filing, doer } = await filingFor(work, params.id);
  const decision = answerForwarded(filing, body.reason, doer);
  const ended = await work.record('filing', filing.id, decision, await above(work, filing));
  await withdrawFiled(work, ended);
  return { id: ended.id, version: ended.version };
});

/** Whoever answers for the office above acts there, not only where the filing lies. */
async function above(work: Work, filing: Filing): Promise<Filing> {
  if (filing.forwardedTo !== null) {
    await work.require('filing.decide', { ...targetOf(filing), jurisdiction: filing.forwardedTo });
  }
  return filing;
}

export const revokeFiling = command(filingRoutes.revoke, async (work, { params, body }) => {
  const { filing, doer } = await filingFor(work, params.id);
  const decision = decideRevoke(filing, body.reason, doer);
  const ended = await work.record('filing', filing.id, decision, filing);
  await withdrawFiled(work, ended);
  return { id: ended.id, version: ended.version };
});
