/** What is asked before a case opens: its number, filed research, and whether one is open already. */
import { OperatingError } from '#base/errors.ts';
import { caseCodeFrom, caseNumberFrom, CASE_SEQUENCE_MAX } from '#model/case-number.ts';
import type { Case } from '#model/case.ts';
import type { Lead } from '#model/lead.ts';
import type { System } from '#model/system.ts';
import type { Tx } from '#store/database.ts';
import type { Work } from '../work.ts';

/** For who opens a case by hand. Throws `too-many` where there is no number left. */
export async function nextCaseNumber(work: Work, jurisdiction: string): Promise<string> {
  const number = await freeCaseNumber(work, jurisdiction);
  if (number !== null) return number;
  const about = `${caseCodeFrom(jurisdiction)} has had ${CASE_SEQUENCE_MAX} cases this year`;
  throw new OperatingError('too-many', `${about}, as many as there are numbers: open it next year`);
}

/**
 * Null: there is none left this year; what comes in must be taken all the same. Cases of one code and year are counted from
 * 1; two nodes with the same last segment share the count.
 */
export async function freeCaseNumber(work: Work, jurisdiction: string): Promise<string | null> {
  const code = caseCodeFrom(jurisdiction);
  const year = new Date(work.at).getUTCFullYear();
  const prefix = `${code}-${year}-`;
  const last = await work.tx
    .selectFrom('case')
    .select('number')
    .where('number', '>=', prefix)
    .where('number', '<', `${prefix}~`)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  const sequence = 1 + Number(last?.number.slice(prefix.length, prefix.length + 6) ?? 0);
  return sequence > CASE_SEQUENCE_MAX ? null : caseNumberFrom(code, year, sequence);
}

/** Research that was filed and is not over. */
export function filingOf(
  system: Pick<System, 'filedResearch'> | null,
  iso: string,
): { readonly reference: string } | null {
  const filed = system?.filedResearch ?? null;
  if (filed === null || filed.from > iso) return null;
  return filed.until !== null && filed.until <= iso ? null : { reference: filed.reference };
}

/** Null also where what was seen is beyond what was filed: then the filing does not stand in the way of a case. */
export function filingFor(
  lead: Pick<Lead, 'filing'>,
  system: Pick<System, 'filedResearch'> | null,
  iso: string,
): { readonly reference: string } | null {
  if (lead.filing === null) return filingOf(system, iso);
  const { reference, beyond } = lead.filing;
  return beyond.length > 0 ? null : (filingOf(system, iso) ?? { reference });
}

/** The open case on the same system, or on the same address while no system is known. */
export async function openCaseOn(
  tx: Tx,
  { systemId, address }: Pick<Case, 'systemId' | 'address'>,
): Promise<Pick<Case, 'id' | 'number'> | null> {
  if (systemId === null && address === null) return null;
  const rows = tx
    .selectFrom('case')
    .select(['id', 'number'])
    .where('state', '<>', 'closed')
    .orderBy('id', 'desc')
    .limit(1);
  const row = await (
    systemId === null
      ? rows.where('systemId', 'is', null).where('address', '=', address)
      : rows.where('systemId', '=', systemId)
  ).executeTakeFirst();
  return row ?? null;
}
