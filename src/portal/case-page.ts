/** The whole case, for whoever has its code: how it stands, what can be done, and all that is on file for them. */
import { ACKNOWLEDGERS } from '#model/notice.ts';
import type { SubjectCase, SubjectNotice } from '#model/subject-case.ts';
import {
  authorityPart,
  documentPart,
  facts,
  holdsPart,
  statusPart,
  tellerOf,
  type Teller,
} from './case-parts.ts';
import { hidden, selectField, textField } from './fields.ts';
import { html, type Html } from './html.ts';
import { otherOf, type Page, type Setting } from './layout.ts';

export const NAME_CHARACTERS_MAX = 120;

/** Where a button leads. */
export const GOALS = ['case', 'report', 'object'] as const;
export type Goal = (typeof GOALS)[number];

/** A button that takes the proof along: there is no cookie that would. */
export function goButton(
  label: string,
  goal: Goal,
  pass: string,
  { language }: Pick<Setting, 'language'>,
  isPlain = true,
): Html {
  return html`<form method="post" action="/notice">
    ${hidden({ pass, lang: language, go: goal })}<button
      type="submit"
      ${isPlain ? html` class="plain"` : null}
    >
      ${label}
    </button>
  </form>`;
}

/** To this very page in the other language. */
export function switchButton(goal: Goal, pass: string, { language, words }: Setting): Html {
  return goButton(words.otherLanguage, goal, pass, { language: otherOf(language) });
}

export function casePage(found: SubjectCase, pass: string, setting: Setting): Page {
  const { words } = setting;
  const tell = tellerOf(setting, found.authority);
  const main = html`${statusPart(found, setting, tell)} ${actionsPart(found, pass, setting)}
    ${holdsPart(found.holds, setting, tell, 2)} ${authorityPart(found.authority, setting, 2)}
    ${seenPart(found, setting, tell)} ${answersPart(found, setting, tell)}
    ${noticesPart(found.notices, setting, tell)} ${evidencePart(found, setting, tell)}
    ${historyPart(found, setting, tell)}
    <p class="note screen">${words.page.shownUntil}</p>`;
  const title = words.caseOf(found.number);
  return { title, main, switchTo: switchButton('case', pass, setting) };
}

function actionsPart({ may }: SubjectCase, pass: string, setting: Setting): Html {
  const { page } = setting.words;
  const button = (isPossible: boolean, label: string, goal: Goal): Html | null =>
    isPossible ? goButton(label, goal, pass, setting, goal !== 'report') : null;
  return html`<h2>${page.do}</h2>
    ${may.report || may.object || may.acknowledge ? null : html`<p>${page.nothing}</p> `}
    <div class="actions">
      ${button(may.report, page.report, 'report')} ${button(may.object, page.object, 'object')}
      ${goButton(page.refresh, 'case', pass, setting)}
    </div>
    ${may.acknowledge ? acknowledgePart(pass, setting) : null}`;
}

function acknowledgePart(pass: string, { words, language }: Setting): Html {
  const { page, form, as } = words;
  return html`<details>
    <summary>${page.acknowledge}</summary>
    <p>${page.acknowledgeSays}</p>
    <form method="post" action="/acknowledge">
      ${hidden({ pass, lang: language })}
      ${textField({
        name: 'name',
        label: form.name,
        value: '',
        charactersMax: NAME_CHARACTERS_MAX,
        autocomplete: 'name',
      })}
      ${selectField({
        name: 'as',
        label: form.as,
        value: '',
        empty: form.choose,
        choices: ACKNOWLEDGERS.map((one) => [one, as[one]]),
      })}
      <p><button type="submit">${page.acknowledge}</button></p>
    </form>
  </details>`;
}

function seenPart({ seen }: SubjectCase, { words }: Setting, tell: Teller): Html | null {
  const { page, grades } = words;
  if (seen.length === 0) return null;
  return html`<h2>${page.seen}</h2>
    ${seen.map(({ address, grade, firstSeen, lastSeen, protocols, coins, pools }) =>
      facts([
        [page.address, address],
        [page.grade, grades[grade]],
        [
          page.between,
          firstSeen === null || lastSeen === null
            ? null
            : page.span(tell(firstSeen), tell(lastSeen)),
        ],
        [page.protocols, words.row(...protocols)],
        [page.coins, words.row(...coins)],
        [page.pools, words.row(...pools)],
      ]),
    )}
    <p>${page.observationMayErr}</p>`;
}

function answersPart(
  { report, reportReview, appeal }: SubjectCase,
  { words }: Setting,
  tell: Teller,
): Html {
  const { page, appeals, grounds } = words;
  const answered = (text: string | null): Html | null =>
    text === null
      ? null
      : html`<h3>${page.answer}</h3>
          ${written(text)} `;
  const reported =
    report === null
      ? null
      : html`<h2>${page.yourReport}</h2>
          ${report.at === null ? null : html`<p>${page.reportedAt(tell(report.at))}</p> `}${
            report.acceptedAt === null
              ? null
              : html`<p>${page.acceptedAt(tell(report.acceptedAt))}</p> `
          }
          ${written(report.text)} ${answered(reportReview)}`;
  const appealed =
    appeal === null
      ? null
      : html`<h2>${page.yourObjection}</h2>
          <p>${words.pair(grounds[appeal.ground], appeals[appeal.state])}</p>
          ${appeal.text === null ? null : written(appeal.text)}${answered(appeal.answer)}`;
  return html`${reported}${appealed}`;
}

/** With its own lines: nothing may stand between the words and what surrounds them. */
function written(text: string): Html {
  return html`<p><span class="text">${text}</span></p>`;
}

function noticesPart(notices: readonly SubjectNotice[], { words }: Setting, tell: Teller): Html {
  const { page, noticeKinds } = words;
  return html`<h2>${page.notices}</h2>
    ${notices.map(({ kind, document, servedAt, inForce, acknowledgedAt }, i) => {
      const state = inForce ? page.inForce : page.replaced;
      return html`<details${i === 0 ? html` open` : null}>
<summary>${page.noticeAs(noticeKinds[kind], page.served(tell(servedAt)), state)}</summary>
${acknowledgedAt === null ? null : html`<p>${page.acknowledged}</p> `}${documentPart(document, 3)}
</details>
`;
    })}`;
}

function evidencePart({ evidence }: SubjectCase, { words }: Setting, tell: Teller): Html | null {
  const { page, evidenceKinds } = words;
  if (evidence.length === 0) return null;
  return html`<h2>${page.evidence}</h2>
    <p>${page.evidenceSays}</p>
    <ul>
      ${evidence.map(({ kind, name, mediaType, bytes, keptAt, sha256 }) => {
        const named = name === null ? [] : [words.quoted(name)];
        const parts = [evidenceKinds[kind], ...named, mediaType, page.bytes(bytes), tell(keptAt)];
        return html`<li>${words.row(...parts)}<br /><code>${sha256}</code></li> `;
      })}
    </ul>`;
}

function historyPart({ history }: SubjectCase, { words, language }: Setting, tell: Teller): Html {
  return html`<h2>${words.page.history}</h2>
    <ol>
      ${history.map(({ at, says }) => html`<li>${words.pair(tell(at), says[language])}</li> `)}
    </ol>`;
}
