/** Pages that say one thing: what went wrong, or what has come in. */
import { html, type Html } from './html.ts';
import { switchLink, type Page, type Setting } from './layout.ts';
import type { Trouble } from './words/words.ts';

/** `path`: of the page, when it can be got again in the other language. */
export function troublePage(
  trouble: Trouble,
  setting: Setting,
  more: { readonly path?: string; readonly back?: Html } = {},
): Page {
  const { title, says } = setting.words.troubles[trouble];
  const main = html`<p>${says}</p>
    ${more.back ?? html`<p><a href="/notice?lang=${setting.language}">${setting.words.entry.title}</a></p>`}`;
  return { title, main, switchTo: switchLink(more.path ?? '/', setting) };
}

export type Deed = 'report' | 'object' | 'acknowledged';

export function donePage(
  deed: Deed,
  about: { readonly number: string; readonly at: string; readonly files: number },
  back: Html,
  { words }: Setting,
): Page {
  const { done } = words;
  const [title, says] = {
    report: [done.reportTitle, done.reportSays] as const,
    object: [done.objectTitle, done.objectSays] as const,
    acknowledged: [done.acknowledgedTitle, done.acknowledgedSays] as const,
  }[deed];
  const main = html`<p class="status">${words.caseOf(about.number)} · ${about.at}</p>
    <p>${says}</p>
    ${about.files === 0 ? null : html`<p>${done.files(about.files)}</p> `}
    <p>${done.keep}</p>
    ${back}`;
  return { title, main, switchTo: null };
}
