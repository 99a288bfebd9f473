/** The form of a report, and the receipt that it gives. */
import {
  TIP_CATEGORIES,
  TIP_FILE_BYTES_MAX,
  TIP_FILES_MAX,
  TIP_LINE_MAX,
  TIP_TEXT_MAX,
} from '#model/tip.ts';
import { receiptInGroups } from '#service/tips/receipt.ts';
import { html, type Html, type Part } from '../html.ts';
import { wordsIn } from '../words/words.ts';
import { WAIT_MS, type Purpose, type Ticket } from './gate.ts';
import { list, type TipPage, type TipSetting } from './tip-page.ts';
import type { TipFault } from './words/words.ts';

export type TipFaults = Readonly<Partial<Record<string, TipFault>>>;
/** Why a form is shown once more, beside what is wrong with its fields. */
export type Hindrance = 'too-fast' | 'busy' | 'expired' | null;

export interface FormState {
  readonly ticket: Ticket;
  readonly fields: Readonly<Record<string, string>>;
  readonly faults: TipFaults;
  readonly hindrance: Hindrance;
  /** Files that came with it were not kept. */
  readonly lostFiles: boolean;
}

export function freshForm(ticket: Ticket): FormState {
  return { ticket, fields: {}, faults: {}, hindrance: null, lostFiles: false };
}

const MEBIBYTE = 1024 * 1024;

export function reportPage(state: FormState, setting: TipSetting): TipPage {
  const { words, language } = setting;
  const { report, categories } = words;
  const { ticket, fields, faults } = state;
  const chosen = fields['category'];
  const main = html`${summary(state, setting)}
    <p>${report.says}</p>
    <form
      method="post"
      action="/report?lang=${language}&amp;form=${ticket.form}"
      enctype="multipart/form-data"
      data-form="${ticket.form}"
      data-bits="${ticket.bits}"
    >
      <fieldset id="category" ${describedBy('category', faults)}>
        <legend>${report.category}</legend>
        ${faultOf('category', state, setting)}
        ${TIP_CATEGORIES.map(
          (category) =>
            html`<div class="check">
              <input
                type="radio"
                id="category-${category}"
                name="category"
                value="${category}"
                ${chosen === category ? html`checked` : null}
              />
              <label for="category-${category}">${categories[category]}</label>
            </div>`,
        )}
      </fieldset>
      ${area('what', report.what, report.whatHint, TIP_TEXT_MAX, state, setting)}
      ${text('where', report.where, report.whereHint, state, setting)}
      ${text('since', report.since, report.sinceHint, state, setting)} ${fileField(state, setting)}
      ${slowWay('report', state, setting)}
      <button type="submit">${report.send}</button>
    </form>`;
  return { title: report.title, main, path: '/report', hasProof: true };
}

export function fileField(
  state: Pick<FormState, 'faults' | 'lostFiles'>,
  setting: TipSetting,
): Html {
  const { report } = setting.words;
  return html`<label for="files">${report.files} (${report.optional})</label>
    <p class="hint" id="files-hint">
      ${report.filesHint(TIP_FILES_MAX, TIP_FILE_BYTES_MAX / MEBIBYTE)}
    </p>
    <p class="warn" id="files-warn">${report.metadata}</p>
    ${state.lostFiles ? html`<p class="wrong">${report.filesAgain}</p>` : null}
    ${faultOf('files', state, setting)}
    <input
      type="file"
      id="files"
      name="files"
      multiple
      aria-describedby="files-hint files-warn"
    />`;
}

/** What whoever runs no programs does instead; hidden by the program where it runs. */
export function slowWay(purpose: Purpose, state: FormState, setting: TipSetting): Html {
  const { words, language } = setting;
  const { ticket, fields } = state;
  const number = wordsIn(language).form.numberInWords(ticket.number);
  return html`<fieldset class="slow">
      <legend>${words.slow.title}</legend>
      <p>${words.slow.says(WAIT_MS[purpose] / 1000)}</p>
      <label for="answer">${words.slow.number(number)}</label>
      <p class="hint" id="answer-hint">${words.slow.hint}</p>
      ${faultOf('answer', state, setting)}
      <input
        type="text"
        id="answer"
        name="answer"
        inputmode="numeric"
        autocomplete="off"
        aria-describedby="answer-hint"
        value="${fields['answer']}"
      />
    </fieldset>
    <input type="hidden" name="proof" value="${fields['proof']}" />`;
}

export function area(
  name: string,
  label: string,
  hint: string,
  most: number,
  state: Pick<FormState, 'fields' | 'faults'>,
  setting: TipSetting,
): Html {
  return html`<label for="${name}">${label}</label>
    <p class="hint" id="${name}-hint">${hint}</p>
    ${faultOf(name, state, setting)}
    <textarea
      id="${name}"
      name="${name}"
      rows="8"
      maxlength="${most}"
      aria-describedby="${name}-hint"
    >
${state.fields[name]}</textarea>`;
}

function text(
  name: string,
  label: string,
  hint: string,
  state: FormState,
  setting: TipSetting,
): Html {
  return html`<label for="${name}">${label} (${setting.words.report.optional})</label>
    <p class="hint" id="${name}-hint">${hint}</p>
    ${faultOf(name, state, setting)}
    <input
      type="text"
      id="${name}"
      name="${name}"
      maxlength="${TIP_LINE_MAX}"
      autocomplete="off"
      aria-describedby="${name}-hint"
      value="${state.fields[name]}"
    />`;
}

/** What keeps it from being sent, before everything else. */
export function summary({ faults, hindrance }: FormState, { words }: TipSetting): Html | null {
  if (hindrance !== null) {
    const says = hindrance === 'too-fast' ? words.slow.tooFast : words.slow[hindrance];
    return html`<p class="warn" role="alert">${says}</p>`;
  }
  const names = Object.keys(faults);
  if (names.length === 0) return null;
  return html`<div class="warn" role="alert">
    <p>${words.wrongTitle}</p>
    <ul>
      ${names.map((name) => {
        const fault = faults[name];
        return fault === undefined
          ? null
          : html`<li><a href="#${name}">${labelOf(name, words.report)}</a></li>`;
      })}
    </ul>
  </div>`;
}

function labelOf(name: string, labels: object): Part {
  const label: unknown = Reflect.get(labels, name);
  return typeof label === 'string' ? label : name;
}

export function faultOf(
  name: string,
  { faults }: Pick<FormState, 'faults'>,
  { words }: TipSetting,
): Html | null {
  const fault = faults[name];
  return fault === undefined
    ? null
    : html`<p class="wrong" id="${name}-fault">${words.faults[fault]}</p>`;
}

function describedBy(name: string, faults: TipFaults): Html | null {
  return faults[name] === undefined ? null : html` aria-describedby="${name}-fault"`;
}

export function receiptPage(digits: string, { words, language }: TipSetting): TipPage {
  const { receipt } = words;
  const main = html`<p>${receipt.says}</p>
    <p class="status"><span class="code">${receiptInGroups(digits)}</span></p>
    ${list(receipt.points)}
    <p class="actions"><a class="button" href="/open?lang=${language}">${receipt.open}</a></p>`;
  return { title: receipt.title, main, path: null };
}
