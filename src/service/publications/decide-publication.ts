/** Every step of a publication: counted, approved by another, published, corrected, withdrawn. */
import { OperatingError } from '#base/errors.ts';
import {
  decideApprove,
  decideCorrect,
  decideDraft,
  decideDrop,
  decidePublish,
  decideRecount,
  decideWithdraw,
  type NewPublication,
} from '#govern/publication.ts';
import type { Verb } from '#model/authority.ts';
import type { Publication } from '#model/publication.ts';
import { publicationRoutes } from '#model/routes/publications.ts';
import { doerOf } from '../doer.ts';
import { command } from '../handler.ts';
import type { Work } from '../work.ts';
import { countFigures } from './count-figures.ts';

export const draftPublication = command(publicationRoutes.draft, async (work, { body }) => {
  const { jurisdiction, unitId } = body;
  const doer = await doerOf(work, 'publication.draft', { jurisdiction, sector: null, unitId });
  if (unitId !== null) await requireUnitAt(work, unitId, jurisdiction);
  await refuseBeside(work, body);
  const counted = await countFigures(work.tx, body, work.at, null);
  const decision = decideDraft(body, counted, doer, work.at);
  const { id, version } = await work.record('publication', work.newId(), decision, body);
  return { id, version, sha256: counted.sha256 };
});

async function requireUnitAt(work: Work, unitId: string, jurisdiction: string): Promise<void> {
  const unit = await work.find('unit', unitId);
  if (unit?.jurisdiction === jurisdiction) return;
  throw new OperatingError('invalid', `There is no unit ${unitId} at ${jurisdiction}`);
}

/**
 * Each month is told once to each scope: a second one would be a correction that nobody sees. Of two levels of one
 * branch only one tells everybody: laid side by side, the totals of the lower give away what the upper left blank.
 */
async function refuseBeside(work: Work, about: NewPublication): Promise<void> {
  const { scope, month, jurisdiction, unitId } = about;
  const same = await work.tx
    .selectFrom('publication')
    .select(['id', 'jurisdiction', 'unitId'])
    .where('month', '=', month)
    .where('scope', '=', scope)
    .where('state', 'not in', ['dropped', 'withdrawn'])
    .execute();
  const isBeside = (other: (typeof same)[number]): boolean =>
    scope === 'unit'
      ? other.unitId === unitId
      : other.jurisdiction === jurisdiction ||
        other.jurisdiction.startsWith(`${jurisdiction}/`) ||
        jurisdiction.startsWith(`${other.jurisdiction}/`);
  const beside = same.find(isBeside);
  if (beside === undefined) return;
  throw new OperatingError(
    'conflict',
    `${month} is told by ${beside.id} at ${beside.jurisdiction} already: correct that one`,
  );
}

export const recountPublication = command(publicationRoutes.recount, async (work, { params }) => {
  const { found, doer } = await onPublication(work, params.id, 'publication.draft');
  const counted = await countFigures(work.tx, found, work.at, found.figures);
  const done = await step(work, found, decideRecount(found, counted, doer));
  return { ...done, sha256: counted.sha256 };
});

export const approvePublication = command(publicationRoutes.approve, async (work, input) => {
  const { params, body } = input;
  const { found, doer } = await onPublication(work, params.id, 'publication.approve');
  return step(work, found, decideApprove(found, body.sha256, doer));
});

export const publishPublication = command(publicationRoutes.publish, async (work, { params }) => {
  const { found } = await onPublication(work, params.id, 'publication.publish');
  return step(work, found, decidePublish(found));
});

export const correctPublication = command(publicationRoutes.correct, async (work, input) => {
  const { params, body } = input;
  const { found, doer } = await onPublication(work, params.id, 'publication.draft');
  const counted = await countFigures(work.tx, found, work.at, found.figures);
  const done = await step(work, found, decideCorrect(found, counted, body.reason, doer));
  return { ...done, sha256: counted.sha256 };
});

export const dropPublication = command(publicationRoutes.drop, async (work, { params }) => {
  const { found } = await onPublication(work, params.id, 'publication.draft');
  return step(work, found, decideDrop(found));
});

export const withdrawPublication = command(publicationRoutes.withdraw, async (work, input) => {
  const { params, body } = input;
  const { found } = await onPublication(work, params.id, 'publication.publish');
  return step(work, found, decideWithdraw(found, body.reason));
});

async function onPublication(work: Work, id: string, verb: Verb) {
  const found = await work.load('publication', id);
  const { jurisdiction, unitId } = found;
  const doer = await doerOf(work, verb, { jurisdiction, sector: null, unitId });
  return { found, doer };
}

async function step(
  work: Work,
  found: Publication,
  decision: Parameters<typeof work.record<'publication'>>[2],
): Promise<{ id: string; version: number }> {
  const { id, version } = await work.record('publication', found.id, decision, found);
  return { id, version };
}
