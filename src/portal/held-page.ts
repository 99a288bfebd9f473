/** What an address alone shows: that something is withheld, why, by whom, until when, and how to go on. */
import type { HeldCase, HeldNotice } from '#model/subject-case.ts';
import {
  authorityPart,
  documentPart,
  holdsPart,
  statusPart,
  tellerOf,
  type Teller,
} from './case-parts.ts';
import { codeForm } from './entry-pages.ts';
import { html, type Html } from './html.ts';
import { switchLink, type Page, type Setting } from './layout.ts';

export function heldPage(cases: readonly HeldCase[], address: string, setting: Setting): Page {
  const { held } = setting.words;
  const main = html`<p>${held.because(address)}</p>
    <p class="note">${held.shared}</p>
    ${cases.map((one) => casePart(one, setting))}
    <h2>${held.codeTitle}</h2>
    ${cases.map(({ number, codeBegins }) =>
      codeBegins === null
        ? null
        : html`<p>
            ${setting.words.pair(setting.words.caseOf(number), held.codeBegins(codeBegins))}
          </p> `,
    )}${codeForm(setting)}`;
  return { title: titleOf(cases, setting), main, switchTo: switchLink('/', setting) };
}

/** Only what is so, as far as it was read back, is said in the title. */
function titleOf(cases: readonly HeldCase[], { words: { held } }: Setting): string {
  const holds = cases.flatMap((one) => one.holds).filter(({ isTrial }) => !isTrial);
  const isOn = holds.some(({ state }) => ['applying', 'active', 'degraded'].includes(state));
  if (isOn) return held.title;
  const isEnding = holds.some(({ state }) => state === 'lifting' || state === 'suspended');
  return isEnding ? held.endingTitle : held.trialTitle;
}

function casePart(one: HeldCase, setting: Setting): Html {
  const { words, language } = setting;
  const { number, authority, holds } = one;
  const tell = tellerOf(setting, authority);
  const contact = authority?.phone ?? authority?.email ?? null;
  return html`<h2>${words.caseOf(number)}</h2>
    ${statusPart(one, setting, tell)} ${holdsPart(holds, setting, tell, 3)}
    ${authorityPart(authority, setting, 3)}
    <h3>${words.held.todo}</h3>
    <ol>
      ${words.held.steps(contact).map((step) => html`<li>${step}</li> `)}
    </ol>
    <h3>${words.held.notice}</h3>
    ${noticePart(one, noticeIn(one.notices, language), setting, tell)}`;
}

/** That in the reader's language, else the newest. */
function noticeIn(
  notices: readonly HeldNotice[],
  language: Setting['language'],
): HeldNotice | undefined {
  return notices.find(({ document }) => document.language === language) ?? notices[0];
}

function noticePart(
  { codeBegins }: HeldCase,
  notice: HeldNotice | undefined,
  { words, language }: Setting,
  tell: Teller,
): Html {
  const { seen, restricted, noNotice, otherLanguage } = words.held;
  if (notice === undefined) {
    return html`<p>${seen}</p>
      <p>${codeBegins === null ? noNotice : restricted}</p>`;
  }
  const { document, servedAt } = notice;
  return html`<p>${words.page.served(tell(servedAt))}</p>
    ${document.language === language ? null : html`<p>${otherLanguage}</p> `}${documentPart(document, 4)}`;
}
