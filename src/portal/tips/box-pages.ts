/** Opening a box by its receipt, and what lies in it. */
import { TIP_TEXT_MAX, TipOutcome, TipRejection, TipState } from '#model/tip.ts';
import type { BoxPage } from '#service/tips/mailbox.ts';
import type { Content } from '#service/tips/tip-content.ts';
import { html, type Html } from '../html.ts';
import {
  area,
  faultOf,
  fileField,
  slowWay,
  summary,
  type FormState,
  type TipFaults,
} from './report-pages.ts';
import { list, type TipPage, type TipSetting } from './tip-page.ts';

export function openPage(state: FormState, isUnknown: boolean, setting: TipSetting): TipPage {
  const { words, language } = setting;
  const { open } = words;
  const { ticket, fields } = state;
  const main = html`${isUnknown ? html`<p class="warn" role="alert">${open.unknown}</p>` : null}
    ${summary(state, setting)}
    <p>${open.says}</p>
    <form
      method="post"
      action="/open?lang=${language}&amp;form=${ticket.form}"
      data-form="${ticket.form}"
      data-bits="${ticket.bits}"
    >
      <label for="receipt">${open.label}</label>
      <p class="hint" id="receipt-hint">${open.hint}</p>
      ${faultOf('receipt', state, setting)}
      <input
        type="text"
        id="receipt"
        name="receipt"
        inputmode="numeric"
        autocomplete="off"
        spellcheck="false"
        aria-describedby="receipt-hint"
        value="${fields['receipt']}"
      />
      ${slowWay('open', state, setting)}
      <button type="submit">${open.go}</button>
    </form>`;
  return { title: open.title, main, path: '/open', hasProof: true };
}

export interface BoxState {
  readonly pass: string;
  /** Lets files be read. */
  readonly form: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly faults: TipFaults;
  readonly lostFiles: boolean;
  readonly isSent: boolean;
  /** Shown once. */
  readonly code: string | null;
}

export function boxPage(box: BoxPage, state: BoxState, setting: TipSetting): TipPage {
  const { words } = setting;
  const said = words.box;
  const main = html`${state.isSent ? html`<p class="note" role="status">${said.sent}</p>` : null}
    <p class="status">${words.pair(said.status, statusOf(box, setting))}</p>
    ${rewardPart(box, state, setting)}
    <h2>${said.conversation}</h2>
    ${box.turns.map(
      ({ byOffice, day, content }) =>
        html`<div class="card">
          <h3>${byOffice ? said.office : said.yours}</h3>
          <p class="hint">${said.on(day)}</p>
          ${contentPart(content, setting)}
        </div>`,
    )}
    <h2>${said.write}</h2>
    ${messageForm(state, setting)}
    <h2>${said.leave}</h2>
    <p>${said.leaveSays}</p>
    <div class="actions">
      ${button('/leave', said.leave, state, setting)}
      ${button('/box', said.refresh, state, setting)}
    </div>`;
  return { title: said.title, main, path: null };
}

function statusOf({ status, reason }: BoxPage, { words }: TipSetting): string {
  const { box, pair } = words;
  const state = TipState.safeParse(status).data ?? 'received';
  const rejection = state === 'rejected' ? TipRejection.safeParse(reason).data : undefined;
  const outcome = state === 'answered' ? TipOutcome.safeParse(reason).data : undefined;
  if (rejection !== undefined) return pair(box.statuses[state], box.rejections[rejection]);
  return outcome === undefined
    ? box.statuses[state]
    : pair(box.statuses[state], box.outcomes[outcome]);
}

function contentPart(content: Content | null, setting: TipSetting): Html {
  const { words } = setting;
  const head = content?.head;
  if (head?.kind === 'message') return html`<p class="text">${head.text}</p>`;
  if (head?.kind !== 'report') return html`<p>${words.box.file}</p>`;
  const { report, categories } = words;
  return html`<p>${categories[head.category]}</p>
    <p class="text">${head.what}</p>
    ${head.where === '' ? null : html`<p>${words.pair(report.where, head.where)}</p>`}
    ${head.since === '' ? null : html`<p>${words.pair(report.since, head.since)}</p>`}`;
}

function rewardPart(box: BoxPage, state: BoxState, setting: TipSetting): Html | null {
  const { words, language } = setting;
  const said = words.box;
  const { rewardState, rewardAmount, rewardCurrency } = box;
  if (rewardState === null || rewardAmount === null || rewardCurrency === null) return null;
  const format = new Intl.NumberFormat(language, { style: 'currency', currency: rewardCurrency });
  const amount = format.format(rewardAmount / 100);
  if (rewardState === 'paid') return html`<p class="note">${said.paid(amount)}</p>`;
  const code =
    state.code === null
      ? html`<p class="hint">${said.claimHint}</p>
          ${button('/claim', said.claim, state, setting)}`
      : html`<p class="status">
            ${said.code}: <span class="code">${state.code.replaceAll(/(.{4})(?=.)/g, '$1-')}</span>
          </p>
          ${list(said.codeSays)}`;
  return html`<h2>${said.reward}</h2>
    <p>${said.rewardSays(amount)}</p>
    ${code}`;
}

function messageForm(state: BoxState, setting: TipSetting): Html {
  const { words, language } = setting;
  const said = words.box;
  return html`<form
    method="post"
    action="/message?lang=${language}&amp;form=${state.form}"
    enctype="multipart/form-data"
  >
    <input type="hidden" name="pass" value="${state.pass}" />
    ${area('message', said.write, said.writeHint, TIP_TEXT_MAX, state, setting)}
    ${fileField(state, setting)}
    <button type="submit">${said.send}</button>
  </form>`;
}

function button(path: string, label: string, { pass }: BoxState, { language }: TipSetting): Html {
  return html`<form method="post" action="${path}?lang=${language}">
    <input type="hidden" name="pass" value="${pass}" />
    <button type="submit" class="plain">${label}</button>
  </form>`;
}
