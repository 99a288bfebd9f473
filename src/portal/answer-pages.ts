/** The forms for what the people concerned answer: the report of a rectification, and the objection. */
import { ROOT_CAUSES } from '#model/case.ts';
import { ACKNOWLEDGERS } from '#model/notice.ts';
import { APPEAL_GROUNDS } from '#model/policy.ts';
import {
  ATTACHMENT_BYTES_MAX,
  ATTACHMENTS_MAX,
  FORM_TEXT_MAX,
  type SubjectCase,
} from '#model/subject-case.ts';
import { goButton, NAME_CHARACTERS_MAX, switchButton } from './case-page.ts';
import { LINK_CHARACTERS_MAX } from './entry-pages.ts';
import {
  areaField,
  checkField,
  fileField,
  hidden,
  radioFields,
  selectField,
  textField,
} from './fields.ts';
import { html, type Html } from './html.ts';
import type { Page, Setting } from './layout.ts';
import type { FieldFault } from './words/words.ts';

/** What was typed, as it was typed, by the names of the fields. */
export type Typed = Readonly<Record<string, string>>;
export type Faults = Readonly<Record<string, FieldFault>>;

/** What belongs to one showing of a form. */
export interface Showing {
  /** Null: the proof is too old, and is asked for once more. */
  readonly pass: string | null;
  /** Makes this form one that is sent once. */
  readonly token: string;
  /** The number that a person is to write. */
  readonly number: number;
  readonly typed: Typed;
  readonly faults: Faults;
  readonly isTooFast: boolean;
}

export type AnswerKind = 'report' | 'object';
type About = Pick<SubjectCase, 'number' | 'evidenceHold'>;

/** `about` is null while it is not proven again who asks. */
export function answerPage(
  kind: AnswerKind,
  about: About | null,
  showing: Showing,
  setting: Setting,
): Page {
  const { words, language } = setting;
  const { form } = words;
  const isReport = kind === 'report';
  const { pass, token } = showing;
  const main = html`${about === null ? null : html`<p class="status">${words.caseOf(about.number)}</p> `}
    <p>${isReport ? form.reportSays : form.objectSays}</p>
    ${about?.evidenceHold === true ? html`<p class="warn">${words.evidenceHold}</p> ` : null}${faultsPart(kind, showing, setting)}
    <p>${form.required}</p>
    <form method="post" action="/${kind}?form=${token}" enctype="multipart/form-data">
      ${hidden(pass === null ? { lang: language } : { pass, lang: language })}
      ${isReport ? reportFields(showing, setting) : objectionFields(showing, setting)}
      ${commonFields(showing, setting)}
      <p><button type="submit">${isReport ? form.sendReport : form.sendObjection}</button></p>
    </form>
    ${pass === null ? null : goButton(form.back, 'case', pass, setting)}`;
  const title = isReport ? form.reportTitle : form.objectTitle;
  return { title, main, switchTo: pass === null ? null : switchButton(kind, pass, setting) };
}

/** Every fault with a link to its field (WCAG 2.2, 3.3.1). */
function faultsPart(
  kind: AnswerKind,
  { faults, isTooFast }: Showing,
  { words }: Setting,
): Html | null {
  const { form } = words;
  if (isTooFast) return html`<p class="warn" role="alert">${form.tooFast}</p>`;
  const labels = labelsOf(kind, words);
  const wrong = Object.entries(faults);
  if (wrong.length === 0) return null;
  return html`<div class="warn" role="alert">
    <p>${form.wrongTitle}</p>
    <ul>
      ${wrong.map(([name, fault]) => html`<li><a href="#${name}">${labels[name] ?? name}</a>: ${form.faults[fault]}</li> `)}
    </ul>
  </div>`;
}

function labelsOf(kind: AnswerKind, { form }: Setting['words']): Readonly<Record<string, string>> {
  return {
    name: form.name,
    as: form.as,
    found: form.found,
    done: form.done,
    rootCause: form.cause,
    ground: form.ground,
    reasons: form.reasons,
    files: form.files,
    affirmed: form.affirm,
    human: kind === 'report' ? form.sendReport : form.sendObjection,
    code: form.codeAgain,
  };
}

function reportFields(showing: Showing, setting: Setting): Html {
  const { words } = setting;
  const { form, causes } = words;
  const own = common(showing, setting);
  const charactersMax = FORM_TEXT_MAX;
  const hinted = (hint: string): string => words.sequence(hint, form.upTo(charactersMax));
  const choices = ROOT_CAUSES.flatMap((cause): [string, string][] =>
    cause === 'no-mining' ? [] : [[cause, causes[cause]]],
  );
  return html`${areaField({ ...own('found'), label: form.found, hint: hinted(form.foundHint), charactersMax })}
  ${areaField({ ...own('done'), label: form.done, hint: hinted(form.doneHint), charactersMax })}
  ${selectField({ ...own('rootCause'), label: form.cause, empty: form.choose, choices })}
  ${checkField({
    name: 'attestation',
    label: form.attestation,
    checked: showing.typed['attestation'] === 'yes',
    optional: true,
  })}`;
}

function objectionFields(showing: Showing, setting: Setting): Html {
  const { words } = setting;
  const { form, grounds } = words;
  const own = common(showing, setting);
  const charactersMax = 2 * FORM_TEXT_MAX;
  const hint = words.sequence(form.reasonsHint, form.upTo(charactersMax));
  const choices = APPEAL_GROUNDS.map((ground): [string, string] => [ground, grounds[ground]]);
  return html`${radioFields({ ...own('ground'), label: form.ground, choices })}
  ${areaField({ ...own('reasons'), label: form.reasons, hint, charactersMax })}`;
}

/** What a browser offers to choose; what a file is, is looked at again. */
const ACCEPTED = '.pdf,.png,.jpg,.jpeg,.txt,.log,.docx,.xlsx,.odt,.ods,.zip';
const MEBIBYTE = 1024 * 1024;

function commonFields(showing: Showing, setting: Setting): Html {
  const { words } = setting;
  const { form, as } = words;
  const own = common(showing, setting);
  const isAgain = Object.keys(showing.typed).length > 0;
  const filesHint = form.filesHint(ATTACHMENTS_MAX, ATTACHMENT_BYTES_MAX / MEBIBYTE);
  return html`${fileField({
    ...own('files'),
    label: form.files,
    hint: isAgain ? words.sequence(filesHint, form.filesAgain) : filesHint,
    accept: ACCEPTED,
  })}
  ${textField({
    ...own('name'),
    label: form.name,
    charactersMax: NAME_CHARACTERS_MAX,
    autocomplete: 'name',
  })}
  ${selectField({
    ...own('as'),
    label: form.as,
    empty: form.choose,
    choices: ACKNOWLEDGERS.map((one) => [one, as[one]]),
  })}
  ${textField({
    ...own('human'),
    label: form.human(form.numberInWords(showing.number)),
    hint: form.humanHint,
    value: '',
    charactersMax: 8,
    mode: 'numeric',
  })}
  ${checkField({
    ...own('affirmed'),
    label: form.affirm,
    checked: showing.typed['affirmed'] === 'yes',
  })}
  ${
    showing.pass !== null
      ? null
      : textField({
          ...own('code'),
          label: form.codeAgain,
          hint: form.codeAgainHint,
          value: '',
          charactersMax: LINK_CHARACTERS_MAX,
        })
  }`;
}

interface Common {
  readonly name: string;
  readonly value: string;
  readonly fault: string | undefined;
}

function common({ typed, faults }: Showing, { words }: Setting): (name: string) => Common {
  return (name) => {
    const fault = faults[name];
    return {
      name,
      value: typed[name] ?? '',
      fault: fault === undefined ? undefined : words.form.faults[fault],
    };
  };
}
