/**
 * A reader of our own pages that forgives nothing: what it takes is well-formed, labelled and in order. Browsers mend faults in
 * silence; a test must see them.
 */
import assert from 'node:assert/strict';

export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: (Element | string)[];
}

const VOID = new Set(['meta', 'input', 'br']);
/** Text without elements in it. */
const TEXT_ONLY = new Set(['title', 'textarea', 'style']);
const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/** Throws an assertion with what is wrong. */
export function readStrictly(page: string): Element {
  assert.ok(page.startsWith('<!DOCTYPE html>'), 'begins with its doctype');
  const root: Element = { name: '#page', attributes: new Map(), children: [] };
  const open: Element[] = [root];
  let at = '<!DOCTYPE html>'.length;
  while (at < page.length) {
    const parent = open.at(-1) ?? root;
    const next = TEXT_ONLY.has(parent.name)
      ? page.indexOf(`</${parent.name}>`, at)
      : page.indexOf('<', at);
    const end = next < 0 ? page.length : next;
    const text = page.slice(at, end);
    if (text !== '') parent.children.push(parent.name === 'style' ? text : plain(text));
    if (end === page.length) break;
    at = readTag(page, end, open);
  }
  assert.deepEqual(
    open.map(({ name }) => name),
    ['#page'],
    'everything is closed',
  );
  const [html, ...others] = root.children.filter((child) => typeof child !== 'string');
  assert.ok(html?.name === 'html' && others.length === 0, 'one page');
  check(html);
  return html;
}

function readTag(page: string, at: number, open: Element[]): number {
  const close = /^<\/([a-z0-9]+)\s*>/.exec(page.slice(at, at + 40));
  if (close !== null) {
    assert.equal(open.pop()?.name, close[1], `closes what is open: ${around(page, at)}`);
    return at + close[0].length;
  }
  const tag = /^<([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"<]*")?)*)\s*\/?>/.exec(
    page.slice(at, at + 4000),
  );
  assert.ok(tag !== null, `a tag: ${around(page, at)}`);
  const [whole, name = '', rest = ''] = tag;
  const attributes = new Map<string, string>();
  for (const [, key = '', value = ''] of rest.matchAll(/\s([a-z-]+)(?:="([^"<]*)")?/g)) {
    assert.ok(!attributes.has(key), `${key} once: ${whole}`);
    attributes.set(key, plain(value));
  }
  const element: Element = { name, attributes, children: [] };
  open.at(-1)?.children.push(element);
  if (!VOID.has(name)) open.push(element);
  return at + whole.length;
}

/** Without escapes; an ampersand that begins none, or a stray bracket, is a fault. */
function plain(text: string): string {
  assert.doesNotMatch(text, /[<>]/, `no bare brackets: ${text.slice(0, 80)}`);
  // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
  assert.doesNotMatch(text, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/);
  return text.replaceAll(/&(?:[a-z]+|#\d+);|&/g, (entity) => {
    const sign = ENTITIES[entity];
    assert.ok(sign !== undefined, `an escape of ours: ${entity} in ${text.slice(0, 80)}`);
    return sign;
  });
}

function around(page: string, at: number): string {
  return page.slice(Math.max(0, at - 40), at + 80);
}

/** Every element below, in the order of the page. */
export function elementsIn(element: Element): Element[] {
  return element.children.flatMap((child) =>
    typeof child === 'string' ? [] : [child, ...elementsIn(child)],
  );
}

export function textIn(element: Element): string {
  return element.children
    .map((child) => (typeof child === 'string' ? child : textIn(child)))
    .join('');
}

const BLOCKS = /^(?:p|div|dl|ol|ul|form|fieldset|details|h[1-6]|main|header|footer|section)$/;
const ALLOWED =
  /^(?:html|head|meta|title|style|body|header|main|footer|section|div|p|h[1-4]|a|span|strong|code|br|ul|ol|li|dl|dt|dd|form|fieldset|legend|label|input|textarea|select|option|button|details|summary)$/;

function check(html: Element): void {
  const all = [html, ...elementsIn(html)];
  assert.match(html.attributes.get('lang') ?? '', /^(?:en|zh-CN)$/);
  for (const element of all) checkElement(element);
  const ids = all.flatMap(({ attributes }) => attributes.get('id') ?? []);
  assert.equal(new Set(ids).size, ids.length, `ids are unique: ${ids.join(' ')}`);
  checkNames(all, new Set(ids));
  checkHeadings(all);
  const count = (name: string): number => all.filter((one) => one.name === name).length;
  assert.equal(count('title'), 1);
  assert.equal(count('main'), 1);
  assert.ok(all.some(({ attributes }) => attributes.get('name') === 'viewport'));
}

function checkElement(element: Element): void {
  const { name, attributes } = element;
  assert.match(name, ALLOWED);
  for (const [key, value] of attributes) checkAttribute(name, key, value);
  if (name === 'form') assert.equal(attributes.get('method'), 'post');
  if (name === 'button') assert.equal(attributes.get('type'), 'submit');
  const inside = element.children.filter((child) => typeof child !== 'string');
  checkInside(
    element,
    inside.map((child) => child.name),
  );
}

function checkAttribute(name: string, key: string, value: string): void {
  assert.doesNotMatch(key, /^(?:on|style|src|srcset|tabindex|accesskey)/, `${name} ${key}`);
  if (key === 'lang') assert.match(value, /^(?:en|zh-CN)$/);
  if (key === 'href') assert.match(value, /^(?:\/(?!\/)|#|https?:\/\/notice\.example\/)/);
  if (key === 'action') assert.match(value, /^\/[a-z]/);
}

const PHRASES = /^(?:p|h[1-6]|label|legend|summary|button|span|a|dt)$/;
const SPEAKING = /^(?:a|button|legend|title|summary|h[1-6])$/;
const WORDLESS = /^(?:ul|ol|dl|select|html|head)$/;

/** What may stand in what (HTML Standard §4.4, §3.2.5). */
function checkInside(element: Element, names: readonly string[]): void {
  const { name, children } = element;
  if (PHRASES.test(name)) {
    const blocks = elementsIn(element).filter((one) => BLOCKS.test(one.name));
    assert.equal(blocks[0]?.name, undefined, `only words in ${name}`);
  }
  if (name === 'dl') assert.ok(names.length > 0 && names.every((one) => /^d[td]$/.test(one)));
  if (name === 'ul' || name === 'ol') assert.ok(!names.some((one) => one !== 'li'), 'only entries');
  if (SPEAKING.test(name)) assert.notEqual(textIn(element).trim(), '', `${name} says something`);
  if (!WORDLESS.test(name)) return;
  const text = children.filter((child) => typeof child === 'string').join('');
  assert.equal(text.trim(), '', `no words between the parts of ${name}`);
}

function checkNames(all: readonly Element[], ids: ReadonlySet<string>): void {
  const labelled = new Set(
    all.flatMap((one) => (one.name === 'label' ? (one.attributes.get('for') ?? []) : [])),
  );
  for (const id of labelled) assert.ok(ids.has(id), `a field for the label ${id}`);
  for (const { name, attributes } of all) {
    for (const id of attributes.get('aria-describedby')?.split(' ') ?? []) {
      assert.ok(ids.has(id), `${name} is described by ${id}`);
    }
    const target = attributes.get('href');
    if (target?.startsWith('#') === true) assert.ok(ids.has(target.slice(1)), target);
    if (!/^(?:input|select|textarea)$/.test(name) || attributes.get('type') === 'hidden') continue;
    const id = attributes.get('id');
    assert.ok(id !== undefined && labelled.has(id), `a label for ${name} ${id}`);
    assert.ok(attributes.has('name'));
  }
}

function checkHeadings(all: readonly Element[]): void {
  let level = 0;
  for (const { name } of all) {
    const own = /^h([1-6])$/.exec(name)?.[1];
    if (own === undefined) continue;
    assert.ok(Number(own) <= level + 1, `${name} after h${level}`);
    if (level > 0) assert.notEqual(own, '1', 'one title');
    level = Number(own);
  }
  assert.ok(level > 0);
}
