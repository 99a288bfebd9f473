import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { html } from './html.ts';
import { readStrictly, textIn } from './strict-html.fixture.ts';

test('html() makes text of whatever is put in, and keeps what templates made', () => {
  const name = '<b onload="x">&\'</b>\u0000';
  assert.equal(
    html`<p title="${name}">${[1, null, false, undefined, html`<br />`]}</p>`.toString(),
    '<p title="&lt;b onload=&quot;x&quot;&gt;&amp;&#39;&lt;/b&gt;">1<br /></p>',
  );
});

const page = (words: string): string =>
  html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <title>t</title>
        <meta name="viewport" content="${words}" />
      </head>
      <body>
        <main id="main">
          <h1>h</h1>
          <p>${words}</p>
        </main>
      </body>
    </html>`.toString();

test('html() lets nothing out of its place', () => {
  const hostile = fc.string({
    unit: fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      '/',
      '-',
      '!',
      'a',
      ' ',
      '=',
      '\u0000',
      '\u0085',
      '码',
    ),
  });
  fc.assert(
    fc.property(hostile, (words) => {
      // oxlint-disable-next-line no-control-regex -- control characters are what is left out
      const shown = words.replaceAll(/[\u0000\u0085]/g, '');
      assert.ok(textIn(readStrictly(page(words))).includes(shown));
    }),
    { numRuns: 300 },
  );
});
