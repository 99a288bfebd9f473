/** The monthly report as PDF, set like the office's letters. A draft says on its first lines that it is one. */
import { OperatingError } from '#base/errors.ts';
import type { DocumentBlock } from '#model/notice-document.ts';
import type { Edition, Figures, Publication } from '#model/publication.ts';
import type { Language } from '#model/text.ts';
import type { Db } from '#store/database.ts';
import { noticePdf } from '../notices/pdf.ts';
import { nameOf } from './place-of.ts';
import { tellFigures, type FigureSection } from '#govern/tell-figures.ts';

const WORDS = {
  en: {
    title: (month: string) => `Report on cryptocurrency mining, ${month}`,
    draft: 'Draft. These figures were not published and may not be passed on.',
    scope: {
      public: 'For everybody',
      agencies: 'For agencies that work together',
      unit: 'For one unit',
    },
    facts: { scope: 'Scope', counted: 'Counted on', edition: 'Edition', hash: 'SHA-256' },
    corrected: (edition: Edition) =>
      `Edition ${edition.number} of ${day(edition.publishedAt)} corrects the one before: ${edition.reason?.en ?? ''}`,
    small: (least: number) =>
      `Numbers from 1 to ${least - 1} are left blank, and with them those from which they could be reckoned.`,
    rest: 'More lines are in the open data.',
  },
  'zh-CN': {
    title: (month: string) =>
      `虚拟货币“挖矿”整治情况月报（${month.slice(0, 4)} 年 ${Number(month.slice(5))} 月）`,
    draft: '草稿。本数据尚未发布，不得外传。',
    scope: { public: '向社会公开', agencies: '限协作机关', unit: '限本单位' },
    facts: { scope: '发布范围', counted: '统计时间', edition: '版次', hash: 'SHA-256' },
    corrected: (edition: Edition) =>
      `${day(edition.publishedAt)} 第 ${edition.number} 版更正前一版：${edition.reason?.['zh-CN'] ?? ''}`,
    small: (least: number) => `1 至 ${least - 1} 的数值不予公布，可据以推算的数值一并不予公布。`,
    rest: '其余各项见开放数据。',
  },
} as const;

const day = (instant: string): string => instant.slice(0, 10);

export async function reportPdf(
  db: Db,
  publication: Publication,
  language: Language,
): Promise<Uint8Array> {
  const { proposed, figures: told, editions } = publication;
  const figures = told ?? proposed?.figures ?? null;
  if (figures === null)
    throw new OperatingError('wrong-state', 'There are no figures: they were withdrawn or dropped');
  const place = await nameOf(db, publication.jurisdiction);
  const words = WORDS[language];
  const blocks: DocumentBlock[] = [
    ...(told === null ? [{ kind: 'callout' as const, text: words.draft }] : []),
    headFacts(publication, figures, language),
    ...editions
      .filter(({ reason }) => reason !== null)
      .slice(-CORRECTIONS_MAX)
      .map((edition) => ({ kind: 'callout' as const, text: words.corrected(edition) })),
    ...(figures.cellMin > 1
      ? [{ kind: 'paragraph' as const, text: words.small(figures.cellMin) }]
      : []),
    ...tellFigures(figures, language).flatMap((section) => blocksOf(section, language)),
  ];
  const title = words.title(publication.month);
  const { bytes } = await noticePdf(
    {
      language,
      subject: title,
      title,
      authorityName: language === 'en' ? place.placeEn : place.placeZh,
      caseNumber: publication.month,
      foot: title,
      verificationCode: null,
      blocks,
    },
    Date.parse(figures.countedAt),
  );
  return bytes;
}

const CORRECTIONS_MAX = 3;
/** Lines of one table of the letter; whoever wants all takes the open data. */
const ROWS_MAX = 19;

function headFacts(
  { scope, editions, proposed }: Publication,
  figures: Figures,
  language: Language,
): DocumentBlock {
  const words = WORDS[language];
  const edition = editions.at(-1);
  const rows = [
    { label: words.facts.scope, text: words.scope[scope] },
    { label: words.facts.counted, text: `${figures.countedAt.slice(0, 16).replace('T', ' ')} UTC` },
    { label: words.facts.edition, text: edition === undefined ? '–' : String(edition.number) },
    { label: words.facts.hash, text: edition?.sha256 ?? proposed?.sha256 ?? '–' },
  ];
  return { kind: 'facts', rows };
}

function blocksOf(section: FigureSection, language: Language): DocumentBlock[] {
  const { title, means, lines, total } = section;
  const rows = [...lines.slice(0, ROWS_MAX), ...(total === null ? [] : [total])].map(
    ({ label, text }) => ({ label, text }),
  );
  return [
    { kind: 'heading', text: title },
    { kind: 'paragraph', text: means },
    { kind: 'facts', rows },
    ...(lines.length > ROWS_MAX
      ? [{ kind: 'paragraph' as const, text: WORDS[language].rest }]
      : []),
  ];
}
