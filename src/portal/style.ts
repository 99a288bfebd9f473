/** The one style sheet, inside of every page: held devices reach nothing but this origin, and it must print. */
import { createHash } from 'node:crypto';
import { html } from './html.ts';

export const STYLE = html`<style>
  :root {
    color-scheme: light dark;
    --ink: #1c2430;
    --paper: #fff;
    --soft: #f3f5f8;
    --line: #667085;
    --link: #0b4fa8;
    --warn: #8a2b06;
    --warn-soft: #fff4ec;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --ink: #e6e9ef;
      --paper: #14181f;
      --soft: #1e242e;
      --line: #98a2b3;
      --link: #8ab8ff;
      --warn: #ffb38a;
      --warn-soft: #33221a;
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
    border-bottom: 0.25rem solid var(--link);
  }
  header p,
  footer p {
    margin: 0.25rem 0;
  }
  .site {
    font-weight: 600;
  }
  footer {
    border-top: 1px solid var(--line);
    margin-top: 2rem;
    font-size: 0.9rem;
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
    border: 1px solid var(--line);
    border-radius: 0.5rem;
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
    border: 2px solid var(--link);
    border-radius: 0.5rem;
    padding: 0.5rem 0.75rem;
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
    border: 1px solid var(--line);
    padding: 0.25rem 1rem 0.75rem;
  }
  dl {
    display: grid;
    grid-template-columns: minmax(8rem, 1fr) 2fr;
    gap: 0.25rem 1rem;
    margin: 0.5rem 0;
  }
  dt {
    font-weight: 600;
  }
  dd {
    margin: 0;
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
  @media (max-width: 30rem) {
    dl {
      display: block;
    }
    dd {
      margin: 0 0 0.5rem;
    }
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
  @media print {
    :root {
      --ink: #000;
      --paper: #fff;
      --soft: #fff;
      --line: #000;
      --link: #000;
      --warn: #000;
      --warn-soft: #fff;
    }
    html {
      font-size: 11pt;
    }
    header,
    main,
    footer {
      max-width: none;
      padding: 0;
    }
    form,
    .skip,
    .screen {
      display: none;
    }
    .card,
    .served {
      break-inside: auto;
      border: 0;
      padding: 0;
    }
    h1,
    h2,
    h3,
    h4,
    dt {
      break-after: avoid;
    }
    details > *,
    details:not([open]) > * {
      display: block;
    }
    details::details-content {
      content-visibility: visible;
      height: auto;
    }
  }
</style>`;

/** What the browser compares: the text between the tags (CSP level 3 §8.4). */
const SHEET = STYLE.toString().replace(/^<style>|<\/style>$/g, '');
const HASH = createHash('sha256').update(SHEET).digest('base64');

/** Nothing is loaded from anywhere, no program runs, forms go nowhere else, and nobody frames the page. */
export const CONTENT_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${HASH}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
