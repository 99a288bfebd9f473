/** The frame of each page of the tip line; the look is that of the portal. */
import type { Language } from '#model/text.ts';
import { html, type Html, type Part } from '../html.ts';
import { CONTENT_POLICY, STYLE } from '../style.ts';
import { tipWordsIn, type TipWords } from './words/words.ts';

export interface TipSetting {
  readonly language: Language;
  readonly words: TipWords;
  readonly demonstration: boolean;
}

export function tipSettingIn(language: Language, demonstration: boolean): TipSetting {
  return { language, words: tipWordsIn(language), demonstration };
}

export interface TipPage {
  readonly title: string;
  readonly main: Html;
  /** The same page by its path, for the other language; null: it is the answer to a form. */
  readonly path: string | null;
  /** Looks for a proof while somebody writes. */
  readonly hasProof?: boolean;
}

/** Two programs of our own, on pages that work without; nothing else. */
export const TIP_POLICY = `${CONTENT_POLICY}; script-src 'self'; worker-src 'self'`;

export function renderTip(page: TipPage, { language, words, demonstration }: TipSetting): string {
  const { title, main, path, hasProof = false } = page;
  const other = language === 'en' ? 'zh-CN' : 'en';
  return html`<!DOCTYPE html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <title>${title} – ${words.site}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="format-detection" content="telephone=no" />
        ${STYLE}${hasProof ? html`<script src="/proof.js" defer></script>` : null}
      </head>
      <body>
        <header>
          <a class="skip" href="#main">${words.skip}</a>
          <div class="row">
            <p class="site">${words.site}</p>
            ${
              path === null
                ? null
                : html`<div class="screen">
                    <a href="${path}?lang=${other}" lang="${other}" hreflang="${other}"
                      >${words.otherLanguage}</a
                    >
                  </div>`
            }
          </div>
          ${demonstration ? html`<p class="warn">${words.demonstration}</p>` : null}
        </header>
        <main id="main">
          <h1>${title}</h1>
          ${main}
        </main>
        <footer>
          <p class="row screen">
            <a href="/?lang=${language}">${words.home}</a>
            <a href="/safety?lang=${language}">${words.front.safety}</a>
          </p>
          <p>${words.about}</p>
        </footer>
      </body>
    </html> `.toString();
}

export function list(points: readonly Part[]): Html {
  return html`<ul>
    ${points.map((point) => html`<li>${point}</li>`)}
  </ul>`;
}
