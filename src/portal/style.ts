/** The one style sheet, inside of every page: held devices reach nothing but this origin, and it must print. */
import { createHash } from 'node:crypto';
import { Html, html } from './html.ts';
import { NARROW_AND_PRINT } from './style-narrow-and-print.ts';

const SCREEN = html`<style>
  :root {
    color-scheme: light dark;
    --ink: #1a1c1e;
    --quiet: #4a545c;
    --paper: #fff;
    --soft: #f3f5f7;
    --line: #6b7680;
    --rule: #d5d9de;
    --link: #0b5e78;
    --link-soft: #e8f2f5;
    --warn: #7a4c00;
    --warn-soft: #fdf3e0;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --ink: #e6e8ea;
      --quiet: #b3bdc5;
      --paper: #15181b;
      --soft: #1e2327;
      --line: #8d979f;
      --rule: #3a4047;
      --link: #6cc3dc;
      --link-soft: #16303a;
      --warn: #eebd66;
      --warn-soft: #33281a;
    }
  }
  * {
    box-sizing: border-box;
  }
  html {
    font:
      100%/1.6 system-ui,
      -apple-system,
      'Segoe UI',
      'Noto Sans',
      'PingFang SC',
      'Microsoft YaHei',
      'Noto Sans SC',
      'Noto Sans CJK SC',
      sans-serif;
  }
  /* Their letters fill the box. */
  html:lang(zh-CN) {
    line-height: 1.75;
  }
  body {
    margin: 0;
    color: var(--ink);
    background: var(--paper);
    overflow-wrap: anywhere;
  }
  header,
  main,
  footer {
    max-width: 44rem;
    margin: 0 auto;
    padding: 0.75rem 1rem;
  }
  header {
    border-bottom: 0.1875rem solid var(--link);
  }
  header p,
  footer p {
    margin: 0.25rem 0;
  }
  .site {
    font-weight: 600;
  }
  footer {
    border-top: 1px solid var(--rule);
    margin-top: 2.5rem;
    color: var(--quiet);
    font-size: 0.9rem;
  }
  footer a {
    padding: 0.5rem 0;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1rem;
    align-items: baseline;
    justify-content: space-between;
  }
  h1 {
    font-size: 1.6rem;
    line-height: 1.25;
    margin: 1rem 0;
  }
  h2 {
    font-size: 1.3rem;
    line-height: 1.3;
    margin: 2rem 0 0.5rem;
    border-top: 1px solid var(--rule);
    padding-top: 1.25rem;
  }
  .card h2,
  .served h2 {
    border-top: 0;
    padding-top: 0;
  }
  h3 {
    font-size: 1.1rem;
    line-height: 1.35;
    margin: 1.5rem 0 0.5rem;
  }
  h4 {
    font-size: 1rem;
    margin: 1.25rem 0 0.5rem;
  }
  a {
    color: var(--link);
  }
  a:focus-visible,
  button:focus-visible,
  input:focus-visible,
  select:focus-visible,
  textarea:focus-visible,
  summary:focus-visible {
    outline: 3px solid var(--link);
    outline-offset: 2px;
  }
  .skip {
    position: absolute;
    left: -100rem;
  }
  .skip:focus {
    position: static;
  }
  .card {
    border: 1px solid var(--rule);
    border-radius: 0.375rem;
    padding: 0 1rem 1rem;
    margin: 1rem 0;
  }
  .note {
    background: var(--soft);
    border-left: 0.25rem solid var(--line);
    padding: 0.5rem 0.75rem;
    margin: 1rem 0;
  }
  .warn {
    background: var(--warn-soft);
    border-left: 0.25rem solid var(--warn);
    padding: 0.5rem 0.75rem;
    margin: 1rem 0;
  }
  .status {
    font-size: 1.15rem;
    font-weight: 600;
    background: var(--link-soft);
    border: 1px solid var(--link);
    border-left-width: 0.375rem;
    border-radius: 0.25rem;
    padding: 0.75rem 1rem;
    margin: 1rem 0;
  }
  .text {
    display: block;
    white-space: pre-wrap;
    background: var(--soft);
    padding: 0.5rem 0.75rem;
    margin: 0.5rem 0;
  }
  .served {
    border: 1px solid var(--rule);
    border-left: 0.25rem solid var(--line);
    padding: 0.25rem 1rem 0.75rem;
  }
  dl {
    display: grid;
    grid-template-columns: minmax(8rem, 1fr) 2fr;
    margin: 0.5rem 0;
  }
  dt {
    color: var(--quiet);
  }
  dt,
  dd {
    margin: 0;
    padding: 0.375rem 1rem 0.375rem 0;
    border-bottom: 1px solid var(--rule);
  }
  dl > :last-child,
  dt:nth-last-child(2) {
    border-bottom: 0;
  }
  .figures {
    width: 100%;
    border-collapse: collapse;
    margin: 0.5rem 0 1rem;
    font-variant-numeric: tabular-nums;
  }
  .figures th,
  .figures td {
    border-bottom: 1px solid var(--soft);
    padding: 0.35rem 0;
    vertical-align: top;
    text-align: left;
    font-weight: 400;
  }
  .figures td,
  .figures thead th + th {
    text-align: right;
    padding-left: 1rem;
    white-space: nowrap;
  }
  .figures thead th {
    font-size: 0.875rem;
  }
  .figures tfoot th,
  .figures tfoot td {
    font-weight: 600;
    border-top: 1px solid var(--line);
  }
  .figures svg,
  .chart {
    display: block;
    color: var(--link);
  }
  .chart {
    max-width: none;
  }
  .chart text {
    font-size: 10px;
    fill: var(--ink);
  }
  .scroll {
    overflow-x: auto;
  }
  ol,
  ul {
    padding-left: 1.5rem;
  }
  li {
    margin: 0.25rem 0;
  }
  label,
  legend {
    display: block;
    font-weight: 600;
    margin: 1rem 0 0.25rem;
  }
  fieldset {
    border: 1px solid var(--line);
    border-radius: 0.5rem;
    margin: 1rem 0;
    padding: 0 1rem 0.75rem;
  }
  fieldset label,
  .check label {
    font-weight: 400;
    margin: 0;
  }
  .check {
    display: flex;
    gap: 0.5rem;
    align-items: flex-start;
    margin: 0.75rem 0;
  }
  .check input {
    flex: none;
    width: 1.5rem;
    height: 1.5rem;
    margin: 0;
  }
  .hint {
    margin: 0 0 0.25rem;
    font-size: 0.95rem;
  }
  .wrong {
    color: var(--warn);
    font-weight: 600;
    margin: 0 0 0.25rem;
  }
  input[type='text'],
  select,
  textarea,
  input[type='file'] {
    width: 100%;
    font: inherit;
    color: inherit;
    background: var(--paper);
    border: 1px solid var(--line);
    border-radius: 0.25rem;
    padding: 0.5rem;
    min-height: 2.75rem;
  }
  textarea {
    line-height: 1.5;
  }
  button {
    font: inherit;
    font-weight: 600;
    color: var(--paper);
    background: var(--link);
    border: 2px solid var(--link);
    border-radius: 0.25rem;
    padding: 0.5rem 1rem;
    margin: 0.75rem 0;
    min-height: 2.75rem;
    cursor: pointer;
  }
  button.plain,
  a.button.plain {
    color: var(--link);
    background: var(--paper);
  }
  a.button {
    display: inline-block;
    font-weight: 600;
    text-decoration: none;
    color: var(--paper);
    background: var(--link);
    border: 2px solid var(--link);
    border-radius: 0.25rem;
    padding: 0.5rem 1rem;
    margin: 0.75rem 0;
    min-height: 2.75rem;
  }
  .code {
    font-family: ui-monospace, 'Noto Sans Mono', monospace;
    font-size: 1.25em;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1rem;
  }
  summary {
    cursor: pointer;
    font-weight: 600;
    padding: 0.5rem 0;
  }
  code {
    font-family: ui-monospace, 'Noto Sans Mono', monospace;
    font-size: 0.9em;
  }
</style>`;

/** What the browser compares: the text between the tags (CSP level 3 §8.4). */
const SHEET = [SCREEN, NARROW_AND_PRINT]
  .map((part) => part.toString().replaceAll(/^<style>|<\/style>$/g, ''))
  .join('');
const HASH = createHash('sha256').update(SHEET).digest('base64');

export const STYLE = new Html([`<style>${SHEET}</style>`], []);

/** Nothing is loaded from anywhere, no program runs, forms go nowhere else, and nobody frames the page. */
export const CONTENT_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${HASH}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
