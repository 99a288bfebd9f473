/** The pages without a case: the first page where nothing is held, the code of a notice, and whether a notice is genuine. */
import type { ReplyOf } from '#model/route.ts';
import type { verificationRoutes } from '#model/routes/notices.ts';
import { instantInWords } from '#service/portal/instant.ts';
import { facts } from './case-parts.ts';
import { hidden, textField } from './fields.ts';
import { html, type Html } from './html.ts';
import { switchLink, type Page, type Setting } from './layout.ts';

/** Characters of a link: the portal's address, the path and the token. */
export const LINK_CHARACTERS_MAX = 400;
const CODE_CHARACTERS_MAX = 64;

export function codeForm({ words, language }: Setting, fault?: string): Html {
  const { label, hint, open } = words.entry;
  return html`<form method="post" action="/notice">
    ${hidden({ lang: language })}
    ${textField({ name: 'code', label, hint, fault, value: '', charactersMax: LINK_CHARACTERS_MAX })}
    <p><button type="submit">${open}</button></p>
  </form>`;
}

export function freePage(address: string, setting: Setting): Page {
  const { free, entry } = setting.words;
  const main = html`<p>${free.says(address)}</p>
    <p>${free.hold}</p>
    <h2>${entry.title}</h2>
    <p>${entry.says}</p>
    ${codeForm(setting)}`;
  return { title: free.title, main, switchTo: switchLink('/', setting) };
}

/** `isWrong`: after a code that opened nothing. What was typed is not shown again. */
export function entryPage(setting: Setting, isWrong: boolean): Page {
  const { entry } = setting.words;
  const main = html`<p>${entry.says}</p>
    ${codeForm(setting, isWrong ? entry.wrong : undefined)}`;
  return { title: entry.title, main, switchTo: switchLink('/notice', setting) };
}

export function verifyPage(setting: Setting): Page {
  const { verify } = setting.words;
  const main = html`<p>${verify.says}</p>
    ${verifyForm(setting)}
    <p>${verify.never}</p>`;
  return { title: verify.title, main, switchTo: switchLink('/verify', setting) };
}

function verifyForm({ words: { verify }, language }: Setting): Html {
  const { label, hint, check } = verify;
  return html`<form method="post" action="/verify">
    ${hidden({ lang: language })}
    ${textField({ name: 'code', label, hint, value: '', charactersMax: CODE_CHARACTERS_MAX })}
    <p><button type="submit">${check}</button></p>
  </form>`;
}

type Verified = ReplyOf<(typeof verificationRoutes)['verify']>;

export function verifiedPage(found: Verified, setting: Setting): Page {
  const { words, language } = setting;
  const { verify } = words;
  const switchTo = switchLink('/verify', setting);
  if (!found.genuine) {
    const main = html`<p class="warn">${verify.unknownSays}</p>
      ${verifyForm(setting)}
      <p>${verify.never}</p>`;
    return { title: verify.unknown, main, switchTo };
  }
  const issued = instantInWords(found.issuedAt, language, 'UTC');
  const title = html`<span lang="${found.language}">${found.title}</span>`;
  const main = html`${facts([
      [verify.by, found.authorityName],
      [verify.kind, words.noticeKinds[found.kind]],
      [verify.noticeTitle, title],
      [verify.issued, issued],
    ])}
    <p>${found.inForce ? verify.inForce : verify.notInForce}</p>
    <p>${verify.never}</p>`;
  return { title: verify.genuine, main, switchTo };
}
