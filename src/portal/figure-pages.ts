/** What the authority publishes of its work: one page for a month, with the months before, and the way to the data. */
import type { Released } from '#model/routes/publications.ts';
import type { Change, Edition } from '#model/publication.ts';
import {
  tellFigures,
  type FigureLine,
  type FigureSection,
} from '#service/publications/tell-figures.ts';
import { totalOf, type PublicFigures } from '#service/publications/public-figures.ts';
import type { Language } from '#model/text.ts';
import { barChart, strip } from './figure-charts.ts';
import { html, type Html } from './html.ts';
import { switchLink, type Page, type Setting } from './layout.ts';
import { figureWordsIn, type FigureWords } from './words/figures.ts';

/** Months of the charts. */
const TREND_MONTHS = 12;
/** Changed numbers that the page names; the open data has all. */
const CHANGES_SHOWN = 12;

export function noFiguresPage(
  { withdrawn }: Pick<PublicFigures, 'withdrawn'>,
  setting: Setting,
): Page {
  const words = figureWordsIn(setting.language);
  const main = html`<p>${words.about}</p>
    <p class="note">${words.none}</p>
    ${withdrawnPart({ withdrawn }, setting.language, words)}`;
  return { title: words.link, main, switchTo: switchLink('/figures', setting) };
}

/** `path`: of this page, for the other language. */
export function figuresPage(
  month: Released,
  all: PublicFigures,
  path: string,
  setting: Setting,
): Page {
  const { language } = setting;
  const words = figureWordsIn(language);
  const place = placeOf(month, language);
  const sections = tellFigures(month.figures, language);
  const clocks = sections.filter(({ key }) => key === 'clocks');
  const rest = sections.filter(({ key }) => key !== 'clocks');
  const edition = month.editions.at(-1);
  const main = html`<p>${words.about}</p>
    <p class="status">
      ${words.monthly(place, month.month)}${
        edition === undefined
          ? null
          : html`<br /><small>${words.edition(edition.number, day(edition.publishedAt))}</small>`
      }
    </p>
    ${correctionsPart(month.editions, words, language)}
    ${clocks.map((section) => sectionPart(section, words, clocksSaid(month, words)))}
    ${timesPart(month, all, words)} ${trendPart(month, all, words)}
    ${rest.map((section) => sectionPart(section, words, null))} ${factorsPart(month, words)}
    <p class="note">${words.small(month.figures.cellMin)}</p>
    ${dataPart(month, words, language)} ${othersPart(month, all, words, language)}
    ${withdrawnPart(all, language, words)}`;
  return { title: words.title(place), main, switchTo: switchLink(path, setting) };
}

const day = (instant: string): string => instant.slice(0, 10);
const placeOf = (
  { placeEn, placeZh }: { readonly placeEn: string; readonly placeZh: string },
  language: Language,
): string => (language === 'en' ? placeEn : placeZh);

function clocksSaid({ figures }: Released, words: FigureWords): Html {
  const { clocks, clocksInTime, overdueReleases } = figures.clocks;
  const share = `${Math.round((clocksInTime / Math.max(1, clocks)) * 100)} %`;
  const isLate = overdueReleases > 0;
  return html`${clocks > 0 ? html`<p>${words.inTime(share)}</p>` : null}
  ${isLate ? html`<p class="warn">${words.overdue(String(overdueReleases))}</p>` : null}`;
}

function sectionPart(section: FigureSection, words: FigureWords, before: Html | null): Html {
  const { title, means, lines, total } = section;
  const values = lines.flatMap(({ value }) => (value === null ? [] : [value]));
  const most = total === null ? 0 : Math.max(0, ...values);
  return html`<h2>${title}</h2>
    <p>${means}</p>
    ${before}
    <table class="figures">
      <thead>
        <tr>
          <th scope="col">${words.what}</th>
          <th scope="col">${words.number}</th>
        </tr>
      </thead>
      <tbody>
        ${lines.map((line) => rowOf(line, strip(line.value, most)))}
      </tbody>
      ${
        total === null
          ? null
          : html`<tfoot>
              ${rowOf(total, null)}
            </tfoot>`
      }
    </table>`;
}

function rowOf({ label, text, isBlank }: FigureLine, bar: Html | null): Html {
  return html`<tr>
    <th scope="row">${label}${bar}</th>
    <td>${isBlank ? html`<small>${text}</small>` : text}</td>
  </tr>`;
}

/** The same place, the oldest first, as far as the month that is shown. */
function seriesOf(month: Released, { months }: PublicFigures): Released[] {
  return months
    .filter((one) => one.jurisdiction === month.jurisdiction && one.month <= month.month)
    .toSorted((a, b) => (a.month < b.month ? -1 : 1))
    .slice(-TREND_MONTHS);
}

function trendPart(month: Released, all: PublicFigures, words: FigureWords): Html {
  const bars = seriesOf(month, all).map(({ month: label, figures }) => ({
    label,
    values: [totalOf(figures, 'opened'), totalOf(figures, 'closed')],
  }));
  return html`<h2>${words.trend}</h2>
    <p>${words.trendSays}</p>
    <div class="scroll" tabindex="0" role="group" aria-label="${words.trend}">
      ${barChart(bars, spoken(bars, words.trendSays))}
    </div>`;
}

function timesPart(month: Released, all: PublicFigures, words: FigureWords): Html | null {
  const bars = seriesOf(month, all).map(({ month: label, figures }) => {
    const { medianMinutes } = figures.clocks;
    const hours = medianMinutes === null ? null : Math.round(medianMinutes / 6) / 10;
    return { label, values: [hours] };
  });
  if (bars.every(({ values }) => values[0] === null)) return null;
  return html`<h3>${words.times} (h)</h3>
    <p>${words.timesSays}</p>
    <div class="scroll" tabindex="0" role="group" aria-label="${words.times}">
      ${barChart(bars, spoken(bars, words.times))}
    </div>`;
}

function spoken(
  bars: readonly { label: string; values: readonly (number | null)[] }[],
  says: string,
): string {
  const parts = bars.map(({ label, values }) => `${label}: ${values.map(String).join(', ')}`);
  return `${says} ${parts.join('; ')}`.replaceAll('null', '–');
}

function correctionsPart(
  editions: readonly Edition[],
  words: FigureWords,
  language: Language,
): Html | null {
  const corrections = editions.filter(({ reason }) => reason !== null);
  const [first] = editions;
  if (corrections.length === 0 || first === undefined) return null;
  return html`<div class="warn">
    <h2>${words.corrections}</h2>
    <ul>
      <li>${words.first(day(first.publishedAt))}</li>
      ${corrections.map(
        ({ number, publishedAt, reason, changes }) =>
          html`<li>
            ${words.corrected(number, day(publishedAt), reason?.[language] ?? '')}
            ${changesPart(changes, words)}
          </li>`,
      )}
    </ul>
  </div>`;
}

function changesPart(changes: readonly Change[], words: FigureWords): Html | null {
  if (changes.length === 0) return null;
  const more = changes.length - CHANGES_SHOWN;
  return html`<details>
    <summary>${words.changed}</summary>
    <table class="figures">
      <thead>
        <tr>
          <th scope="col">${words.what}</th>
          <th scope="col">${words.before}</th>
          <th scope="col">${words.after}</th>
        </tr>
      </thead>
      <tbody>
        ${changes.slice(0, CHANGES_SHOWN).map(
          ({ where, before, after }) =>
            html`<tr>
              <th scope="row">${where}</th>
              <td>${before}</td>
              <td>${after}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${more > 0 ? html`<p>${words.more(more)}</p>` : null}
  </details>`;
}

function factorsPart({ figures }: Released, words: FigureWords): Html | null {
  const { factors } = figures.energy;
  if (factors.length === 0) return null;
  return html`<h3>${words.factors}</h3>
    <ul>
      ${factors.map(
        ({ region, year, gramsPerKwh, source }) =>
          html`<li>${words.factor(region, year, gramsPerKwh, source)}</li>`,
      )}
    </ul>`;
}

function dataPart({ id }: Released, words: FigureWords, language: Language): Html {
  return html`<h2>${words.data}</h2>
    <p>${words.dataSays}</p>
    <ul>
      <li><a href="/figures/${id}/report.pdf?lang=${language}">${words.report}</a></li>
      <li><a href="/figures.csv">${words.csv}</a></li>
      <li><a href="/figures.json">${words.json}</a></li>
    </ul>`;
}

function othersPart(
  month: Released,
  { months }: PublicFigures,
  words: FigureWords,
  language: Language,
): Html | null {
  const others = months.filter(({ id }) => id !== month.id);
  if (others.length === 0) return null;
  return html`<h2>${words.others}</h2>
    <ul>
      ${others.map(
        (other) =>
          html`<li>
            <a href="/figures/${other.id}?lang=${language}"
              >${words.monthly(placeOf(other, language), other.month)}</a
            >
          </li>`,
      )}
    </ul>`;
}

function withdrawnPart(
  { withdrawn }: Pick<PublicFigures, 'withdrawn'>,
  language: Language,
  words: FigureWords,
): Html | null {
  if (withdrawn.length === 0) return null;
  return html`<h2>${words.withdrawn}</h2>
    <ul>
      ${withdrawn.map(
        (one) =>
          html`<li>
            ${words.withdrawnAs(
              placeOf(one, language),
              one.month,
              day(one.withdrawnAt),
              one.reason[language],
            )}
          </li>`,
      )}
    </ul>`;
}
