/**
 * What whoever sits behind an address may see without another proof. An address is a weak one: several people may be behind
 * it, and some of them were never meant. So: the words of the notice, in which nobody is named, without the codes that open more.
 */
import { subjectStatus } from '#govern/subject-case.ts';
import type { Case } from '#model/case.ts';
import type { Notice } from '#model/notice.ts';
import type { DocumentBlock } from '#model/notice-document.ts';
import type { Order } from '#model/order.ts';
import type { HeldCase, HeldNotice, SubjectNotice } from '#model/subject-case.ts';
import type { Db } from '#store/database.ts';
import type { Office } from '../office.ts';
import { heldOrders } from './held-orders.ts';
import { authorityFor, servedNotices, shownHolds, shownNotices } from './subject-parts.ts';

/** Cases about one address at a time. */
export const HELD_CASES_MAX = 8;

export async function heldCases(
  { database: { db } }: Office,
  address: string,
): Promise<readonly HeldCase[]> {
  const orders = await heldOrders(db, address);
  const ids = [...new Set(orders.map(({ caseId }) => caseId))].slice(0, HELD_CASES_MAX);
  if (ids.length === 0) return [];
  const cases = await db.selectFrom('case').selectAll().where('id', 'in', ids).execute();
  const shown: HeldCase[] = [];
  for (const id of ids) {
    const found = cases.find((one) => one.id === id);
    const own = orders.filter(({ caseId }) => caseId === id);
    if (found !== undefined) shown.push(await heldCase(db, found, own));
  }
  return shown;
}

async function heldCase(db: Db, found: Case, orders: readonly Order[]): Promise<HeldCase> {
  const { id, number, dueAt, evidenceHold, verdict } = found;
  const notices = await servedNotices(db, id);
  const codes = notices.map(({ verificationCode }) => verificationCode);
  const status = subjectStatus(found);
  return {
    id,
    number,
    status,
    dueAt: status === 'please-act' ? dueAt : null,
    evidenceHold,
    isVictim: verdict === 'compromised',
    authority: await authorityFor(db, found),
    holds: shownHolds(orders),
    notices: maySayMore(found)
      ? shownNotices(latest(notices)).map((notice) => withoutCodes(notice, codes))
      : [],
    codeBegins: notices[0]?.verificationCode.slice(0, SHOWN_DIGITS) ?? null,
  };
}

/** Marked as for named recipients alone (TLP 2.0): the address says that something is withheld, and whom to ask. */
function maySayMore({ tlp }: Case): boolean {
  return tlp !== 'red' && tlp !== 'amber+strict';
}

/**
 * The newest in each language, so that people may read the one that they know. Where there is a notice of the measure
 * itself, an earlier one that only told of a finding would mislead.
 */
function latest(notices: readonly Notice[]): readonly Notice[] {
  const inForce = notices.filter(({ closedAt }) => closedAt === null);
  const ofMeasure = inForce.filter(({ kind }) => kind === 'order-notice');
  const shown = ofMeasure.length > 0 ? ofMeasure : inForce;
  return shown.filter(
    ({ language }, i) => shown.findIndex((other) => other.language === language) === i,
  );
}

/** Enough to see that it is the letter at hand; seven random digits are left to guess, a few times a day. */
const SHOWN_DIGITS = 4;

/** A notice may name its own code and that of the one before: both open the case to whoever sits at this address. */
function withoutCodes(notice: SubjectNotice, codes: readonly string[]): HeldNotice {
  const { verificationCode: _code, ...document } = notice.document;
  const blocks = document.blocks
    .filter(({ kind }) => kind !== 'link')
    .map((block) => hidden(block, (text) => codes.reduce(withoutCode, text)));
  return { ...notice, document: { ...document, blocks } };
}

function hidden(block: DocumentBlock, hide: (text: string) => string): DocumentBlock {
  switch (block.kind) {
    case 'list':
    case 'steps':
      return { ...block, items: block.items.map(hide) };
    case 'facts':
      return {
        ...block,
        rows: block.rows.map(({ label, text }) => ({ label, text: hide(text) })),
      };
    default:
      return { ...block, text: hide(block.text) };
  }
}

/** However its groups are set apart. */
function withoutCode(text: string, code: string): string {
  const groups = code.match(/\d{4}/g) ?? [];
  const shown = `${code.slice(0, SHOWN_DIGITS)} •••• ••••`.replaceAll(' ', '\u00a0');
  return text.replaceAll(new RegExp(groups.join(String.raw`\s?`), 'g'), shown);
}
