/** The letter that goes with a referral: the content in words, Chinese and English from the same facts. */
import type { DocumentBlock, NoticeDocument } from '#model/notice-document.ts';
import type { NoticeLanguage } from '#model/notice-template.ts';
import type { IntervalEnd, MiningInterval, ReferralContent } from '#model/referral.ts';
import { instantInWords } from './notice-words.ts';
import {
  ASKED_WORDS,
  ENDED_WORDS,
  GRADE_WORDS,
  LETTER_WORDS,
  RECIPIENT_WORDS,
  ROLE_WORDS,
  RUNG_WORDS,
  VERDICT_WORDS,
} from './referral-words.ts';

interface LetterTerms {
  readonly language: NoticeLanguage;
  /** IANA name: of the calendar that holds where the case lies. */
  readonly timeZone: string;
  readonly authorityName: string;
}

type Letter = Omit<NoticeDocument, 'verificationCode'> & { readonly verificationCode: null };

type Word = (name: keyof typeof LETTER_WORDS) => string;
type When = (iso: string) => string;

export function referralLetter(
  content: ReferralContent,
  { language, timeZone, authorityName }: LetterTerms,
): Letter {
  const word: Word = (name) => LETTER_WORDS[name][language];
  const when: When = (iso) => instantInWords(iso, language, timeZone);
  const blocks: DocumentBlock[] = [
    { kind: 'facts', rows: headRows(content, word, language) },
    { kind: 'heading', text: word('asked') },
    { kind: 'paragraph', text: ASKED_WORDS[content.recipient][language] },
    { kind: 'heading', text: word('reason') },
    { kind: 'paragraph', text: content.reason.slice(0, 2400) },
    { kind: 'heading', text: word('about') },
    { kind: 'facts', rows: caseRows(content, word, language) },
    ...intervalBlocks(content.interval, word, when, language),
    ...energyBlocks(content, word, language),
    { kind: 'heading', text: word('before') },
    ...beforeBlocks(content, word, when, language),
    { kind: 'heading', text: word('evidence') },
    ...evidenceBlocks(content, word),
    { kind: 'callout', text: word('receipt') },
  ];
  return {
    language,
    subject: `${word('title')}: ${content.caseNumber}`,
    title: word('title'),
    authorityName,
    caseNumber: content.caseNumber,
    verificationCode: null,
    blocks,
  };
}

type Row = { readonly label: string; readonly text: string };
const rowsOf = (rows: readonly (readonly [string, string | null])[]): Row[] =>
  rows.flatMap(([label, text]) => (text === null || text === '' ? [] : [{ label, text }]));

/** Letters are read by people: the first are named, the rest lie in referral.json. */
const NAMED_MAX = 12;
function listed(names: readonly string[], language: NoticeLanguage): string {
  const more = names.length - NAMED_MAX;
  const shown = names.slice(0, NAMED_MAX).join(language === 'en' ? ', ' : '、');
  if (more <= 0) return shown;
  return language === 'en' ? `${shown} and ${more} more` : `${shown}等${names.length}个`;
}

function headRows(content: ReferralContent, word: Word, language: NoticeLanguage): Row[] {
  const { recipient, receiver, legalBasis, caseNumber } = content;
  return rowsOf([
    [word('to'), `${receiver} (${RECIPIENT_WORDS[recipient][language]})`],
    [word('basis'), `${legalBasis.id} (${legalBasis.version})`],
    [word('case'), caseNumber],
  ]);
}

function caseRows(content: ReferralContent, word: Word, language: NoticeLanguage): Row[] {
  const { unitName, systemName, addresses, electricityAccounts, wallets, pools, people } = content;
  return rowsOf([
    [word('verdict'), VERDICT_WORDS[content.verdict][language]],
    [word('grade'), GRADE_WORDS[content.grade][language]],
    [word('unit'), unitName],
    [word('system'), systemName],
    ...people.map(({ as, name }) => [ROLE_WORDS[as][language], name] as const),
    [word('addresses'), listed(addresses, language)],
    [word('accounts'), listed(electricityAccounts, language)],
    [word('pools'), listed(pools, language)],
    [word('wallets'), listed(wallets, language)],
  ]);
}

function intervalBlocks(
  interval: MiningInterval | null,
  word: Word,
  when: When,
  language: NoticeLanguage,
): DocumentBlock[] {
  if (interval === null) return [];
  const { from, to, spans, sightings, endedBy } = interval;
  const ended =
    endedBy === null
      ? word('notEnded')
      : `${when(endedBy.at)}: ${ENDED_WORDS[endedBy.by][language]}`;
  return [
    { kind: 'heading', text: word('interval') },
    { kind: 'paragraph', text: word('claim') },
    {
      kind: 'facts',
      rows: rowsOf([
        [word('from'), endText(from, word, when, language)],
        [word('until'), endText(to, word, when, language)],
        [word('ended'), ended],
        [word('proofs'), String(sightings)],
      ]),
    },
    { kind: 'paragraph', text: word('spans') },
    {
      kind: 'list',
      items: spans.slice(0, NAMED_MAX).map((span) => `${when(span.from)} – ${when(span.to)}`),
    },
  ];
}

function endText(end: IntervalEnd, word: Word, when: When, language: NoticeLanguage): string {
  const kept =
    end.transcriptSha256 === null
      ? `${word('noTranscript')} ${end.findingId}`
      : `${word('transcript')} SHA-256 ${end.transcriptSha256}`;
  return `${when(end.at)}; ${GRADE_WORDS[end.grade][language]}; ${kept}`;
}

function energyBlocks(
  { energy }: ReferralContent,
  word: Word,
  language: NoticeLanguage,
): DocumentBlock[] {
  if (energy === null) return [];
  const text = energy.known
    ? `${round(energy.kwh.central)} kWh (${round(energy.kwh.low)} – ${round(energy.kwh.high)}). ${energy.basis}`
    : energy.why;
  return [
    { kind: 'heading', text: word('energy') },
    { kind: 'paragraph', text: language === 'en' ? text : text.replace(' – ', '至') },
  ];
}

/** Three digits that say something. */
const round = (value: number): string => String(Number(value.toPrecision(3)));

function beforeBlocks(
  { notices, measures }: ReferralContent,
  word: Word,
  when: When,
  language: NoticeLanguage,
): DocumentBlock[] {
  const items = [
    ...notices.map(({ servedAt }) => `${word('notice')}: ${when(servedAt)}`),
    ...measures.map(({ rung, networks, from, until }) => {
      const time = [from, until].map((at) => (at === null ? '…' : when(at))).join(' – ');
      return `${RUNG_WORDS[rung][language]}: ${listed(networks, language)}; ${time}`;
    }),
  ].slice(0, 20);
  return items.length === 0
    ? [{ kind: 'paragraph', text: word('nothing') }]
    : [{ kind: 'list', items }];
}

function evidenceBlocks({ evidence }: ReferralContent, word: Word): DocumentBlock[] {
  const items = evidence.slice(0, NAMED_MAX).map(({ kind, sha256 }) => `${kind}: ${sha256}`);
  return [
    ...(items.length === 0 ? [] : [{ kind: 'list' as const, items }]),
    { kind: 'paragraph', text: word('evidenceIs') },
  ];
}
