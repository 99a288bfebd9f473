/** Parts that the pages of a unit share: forms that carry the pass, notices of what went wrong, choices that may stay open. */
import { instantInWords } from '#service/portal/instant.ts';
import { hidden, type Choices } from './fields.ts';
import { html, type Html, type Part } from './html.ts';
import { otherOf } from './layout.ts';
import type { UnitView } from './unit-door.ts';

/** A form of ours; with files its address bears the token. */
export function unitForm(
  { pass, setting, token }: UnitView,
  action: string,
  content: Part,
  hasFiles = false,
): Html {
  const fields = hidden({ pass, lang: setting.language });
  if (!hasFiles)
    return html`<form method="post" action="/unit/${action}">${fields} ${content}</form>`;
  return html`<form
    method="post"
    action="/unit/${action}?form=${token}"
    enctype="multipart/form-data"
  >
    ${fields} ${content}
  </form>`;
}

/** To another page of the unit. */
export function goTo(view: UnitView, go: string, says: string, page = 1): Html {
  return html`<form method="post" action="/unit">
    ${hidden({ pass: view.pass, lang: view.setting.language, go, page: String(page) })}
    <p><button type="submit">${says}</button></p>
  </form>`;
}

/** The same page in the other language. */
export function unitSwitch({ pass, setting }: UnitView, go: string): Html {
  const other = otherOf(setting.language);
  return html`<form method="post" action="/unit">
    ${hidden({ pass, lang: other, go })}
    <button class="link" type="submit" lang="${other}">${setting.words.otherLanguage}</button>
  </form>`;
}

export function troublePart({ trouble, words }: UnitView): Html | null {
  return trouble === null
    ? null
    : html`<p class="warn" role="alert">${words.troubles[trouble]}</p>`;
}

export function when({ desk, setting }: UnitView, instant: string): string {
  return instantInWords(instant, setting.language, desk.timeZone);
}

/** One of a list, or nothing yet. */
export function openSelect(
  field: {
    readonly name: string;
    readonly label: Part;
    readonly value: string;
    readonly empty: string;
  },
  choices: Choices,
): Html {
  const { name, label, value, empty } = field;
  return html`<label for="${name}">${label}</label>
    <select id="${name}" name="${name}">
      <option value="">${empty}</option>
      ${choices.map(
        ([key, says]) =>
          html`<option value="${key}" ${key === value ? html` selected` : null}>${says}</option> `,
      )}
    </select>`;
}

export interface PlainField {
  readonly name: string;
  readonly label: Part;
  readonly value: string;
  readonly type?: 'text' | 'number' | 'date';
  readonly hint?: string;
  readonly optional?: true;
  readonly max?: number;
}

export function plainField({
  name,
  label,
  value,
  type = 'text',
  hint,
  optional,
  max,
}: PlainField): Html {
  const hinted = hint === undefined ? null : html`<p class="hint" id="${name}-hint">${hint}</p> `;
  return html`<label for="${name}">${label}</label> ${hinted}<input
      type="${type === 'number' ? 'text' : type}"
      id="${name}"
      name="${name}"
      value="${value}"
      maxlength="${max ?? 200}"
      autocomplete="off"
      ${type === 'number' ? html` inputmode="decimal"` : null}
      ${hint === undefined ? null : html` aria-describedby="${name}-hint"`}
      ${optional === true ? null : html` required`}
    />`;
}

export function plainArea({ name, label, value, optional, max }: PlainField): Html {
  return html`<label for="${name}">${label}</label
    ><textarea
      id="${name}"
      name="${name}"
      rows="5"
      maxlength="${max ?? 1000}"
      ${optional === true ? null : html` required`}
    >
${value}</textarea>`;
}
