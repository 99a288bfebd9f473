/** Parts of a case that the page of an address and the page of a code show alike. */
import type { NoticeDocument, DocumentBlock } from '#model/notice-document.ts';
import type { SubjectAuthority, SubjectCase, SubjectHold } from '#model/subject-case.ts';
import { instantInWords } from '#service/portal/instant.ts';
import { heading, html, type Html, type Level } from './html.ts';
import type { Setting } from './layout.ts';

/** Tells instants as the authority's clock has them. */
export type Teller = (iso: string) => string;

export function tellerOf({ language }: Setting, authority: SubjectAuthority | null): Teller {
  return (iso) => instantInWords(iso, language, authority?.timeZone ?? 'UTC');
}

export function facts(rows: readonly (readonly [string, string | Html | null])[]): Html {
  const shown = rows.filter(([, text]) => text !== null && text !== '');
  return html`<dl>
    ${shown.map(
      ([label, text]) =>
        html`<dt>${label}</dt>
          <dd>${text}</dd> `,
    )}
  </dl>`;
}

type Stated = Pick<SubjectCase, 'status' | 'dueAt' | 'evidenceHold' | 'isVictim'>;

export function statusPart(
  { status, dueAt, evidenceHold, isVictim }: Stated,
  { words }: Setting,
  tell: Teller,
): Html {
  const { says, next } = words.statuses[status];
  const due = dueAt === null ? says : words.pleaseActBy(tell(dueAt));
  return html`<p class="status">${words.pair(words.status, due)}</p>
    <p>${next}</p>
    ${evidenceHold ? html`<p class="warn">${words.evidenceHold}</p> ` : null}${
      isVictim ? html`<p class="note">${words.victim}</p> ` : null
    }`;
}

export function authorityPart(
  authority: SubjectAuthority | null,
  { words, language }: Setting,
  level: Level,
): Html {
  const { title, phone, email, address, none, two } = words.authority;
  if (authority === null)
    return html`${heading(level, title)}
      <p>${none}</p>`;
  const name = language === 'en' ? authority.nameEn : authority.nameZh;
  return html`${heading(level, title)}
    <p>${name}</p>
    ${
      (authority.phone ?? authority.email ?? authority.address)
        ? facts([
            [phone, authority.phone],
            [email, authority.email],
            [address, authority.address],
          ])
        : null
    }
    <p>${two}</p>`;
}

export function holdsPart(
  holds: readonly SubjectHold[],
  setting: Setting,
  tell: Teller,
  level: Level,
): Html {
  const { hold: words, conditions } = setting.words;
  if (holds.length === 0) return html``;
  const running = holds.filter(({ state }) => !OVER.includes(state));
  const ends = [...new Set(running.flatMap(({ releaseConditions }) => releaseConditions))];
  return html`${heading(level, words.title)} ${holds.map((hold) => holdPart(hold, setting, tell))}
  ${
    ends.length === 0
      ? null
      : html`${heading(level, words.ends)}
          <ul>
            ${ends.map((one) => html`<li>${conditions[one]}</li> `)}
          </ul>
          <p>${words.late}</p>`
  }`;
}

const OVER: readonly SubjectHold['state'][] = ['lifted', 'expired'];

function holdPart(hold: SubjectHold, setting: Setting, tell: Teller): Html {
  const { hold: words, rungs, reasons } = setting.words;
  const told = (iso: string | null): string | null => (iso === null ? null : tell(iso));
  const isOver = OVER.includes(hold.state);
  return facts([
    [words.measure, rungs[hold.rung]],
    [words.state, stateOf(hold, setting, tell)],
    [words.from, told(hold.startsAt)],
    [words.until, isOver ? null : told(hold.until)],
    [words.reviewed, isOver ? null : told(hold.reviewAt)],
    [words.probation, isOver ? null : told(hold.probationUntil)],
    [words.reason, reasons[hold.reason]],
    [words.law, words.lawAs(hold.legalBasis.id, hold.legalBasis.version)],
  ]);
}

/** What was read back, with its age; never what was only wanted. */
function stateOf(hold: SubjectHold, { words }: Setting, tell: Teller): string {
  const { over, trial, scheduled, suspended, observed: seen, asOf } = words.hold;
  if (OVER.includes(hold.state)) return over;
  if (hold.isTrial) return trial;
  if (hold.state === 'scheduled') return scheduled;
  const { observed, observedAt } = hold;
  const isDated = observedAt !== null && observed !== 'not-yet' && observed !== 'ending';
  return words.sequence(
    ...(hold.state === 'suspended' ? [suspended] : []),
    seen[observed],
    ...(isDated ? [asOf(tell(observedAt))] : []),
  );
}

/** The words as they were served, in their own language. */
export function documentPart(
  document: Omit<NoticeDocument, 'verificationCode'>,
  level: Level,
): Html {
  return html`<div class="served" lang="${document.language}">
    <p><strong>${document.title}</strong></p>
    ${document.blocks.map((block) => html`${blockPart(block, level)} `)}
  </div>`;
}

function blockPart(block: DocumentBlock, level: Level): Html {
  switch (block.kind) {
    case 'heading':
      return heading(level, block.text);
    case 'paragraph':
      return html`<p>${block.text}</p>`;
    case 'callout':
      return html`<p class="warn">${block.text}</p>`;
    case 'list':
      return html`<ul>
        ${block.items.map((item) => html`<li>${item}</li>`)}
      </ul>`;
    case 'steps':
      return html`<ol>
        ${block.items.map((item) => html`<li>${item}</li>`)}
      </ol>`;
    case 'facts':
      return block.rows.length === 0
        ? html``
        : facts(block.rows.map(({ label, text }) => [label, text]));
    default:
      // The way to this very page.
      return html``;
  }
}
