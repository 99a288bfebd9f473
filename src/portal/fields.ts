/** Fields of forms: each with its label, its hint and what is wrong with it, told to whoever cannot see as well. */
import { html, type Html } from './html.ts';

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly fault?: string | undefined;
}

interface TextField extends Field {
  readonly value: string;
  readonly charactersMax: number;
  readonly mode?: 'numeric';
  /** Filled in by browsers (HTML Standard §4.10.18.7). */
  readonly autocomplete?: 'name' | 'off';
}

export function textField(field: TextField): Html {
  const { name, value, charactersMax, mode, autocomplete = 'off' } = field;
  return html`${labelOf(field)}<input
      type="text"
      id="${name}"
      name="${name}"
      value="${value}"
      maxlength="${charactersMax}"
      autocomplete="${autocomplete}"
      ${
        autocomplete === 'off' ? html` autocapitalize="none" spellcheck="false"` : null
      }${mode === undefined ? null : html` inputmode="${mode}"`}
      required${described(field)}
    />`;
}

export function areaField(field: Omit<TextField, 'mode' | 'autocomplete'>): Html {
  const { name, value, charactersMax } = field;
  // A line end right after the tag is not part of the text (HTML Standard §13.1.2.5).
  return html`${labelOf(field)}<textarea
      id="${name}"
      name="${name}"
      rows="6"
      maxlength="${charactersMax}"
      required${described(field)}
    >
${value}</textarea>`;
}

export type Choices = readonly (readonly [string, string])[];

export function selectField(
  field: Field & { readonly value: string; readonly empty: string; readonly choices: Choices },
): Html {
  const { name, value, empty, choices } = field;
  return html`${labelOf(field)}<select id="${name}" name="${name}" required${described(field)}>
      <option value="">${empty}</option>
      ${choices.map(
        ([key, says]) =>
          html`<option value="${key}" ${key === value ? html` selected` : null}>${says}</option> `,
      )}
    </select>`;
}

export function radioFields(
  field: Field & { readonly value: string; readonly choices: Choices },
): Html {
  const { name, label, fault, value, choices } = field;
  return html`<fieldset id="${name}" ${described({ ...field, name })}>
    <legend>${label}</legend>
    ${faultOf({ name, fault })}${choices.map(
      ([key, says]) =>
        html`<div class="check">
          <input
            type="radio"
            id="${name}-${key}"
            name="${name}"
            value="${key}"
            ${key === value ? html` checked` : null}
            required
          /><label for="${name}-${key}">${says}</label>
        </div> `,
    )}
  </fieldset>`;
}

export function checkField(
  field: Field & { readonly checked: boolean; readonly optional?: true },
): Html {
  const { name, label, checked, optional } = field;
  return html`${faultOf(field)}
    <div class="check">
      <input
        type="checkbox"
        id="${name}"
        name="${name}"
        value="yes"
        ${
          checked ? html` checked` : null
        }${optional === true ? null : html` required`}${described(field)}
      /><label for="${name}">${label}</label>
    </div>`;
}

export function fileField(field: Field & { readonly accept: string }): Html {
  const { name, accept } = field;
  return html`${labelOf(field)}<input
      type="file"
      id="${name}"
      name="${name}"
      accept="${accept}"
      multiple${described(field)}
    />`;
}

export function hidden(fields: Readonly<Record<string, string>>): Html {
  return html`${Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  )}`;
}

function labelOf(field: Field): Html {
  const { name, label, hint } = field;
  const hinted = hint === undefined ? null : html`<p class="hint" id="${name}-hint">${hint}</p> `;
  return html`<label for="${name}">${label}</label> ${hinted}${faultOf(field)}`;
}

function faultOf({ name, fault }: Pick<Field, 'name' | 'fault'>): Html | null {
  return fault === undefined ? null : html`<p class="wrong" id="${name}-wrong">${fault}</p> `;
}

function described({ name, hint, fault }: Field): Html | null {
  const by = [
    ...(hint === undefined ? [] : [`${name}-hint`]),
    ...(fault === undefined ? [] : [`${name}-wrong`]),
  ];
  if (by.length === 0) return null;
  const invalid = fault === undefined ? null : html` aria-invalid="true"`;
  return html` aria-describedby="${by.join(' ')}"${invalid}`;
}
