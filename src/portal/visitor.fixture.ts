/** A browser without scripts and cookies at a network address of its own: gets pages, reads them strictly, sends their forms. */
import assert from 'node:assert/strict';
import { request, type IncomingHttpHeaders } from 'node:http';
import { elementsIn, readStrictly, textIn, type Element } from './strict-html.fixture.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

export class Visitor {
  readonly #url: string;
  readonly #address: string;
  readonly #origin: string;
  /** What the browser sends of its own accord. */
  language = 'en';

  constructor(url: string, address: string, origin: string) {
    this.#url = url;
    this.#address = address;
    this.#origin = origin;
  }

  ask(path: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const options = {
      method,
      localAddress: this.#address,
      agent: false,
      headers: { 'accept-language': this.language, ...headers },
    };
    // As it stands: a URL object would mend the path.
    const { hostname, port } = new URL(this.#url);
    const sent = request({ ...options, hostname, port, path }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode = 0, headers: got } = response;
        resolve({ status: statusCode, headers: got, body: Buffer.concat(pieces) });
      });
    });
    sent.on('error', reject);
    sent.end(body);
    return promise;
  }

  async get(path: string): Promise<Shown> {
    return new Shown(await this.ask(path));
  }

  /** Sends a form as a browser does, with what somebody filled in over what the page holds. */
  async send(
    page: Shown,
    action: string,
    filled: Readonly<Record<string, string>>,
    files: readonly { readonly name: string; readonly bytes: Uint8Array }[] = [],
  ): Promise<Shown> {
    const form = page.form(action, filled);
    const fields = { ...form.fields, ...filled };
    const { type, body } = form.isMultipart
      ? await multipartOf(fields, files)
      : {
          type: 'application/x-www-form-urlencoded',
          body: Buffer.from(new URLSearchParams(fields).toString()),
        };
    const headers = { 'content-type': type, origin: this.#origin, 'sec-fetch-site': 'same-origin' };
    return new Shown(await this.ask(form.action, { method: 'POST', headers, body }));
  }
}

async function multipartOf(
  fields: Readonly<Record<string, string>>,
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
): Promise<{ readonly type: string; readonly body: Buffer }> {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  for (const { name, bytes } of files) data.append('files', new File([bytes], name));
  if (files.length === 0) data.append('files', new File([], ''));
  const made = new Response(data);
  const body = Buffer.from(await made.arrayBuffer());
  return { type: made.headers.get('content-type') ?? '', body };
}

interface Form {
  readonly action: string;
  readonly isMultipart: boolean;
  readonly fields: Readonly<Record<string, string>>;
}

export class Shown {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly html: string;
  readonly root: Element;

  constructor({ status, headers, body }: Answer) {
    this.status = status;
    this.headers = headers;
    this.html = body.toString();
    assert.equal(headers['content-type'], 'text/html; charset=utf-8');
    this.root = readStrictly(this.html);
    assert.equal(headers['content-language'], this.language);
  }

  get language(): string {
    return this.root.attributes.get('lang') ?? '';
  }

  get title(): string {
    return this.#all('h1').map(textIn).join('|');
  }

  /** What is read, without the style sheet. */
  get text(): string {
    return this.#all('body').map(textIn).join('').replaceAll(/\s+/g, ' ');
  }

  /** The values of a list of facts by their label. */
  fact(label: string): string | undefined {
    const all = elementsIn(this.root);
    const at = all.findIndex((one) => one.name === 'dt' && textIn(one) === label);
    const value = at < 0 ? undefined : all.slice(at).find(({ name }) => name === 'dd');
    return value === undefined ? undefined : textIn(value);
  }

  /** Names of the fields that somebody must look at again. */
  get wrong(): readonly string[] {
    return elementsIn(this.root).flatMap(({ attributes }) =>
      attributes.get('aria-invalid') === 'true' ? (attributes.get('id') ?? []) : [],
    );
  }

  /** `filled` tells forms of one action apart: the one that already has these hidden values, or could take them. */
  form(action: string, filled: Readonly<Record<string, string>> = {}): Form {
    const forms = this.#all('form').filter((one) => {
      const [path] = (one.attributes.get('action') ?? '').split('?');
      return path === action;
    });
    const found = forms
      .map((one) => formFrom(one))
      .find(({ fields }) =>
        ['go', 'lang'].every((name) => filled[name] === undefined || fields[name] === filled[name]),
      );
    assert.ok(found !== undefined, `a form to ${action} on “${this.title}”`);
    return found;
  }

  #all(name: string): Element[] {
    return elementsIn(this.root).filter((one) => one.name === name);
  }
}

function formFrom(form: Element): Form {
  const fields: Record<string, string> = {};
  for (const element of elementsIn(form)) {
    const { name, attributes } = element;
    const key = attributes.get('name');
    const type = attributes.get('type');
    if (key === undefined || type === 'file') continue;
    if ((type === 'radio' || type === 'checkbox') && !attributes.has('checked')) continue;
    if (name === 'input') fields[key] = attributes.get('value') ?? '';
    if (name === 'textarea') fields[key] = textIn(element).replace(/^\n/, '');
    if (name === 'select') fields[key] = selectedIn(element);
  }
  return {
    action: form.attributes.get('action') ?? '',
    isMultipart: form.attributes.get('enctype') === 'multipart/form-data',
    fields,
  };
}

function selectedIn(select: Element): string {
  const options = elementsIn(select).filter(({ name }) => name === 'option');
  const chosen = options.find(({ attributes }) => attributes.has('selected')) ?? options[0];
  return chosen?.attributes.get('value') ?? '';
}
