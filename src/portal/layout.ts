import type { Language } from '#model/text.ts';
import { html, type Html } from './html.ts';
import { figureWordsIn } from './words/figures.ts';
import { STYLE } from './style.ts';
import { unitWordsIn } from './words/unit-words.ts';
import { wordsIn, type PortalWords } from './words/words.ts';

/** In what a page is made. */
export interface Setting {
  readonly language: Language;
  readonly words: PortalWords;
  /** Said on every page where everything is simulated. */
  readonly demonstration: boolean;
}

export function settingIn(language: Language, demonstration: boolean): Setting {
  return { language, words: wordsIn(language), demonstration };
}

export interface Page {
  readonly title: string;
  readonly main: Html;
  /** To the same page in the other language; null: that is reached by a form of its own, or not at all. */
  readonly switchTo: Html | null;
}

export function otherOf(language: Language): Language {
  return language === 'en' ? 'zh-CN' : 'en';
}

/** For pages that are got: the same address with the other language. */
export function switchLink(path: string, { language, words }: Setting): Html {
  const other = otherOf(language);
  return html`<a href="${path}?lang=${other}" lang="${other}" hreflang="${other}"
    >${words.otherLanguage}</a
  >`;
}

export function render(page: Page, { language, words, demonstration }: Setting): string {
  const { title, main, switchTo } = page;
  const lang = `?lang=${language}`;
  return html`<!DOCTYPE html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <title>${title} – ${words.site}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="format-detection" content="telephone=no" />
        ${STYLE}
      </head>
      <body>
        <header>
          <a class="skip" href="#main">${words.skip}</a>
          <div class="row">
            <p class="site">${words.site}</p>
            ${switchTo === null ? null : html`<div class="screen">${switchTo}</div>`}
          </div>
          ${demonstration ? html`<p class="warn">${words.demonstration}</p>` : null}
        </header>
        <main id="main">
          <h1>${title}</h1>
          ${main}
        </main>
        <footer>
          <p class="row screen">
            <a href="/${lang}">${words.home}</a> <a href="/verify${lang}">${words.verifyLink}</a>
            <a href="/figures${lang}">${figureWordsIn(language).link}</a>
            <a href="/unit${lang}">${unitWordsIn(language).title}</a>
          </p>
          <p>${words.about}</p>
        </footer>
      </body>
    </html> `.toString();
}
