/** Filings of a unit on the portal: how each stands, and the form to file, mend or renew one. */
import { FILING_KINDS, type Filing } from '#model/filing.ts';
import { hidden } from './fields.ts';
import { html, type Html } from './html.ts';
import type { Page } from './layout.ts';
import type { UnitView } from './unit-door.ts';
import {
  goTo,
  openSelect,
  plainArea,
  plainField,
  troublePart,
  unitForm,
  unitSwitch,
} from './unit-parts.ts';

export function filingsPart(view: UnitView): Html {
  const { desk, words } = view;
  return html`<p>${words.desk.filingsSay}</p>
    ${desk.filings.length === 0 ? html`<p>${words.desk.none}</p>` : desk.filings.map((filing) => filingPart(view, filing))}
    ${goTo(view, 'filing', words.desk.file)}`;
}

function filingPart(view: UnitView, filing: Filing): Html {
  const { filing: words } = view.words;
  const { title, state, reference, until, conditions, forwarding, reason, consultations } = filing;
  const beyond = [...new Set(consultations.flatMap((one) => one.beyond))];
  return html`<h3>${title}</h3>
    <p>
      <strong>${words.states[state]}</strong
      >${reference === null ? null : ` · ${words.number} ${reference}`} ·
      ${words.until(dayOf(until))}
    </p>
    ${forwarding === 'none' ? null : html`<p>${words.forwarded[forwarding]}</p>`}
    ${
      conditions.length === 0
        ? null
        : html`<p>${words.conditions}:</p>
            <ul>
              ${conditions.map((one) => html`<li>${one}</li> `)}
            </ul>`
    }
    ${reason === null ? null : html`<p>${words.reason}: ${reason}</p>`}
    ${beyond.length === 0 ? null : html`<p class="warn">${words.found} ${beyond.map((one) => words.beyond[one]).join(' · ')}</p>`}
    ${deedsOf(view, filing)}`;
}

function deedsOf(view: UnitView, { id, state }: Filing): Html | null {
  const { filing: words } = view.words;
  const open = (says: string): Html =>
    html`<form method="post" action="/unit">
      ${hidden({ pass: view.pass, lang: view.setting.language, go: 'filing', filing: id })}
      <p><button type="submit">${says}</button></p>
    </form>`;
  if (state === 'returned') return open(words.mend);
  if (state === 'expired') return open(words.renew);
  if (state !== 'accepted' && state !== 'submitted') return null;
  const why = { name: 'reason', label: words.withdrawWhy, value: '', max: 500 };
  const withdraw = html`${hidden({ filing: id })} ${plainField(why)}
    <p><button type="submit">${words.withdraw}</button></p>`;
  return html`${state === 'accepted' ? open(words.renew) : null}
    <details>
      <summary>${words.withdraw}</summary>
      ${unitForm(view, 'withdraw', withdraw)}
    </details>`;
}

/** What was typed, else what an earlier filing says. */
export function filingPage(
  view: UnitView,
  earlier: Filing | null,
  typed: Readonly<Record<string, string>>,
): Page {
  const { words, desk } = view;
  const { filing } = words;
  const { fields } = filing;
  const before = earlier === null ? {} : fieldsOf(earlier);
  const value = (name: string): string => typed[name] ?? before[name] ?? '';
  const field = (name: keyof typeof fields, more: object = {}) => ({
    name,
    label: fields[name],
    value: value(name),
    ...more,
  });
  const chosen = new Set(
    Object.keys({ ...before, ...typed }).filter((name) => name.startsWith('y-')),
  );
  const content = html`${hidden(earlier === null ? {} : { filing: earlier.id })}
    ${plainField(field('title'))}
    ${openSelect(
      { ...field('kind'), empty: '–' },
      FILING_KINDS.map((kind) => [kind, filing.kinds[kind]]),
    )}
    ${plainField(field('discipline', { max: 120 }))} ${plainArea(field('purpose', { max: 2_000 }))}
    <fieldset>
      <legend>${fields.systems}</legend>
      ${desk.ownSystems.slice(0, FILED_CHOICES_MAX).map(
        ({ id, name }) =>
          html`<div class="check">
            <input
              type="checkbox"
              id="y-${id}"
              name="y-${id}"
              value="yes"
              ${chosen.has(`y-${id}`) ? html` checked` : null}
            />
            <label for="y-${id}">${name}</label>
          </div> `,
      )}
    </fieldset>
    <h2>${fields.consentSays}</h2>
    ${plainField(field('department'))} ${plainField(field('consentReference', { max: 120 }))}
    ${plainField(field('consentOn', { type: 'date' }))}
    ${plainField(field('watts', { type: 'number' }))}
    ${plainField(field('devices', { type: 'number' }))}
    ${plainField(field('hashrate', { type: 'number', optional: true }))}
    ${plainField(field('coins', { optional: true, hint: fields.listHint }))}
    ${plainField(field('algorithms', { optional: true }))}
    ${plainField(field('from', { type: 'date' }))} ${plainField(field('until', { type: 'date' }))}
    ${plainField(field('leader', { max: 120 }))} ${plainField(field('responsible', { max: 120 }))}
    ${plainField(field('contact', { max: 120 }))}
    <p><button type="submit">${filing.send}</button></p>`;
  const main = html`${troublePart(view)}
    <p>${filing.says}</p>
    ${unitForm(view, 'filing', content)} ${goTo(view, 'desk', words.back)}`;
  return { title: filing.title, main, switchTo: unitSwitch(view, 'filing') };
}

/** Boxes of one form, which has 18 other fields. */
export const FILED_CHOICES_MAX = 12;

function fieldsOf({ words, consent, scale, ...filing }: Filing): Readonly<Record<string, string>> {
  return {
    title: filing.title,
    kind: filing.kind,
    discipline: filing.discipline,
    purpose: words?.purpose ?? '',
    ...Object.fromEntries(filing.systemIds.map((id) => [`y-${id}`, 'yes'])),
    department: consent.department,
    consentReference: consent.reference,
    consentOn: consent.on,
    watts: String(scale.wattsMax),
    devices: String(scale.devicesMax),
    hashrate: scale.hashrateMax === null ? '' : String(scale.hashrateMax),
    coins: scale.coins.join(', '),
    algorithms: scale.algorithms.join(', '),
    from: dayOf(filing.from),
    until: dayOf(filing.until),
    leader: words?.leader ?? '',
    responsible: words?.responsible ?? '',
    contact: words?.contact ?? '',
  };
}

function dayOf(instant: string): string {
  return instant.slice(0, 10);
}
