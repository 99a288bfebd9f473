/** The part of the one style sheet for telephones and paper; it stands behind the rest, which it changes. */
import { html } from './html.ts';

export const NARROW_AND_PRINT = html`<style>
  @media (max-width: 30rem) {
    dl {
      display: block;
    }
    dt {
      border-bottom: 0;
      padding-bottom: 0;
      font-size: 0.9rem;
    }
    dd {
      padding-top: 0;
    }
    .actions > *,
    main button,
    main a.button {
      width: 100%;
      text-align: center;
    }
    main button,
    main a.button {
      margin: 0.375rem 0;
    }
    footer .row {
      display: grid;
    }
  }
  @media print {
    :root {
      --ink: #000;
      --quiet: #000;
      --paper: #fff;
      --soft: #fff;
      --line: #000;
      --rule: #999;
      --link: #000;
      --link-soft: #fff;
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
    h2 {
      border-top: 0;
      padding-top: 0;
      margin-top: 1rem;
    }
    h1,
    h2,
    h3,
    h4,
    dt {
      break-after: avoid;
    }
    dt,
    dd {
      padding-top: 0.125rem;
      padding-bottom: 0.125rem;
    }
    .status {
      border-left-width: 1px;
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
