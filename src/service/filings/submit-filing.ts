/** A unit files its systems: a liaison or an officer by the interface, or whoever holds the unit's link on the portal. */
import { OperatingError } from '#base/errors.ts';
import {
  mendFiling as decideMend,
  submitFiling as decideSubmit,
  withdrawFiling as decideWithdraw,
} from '#govern/filing.ts';
import type { UnitActor } from '#model/actor.ts';
import type { Filing, FilingContent, FilingWords } from '#model/filing.ts';
import { filingRoutes } from '#model/routes/filings.ts';
import type { Unit } from '#model/unit.ts';
import { makeFilingLink as makeLink } from '../campaigns/unit-link.ts';
import { command } from '../handler.ts';
import type { Office } from '../office.ts';
import { inWork, type Work } from '../work.ts';
import { withdrawFiled } from './filed-systems.ts';

export interface NewFiling {
  readonly content: FilingContent;
  readonly words: FilingWords;
  readonly renewsId: string | null;
}

const targetOf = ({ id, jurisdiction, sector }: Unit) => ({ jurisdiction, sector, unitId: id });

async function submit(work: Work, { content, words, renewsId }: NewFiling): Promise<Filing> {
  const unit = await work.load('unit', content.unitId);
  const { jurisdiction, sector } = unit;
  await checkSystems(work, content);
  await checkRepeated(work, content);
  const earlier = renewsId === null ? null : await work.load('filing', renewsId);
  const decision = decideSubmit(content, words, { jurisdiction, sector }, earlier);
  return work.record('filing', work.newId(), decision, { jurisdiction });
}

async function checkSystems(
  work: Work,
  { unitId, systemIds }: Pick<FilingContent, 'unitId' | 'systemIds'>,
): Promise<void> {
  const rows = await work.tx
    .selectFrom('system')
    .select('id')
    .where('id', 'in', systemIds)
    .where('unitId', '=', unitId)
    .where('retiredAt', 'is', null)
    .execute();
  if (rows.length === new Set(systemIds).size) return;
  throw new OperatingError('invalid', 'A system is not of this unit, or out of use');
}

/** A form that is sent twice is one filing. */
async function checkRepeated(work: Work, { unitId, title }: FilingContent): Promise<void> {
  const row = await work.tx
    .selectFrom('filing')
    .select('id')
    .where('unitId', '=', unitId)
    .where('title', '=', title)
    .where('state', 'in', ['submitted', 'returned'])
    .executeTakeFirst();
  if (row === undefined) return;
  throw new OperatingError('conflict', 'A filing of this title waits for its decision already');
}

async function mend(
  work: Work,
  filing: Filing,
  { content, words }: Omit<NewFiling, 'renewsId'>,
): Promise<Filing> {
  if (content.unitId !== filing.unitId) {
    throw new OperatingError('invalid', 'A filing stays with its unit');
  }
  await checkSystems(work, content);
  return work.record('filing', filing.id, decideMend(filing, content, words), filing);
}

async function withdraw(work: Work, filing: Filing, reason: string): Promise<Filing> {
  const after = await work.record('filing', filing.id, decideWithdraw(filing, reason), filing);
  if (filing.state === 'accepted') await withdrawFiled(work, after);
  return after;
}

export const submitFiling = command(filingRoutes.submit, async (work, { body }) => {
  const { words, renewsId, ...content } = body;
  const unit = await work.load('unit', content.unitId);
  await work.require('filing.submit', targetOf(unit));
  const { id, version } = await submit(work, { content, words, renewsId });
  return { id, version };
});

export const mendFiling = command(filingRoutes.mend, async (work, { params, body }) => {
  const { words, ...content } = body;
  const filing = await work.load('filing', params.id);
  const { jurisdiction, sector, unitId } = filing;
  await work.require('filing.submit', { jurisdiction, sector, unitId });
  const { id, version } = await mend(work, filing, { content, words });
  return { id, version };
});

export const withdrawFiling = command(filingRoutes.withdraw, async (work, { params, body }) => {
  const filing = await work.load('filing', params.id);
  const { jurisdiction, sector, unitId } = filing;
  await work.require('filing.submit', { jurisdiction, sector, unitId });
  const { id, version } = await withdraw(work, filing, body.reason);
  return { id, version };
});

export const makeFilingLink = command(filingRoutes.link, async (work, { params }) => {
  const unit = await work.load('unit', params.id);
  await work.require('filing.submit', targetOf(unit));
  return makeLink(work, unit.id);
});

export function fileAsUnit(office: Office, actor: UnitActor, filing: NewFiling): Promise<Filing> {
  return inWork(office, actor, (work) =>
    submit(work, { ...filing, content: { ...filing.content, unitId: actor.unitId } }),
  );
}

export function mendAsUnit(
  office: Office,
  actor: UnitActor,
  id: string,
  filing: Omit<NewFiling, 'renewsId'>,
): Promise<Filing> {
  return inWork(office, actor, async (work) =>
    mend(work, await ownFiling(work, actor, id), {
      ...filing,
      content: { ...filing.content, unitId: actor.unitId },
    }),
  );
}

export function withdrawAsUnit(
  office: Office,
  actor: UnitActor,
  id: string,
  reason: string,
): Promise<Filing> {
  return inWork(office, actor, async (work) =>
    withdraw(work, await ownFiling(work, actor, id), reason),
  );
}

async function ownFiling(work: Work, { unitId }: UnitActor, id: string): Promise<Filing> {
  const filing = await work.find('filing', id);
  if (filing?.unitId !== unitId) throw new OperatingError('not-found', 'There is no such filing');
  return filing;
}
