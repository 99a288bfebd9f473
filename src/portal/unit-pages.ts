/** The pages of a unit: what is asked of it, how far it is, and each step of its self-inspection. */
import { ANSWER_CHARS_MAX, STATEMENTS, type Attestation } from '#model/attestation.ts';
import type { Question } from '#model/campaign.ts';
import type { NamedSystem } from '#service/campaigns/unit-desk.ts';
import { LINK_CHARACTERS_MAX } from './entry-pages.ts';
import { checkField, hidden, textField, type Choices } from './fields.ts';
import { filingsPart } from './filing-pages.ts';
import { html, type Html, type Part } from './html.ts';
import { switchLink, type Page, type Setting } from './layout.ts';
import type { UnitView } from './unit-door.ts';
import {
  goTo,
  openSelect,
  plainArea,
  plainField,
  troublePart,
  unitForm,
  unitSwitch,
  when,
} from './unit-parts.ts';
import type { UnitTrouble, UnitWords } from './words/unit-words.ts';

export function unitEntryPage(
  setting: Setting,
  words: UnitWords,
  trouble: UnitTrouble | null,
): Page {
  const field = { name: 'link', label: words.label, hint: words.hint, value: '' };
  const fault = trouble === null ? undefined : words.troubles[trouble];
  const main = html`<p>${words.says}</p>
    <form method="post" action="/unit">
      ${hidden({ lang: setting.language })}
      ${textField({ ...field, fault, charactersMax: LINK_CHARACTERS_MAX })}
      <p><button type="submit">${words.open}</button></p>
    </form>`;
  return { title: words.title, main, switchTo: switchLink('/unit', setting) };
}

export function deskPage(view: UnitView): Page {
  const { desk, words } = view;
  const main = html`${troublePart(view)}
    <p class="status">${desk.unit.name}</p>
    ${desk.inspection === null ? null : inspectionPart(view, desk.inspection)}
    <h2>${words.desk.filings}</h2>
    ${filingsPart(view)}`;
  return { title: words.title, main, switchTo: unitSwitch(view, 'desk') };
}

type Inspection = NonNullable<UnitView['desk']['inspection']>;

function inspectionPart(view: UnitView, inspection: Inspection): Html {
  const { words, setting } = view;
  const { campaign, attestation } = inspection;
  const isEnglish = setting.language === 'en';
  const about = isEnglish ? campaign.aboutEn : campaign.aboutZh;
  const state = attestation?.state ?? 'not-started';
  const { dueAt } = campaign;
  return html`<h2>${words.desk.inspection}: ${isEnglish ? campaign.titleEn : campaign.titleZh}</h2>
    ${about === null ? null : html`<p>${about}</p>`}
    <p>${dueAt === null ? null : words.desk.due(when(view, dueAt))}</p>
    <p><strong>${words.desk.states[state]}</strong></p>
    ${isLate(inspection) ? html`<p class="warn">${words.desk.late}</p>` : null}
    ${attestation === null ? null : tidingsPart(view, attestation)}
    ${campaign.state === 'open' ? stepsPart(view, inspection) : html`<p>${words.desk.over}</p>`}`;
}

function isLate({ campaign, attestation }: Inspection): boolean {
  const isOver = campaign.steps.some(({ kind, doneAt }) => kind === 'due' && doneAt !== null);
  const isSigned = attestation !== null && attestation.signedAt !== null;
  return isOver && !isSigned && campaign.state === 'open';
}

/** What the office made of it. */
function tidingsPart({ words }: UnitView, { paper, note, contradictions }: Attestation): Html {
  return html`${paper === 'none' ? null : html`<p>${words.desk.paper[paper]}</p>`}
  ${note === null ? null : html`<p>${words.desk.sentBack}: ${note}</p>`}
  ${contradictions.length === 0 ? null : html`<p class="warn">${words.desk.contradicted}</p>`}`;
}

function stepsPart(view: UnitView, inspection: Inspection): Html | null {
  const { words } = view;
  const state = inspection.attestation?.state ?? 'draft';
  if (state === 'submitted') {
    const back = html`<p><button type="submit">${words.desk.takeBack}</button></p>`;
    return html`${goTo(view, 'sign', words.desk.sign)} ${unitForm(view, 'back', back)}`;
  }
  return state === 'draft' ? draftSteps(view, inspection) : null;
}

function draftSteps(view: UnitView, { campaign, attestation, systems, missing }: Inspection): Html {
  const { words } = view;
  const questions = campaign.forms.at(-1)?.questions ?? [];
  const answered = questions.filter(({ key }) => isAnswered(view, key)).length;
  const named = attestation?.statements.length ?? 0;
  const stated = attestation?.restClean === true ? systems.length : named;
  const isAmended = missing.includes('form') && answered > 0;
  const submit = html`<p class="hint">${words.desk.submitSays}</p>
    <p><button type="submit">${words.desk.submit}</button></p>`;
  return html`<h3>${words.desk.steps}</h3>
    ${isAmended ? html`<p class="warn">${words.desk.amended}</p>` : null}
    ${goTo(view, 'form', words.desk.form)}
    <p class="hint">${words.desk.answered(answered, questions.length)}</p>
    ${goTo(view, 'systems', words.desk.systems)}
    <p class="hint">${words.desk.stated(stated, systems.length)}</p>
    ${goTo(view, 'files', words.desk.files)}
    <p class="hint">${words.desk.attached(attestation?.files.length ?? 0)}</p>
    ${unitForm(view, 'submit', submit)}`;
}

function isAnswered({ desk }: UnitView, key: string): boolean {
  return answerTo(desk.inspection?.attestation ?? null, key) !== '';
}

function answerTo(
  attestation: {
    readonly answers: Readonly<Record<string, string>>;
    readonly written: Readonly<Record<string, string>>;
  } | null,
  key: string,
): string {
  return attestation?.answers[key] ?? attestation?.written[key] ?? '';
}

export function formPage(view: UnitView): Page {
  const { desk, words } = view;
  const questions = desk.inspection?.campaign.forms.at(-1)?.questions ?? [];
  const content = html`${questions.map((question) => questionField(view, question))}
    <p><button type="submit">${words.form.save}</button></p>
    <p><button type="submit" formnovalidate>${words.form.unfinished}</button></p>`;
  const main = html`${troublePart(view)} ${unitForm(view, 'form', content)}
  ${goTo(view, 'desk', words.back)}`;
  return { title: words.desk.form, main, switchTo: unitSwitch(view, 'form') };
}

function questionField(view: UnitView, question: Question): Html {
  const { desk, words, setting } = view;
  const { key, type, required, options } = question;
  const isEnglish = setting.language === 'en';
  const said = isEnglish ? question.en : question.zh;
  const label = required ? said : words.form.optional(said);
  const value = answerTo(desk.inspection?.attestation ?? null, key);
  const field = {
    name: `q-${key}`,
    label,
    value,
    ...(required ? {} : { optional: true as const }),
  };
  if (type === 'yes-no' || type === 'choice') {
    const choices: Choices =
      type === 'yes-no'
        ? [
            ['yes', words.form.yes],
            ['no', words.form.no],
          ]
        : options.map((option) => [option.key, isEnglish ? option.en : option.zh]);
    return choiceField(field, choices, required);
  }
  if (type === 'text') return plainArea({ ...field, max: ANSWER_CHARS_MAX });
  if (type === 'line') return plainField({ ...field, max: 300 });
  return plainField({ ...field, type, max: 20 });
}

function choiceField(
  { name, label, value }: { readonly name: string; readonly label: Part; readonly value: string },
  choices: Choices,
  required: boolean,
): Html {
  return html`<fieldset id="${name}">
    <legend>${label}</legend>
    ${choices.map(
      ([key, says]) =>
        html`<div class="check">
          <input
            type="radio"
            id="${name}-${key}"
            name="${name}"
            value="${key}"
            ${key === value ? html` checked` : null}
            ${required ? html` required` : null}
          /><label for="${name}-${key}">${says}</label>
        </div> `,
    )}
  </fieldset>`;
}

/** Systems of one page: with what carries them they stay within the fields of one form. */
export const SYSTEMS_OF_PAGE = 20;

export function systemsPage(view: UnitView, page: number): Page {
  const { desk, words } = view;
  const all = desk.inspection?.systems ?? [];
  const pages = Math.max(1, Math.ceil(all.length / SYSTEMS_OF_PAGE));
  const at = Math.min(Math.max(1, page), pages);
  const shown = all.slice((at - 1) * SYSTEMS_OF_PAGE, at * SYSTEMS_OF_PAGE);
  const isLast = at === pages;
  const content = html`${hidden({ page: String(at) })}
    ${pages === 1 ? null : html`<p class="status">${words.systems.page(at, pages)}</p>`}
    ${shown.map((system) => systemField(view, system))}
    ${checkField({
      name: 'rest',
      label: words.systems.rest,
      checked: desk.inspection?.attestation?.restClean === true,
      optional: true,
    })}
    <p><button type="submit">${isLast ? words.systems.save : words.systems.next}</button></p>`;
  const main = html`${troublePart(view)}
    <p>${all.length === 0 ? words.systems.none : words.systems.says}</p>
    ${unitForm(view, 'systems', content)} ${goTo(view, 'desk', words.back)}`;
  return { title: words.desk.systems, main, switchTo: unitSwitch(view, 'systems') };
}

function systemField({ words }: UnitView, { id, name, says }: NamedSystem): Html {
  const { states, open } = words.systems;
  const choices = STATEMENTS.map((one): [string, string] => [one, states[one]]);
  return openSelect({ name: `s-${id}`, label: name, value: says ?? '', empty: open }, choices);
}

export function filesPage(view: UnitView): Page {
  const { desk, words } = view;
  const { files } = words;
  const kept = desk.inspection?.attestation?.files ?? [];
  const systems = desk.inspection?.systems ?? [];
  const names = new Map(systems.map(({ id, name }) => [id, name]));
  const add = html`<label for="file">${files.label}</label>
    <input type="file" id="file" name="file" required />
    ${openSelect(
      { name: 'system', label: files.system, value: '', empty: files.noSystem },
      systems.map(({ id, name }) => [id, name]),
    )}
    <p><button type="submit">${files.add}</button></p>`;
  const main = html`${troublePart(view)}
    <p>${files.says}</p>
    ${kept.map(({ evidenceId, kind, sha256, systemId }) => {
      const remove = html`${hidden({ file: evidenceId })}
        <p>
          ${files.kinds[kind]}${systemId === null ? null : `: ${names.get(systemId) ?? ''}`}
          <code>${sha256.slice(0, 16)}…</code> <button type="submit">${files.remove}</button>
        </p>`;
      return unitForm(view, 'remove', remove);
    })}
    ${unitForm(view, 'files', add, true)} ${goTo(view, 'desk', words.back)}`;
  return { title: words.desk.files, main, switchTo: unitSwitch(view, 'files') };
}
