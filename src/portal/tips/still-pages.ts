/** Pages that are the same for everybody. */
import { html } from '../html.ts';
import { list, type TipPage, type TipSetting } from './tip-page.ts';
import type { TipTrouble } from './words/words.ts';

export function frontPage({ language, words }: TipSetting): TipPage {
  const { front } = words;
  const { title } = front;
  const main = html`<p>${front.says}</p>
    <p class="note">${front.emergency}</p>
    <p class="actions">
      <a class="button" href="/report?lang=${language}">${front.report}</a>
      <a class="button plain" href="/open?lang=${language}">${front.open}</a>
    </p>
    <h2>${front.before.title}</h2>
    ${list(front.before.points)}
    <p><a href="/safety?lang=${language}">${front.safety}</a></p>
    <h2>${front.after.title}</h2>
    ${list(front.after.points)}`;
  return { title, main, path: '/' };
}

export function safetyPage({ language, words }: TipSetting): TipPage {
  const { safety, front } = words;
  const main = html`<p>${safety.says}</p>
    ${safety.parts.map(
      ({ title, points }) =>
        html`<h2>${title}</h2>
          ${list(points)}`,
    )}
    <p class="actions"><a class="button" href="/report?lang=${language}">${front.report}</a></p>`;
  return { title: safety.title, main, path: '/safety' };
}

export function leftPage({ words }: TipSetting): TipPage {
  const { title, says } = words.box.left;
  return { title, main: html`<p>${says}</p>`, path: null };
}

/** What somebody wrote meanwhile is given back, to be copied. */
export function overPage(text: string, { language, words }: TipSetting): TipPage {
  const { over, front } = words;
  const kept =
    text === ''
      ? null
      : html`<label for="kept">${over.text}</label>
          <textarea id="kept" rows="8" readonly>${text}</textarea>`;
  const main = html`<p>${over.says}</p>
    ${kept}
    <p class="actions"><a class="button" href="/open?lang=${language}">${front.open}</a></p>`;
  return { title: over.title, main, path: null };
}

export function tipTroublePage(trouble: TipTrouble, { words }: TipSetting): TipPage {
  const { title, says } = words.troubles[trouble];
  return { title, main: html`<p>${says}</p>`, path: null };
}
