/** The package of a referral. Not a decision: it publishes the log first; what it takes out is recorded after it. */
import { canonicalJson } from '#base/canonical-json.ts';
import { OperatingError } from '#base/errors.ts';
import { decidePackaged, packageFault, RECEIVES } from '#govern/referral.ts';
import { referralLetter } from '#govern/referral-letter.ts';
import type { NoticeLanguage } from '#model/notice-template.ts';
import type { Referral } from '#model/referral.ts';
import { referralRoutes } from '#model/routes/referrals.ts';
import { sha256 } from '#store/record.ts';
import { writeReferralPackage } from '#wire/referral-package.ts';
import { calendarOf } from '../clocks/calendar-of.ts';
import { bundleOfCase } from '../evidence/export-case.ts';
import { query } from '../handler.ts';
import { noticePdf } from '../notices/pdf.ts';
import type { View } from '../view.ts';
import { inWork } from '../work.ts';

export const packReferral = query(referralRoutes.pack, async (view, { params }) => {
  const referral = await view.load('referral', params.id);
  await view.require('referral.manage', referral);
  const fault = packageFault(referral);
  if (fault !== null) throw new OperatingError(fault.refused, fault.message);
  const bytes = await packageOf(view, referral);
  const hash = sha256(bytes);
  await inWork(view.office, view.actor, async (work) => {
    const state = await work.load('referral', referral.id);
    await work.require('referral.manage', state);
    await work.record('referral', state.id, decidePackaged(state, hash), state);
  });
  const name = `${referral.content?.caseNumber ?? referral.id}-${referral.recipient}.zip`;
  return { id: referral.id, name, sha256: hash, package: Buffer.from(bytes).toString('base64') };
});

async function packageOf(view: View, referral: Referral): Promise<Uint8Array> {
  const { log } = view.office;
  if (log === null) throw new OperatingError('unavailable', 'This office publishes no log');
  const about = await view.load('case', referral.caseId);
  const bundle = await bundleOfCase(view, about, RECEIVES[referral.recipient].record);
  const { content, contentHash, draftedAt, approvedAt } = referral;
  const facts = { referralId: referral.id, contentHash, draftedAt, approvedAt, content };
  const files = new Map<string, Uint8Array>([
    ['letter.zh-CN.pdf', await letterPdf(view, referral, 'zh-CN')],
    ['letter.en.pdf', await letterPdf(view, referral, 'en')],
    ['referral.json', new TextEncoder().encode(`${canonicalJson(facts)}\n`)],
    ['case.zip', bundle.bytes],
  ]);
  return writeReferralPackage(files, view.at, (text) => log.key.sign(text));
}

async function letterPdf(
  view: View,
  referral: Referral,
  language: NoticeLanguage,
): Promise<Uint8Array> {
  const { content, jurisdiction, unitId, draftedAt } = referral;
  if (content === null) throw new OperatingError('wrong-state', 'Its content was erased');
  const { rules } = await calendarOf(view.db, jurisdiction);
  const authorityName = await authorityOf(view, unitId, language);
  const letter = referralLetter(content, { language, timeZone: rules.timeZone, authorityName });
  const { bytes } = await noticePdf(letter, Date.parse(draftedAt));
  return bytes;
}

/** The agency that supervises the unit signs; without a unit, the office at large. */
async function authorityOf(
  { db }: View,
  unitId: string | null,
  language: NoticeLanguage,
): Promise<string> {
  const agency =
    unitId === null
      ? undefined
      : await db
          .selectFrom('agency')
          .innerJoin('unit', 'unit.agencyId', 'agency.id')
          .select(['agency.nameEn', 'agency.nameZh'])
          .where('unit.id', '=', unitId)
          .executeTakeFirst();
  if (agency === undefined) return language === 'en' ? 'The competent office' : '主管机构';
  return language === 'en' ? agency.nameEn : agency.nameZh;
}
