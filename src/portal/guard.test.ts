/** What every request meets: headers, methods, paths, bodies, and who a form comes from. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import type { Database } from '#store/database.ts';
import { embeddedDatabase } from '../../test/office.ts';
import { createPortal } from './create-portal.ts';
import {
  FREE,
  HELD,
  heldAt,
  open,
  ORIGIN,
  seen,
  told,
  type Open,
  type Told,
} from './portal.fixture.ts';
import { FIELDS_MAX, FORM_BYTES_MAX } from './read-form.ts';
import { PACES } from './slow-down.ts';
import { Shown } from './visitor.fixture.ts';

let database: Database;
let at: Told;
let portal: Open;
const closing: (() => Promise<void>)[] = [];
before(async () => {
  database = await embeddedDatabase();
  at = await told(database);
  await seen(at, await heldAt(at, HELD), 'active');
  portal = await open({ after: (run) => closing.push(run) }, at.all);
});
after(async () => {
  for (const close of closing) await close();
  await database.close();
});

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

test('every page forbids scripts, frames, caches, search engines and other sites', async () => {
  const visitor = portal.at(FREE);
  for (const path of ['/', '/notice', '/verify', '/nothing', '/report']) {
    const { headers } = await visitor.ask(path);
    const policy = String(headers['content-security-policy']);
    assert.match(
      policy,
      /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['x-frame-options'], 'DENY');
    assert.equal(headers['referrer-policy'], 'same-origin');
    assert.match(String(headers['x-robots-tag']), /noindex/);
    assert.match(String(headers['strict-transport-security']), /max-age/);
    assert.equal(headers['set-cookie'], undefined);
    assert.equal(headers['access-control-allow-origin'], undefined);
    assert.equal(headers['server'], undefined);
  }
  const robots = await visitor.ask('/robots.txt');
  assert.equal(robots.body.toString(), 'User-agent: *\nDisallow: /\n');
});

test('the style sheet is the one that the policy lets in', async () => {
  const { headers, body } = await portal.at(FREE).ask('/');
  const sheet = /<style>([^]*?)<\/style>/.exec(body.toString())?.[1] ?? '';
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(sheet));
  const hash = Buffer.from(digest).toString('base64');
  assert.ok(String(headers['content-security-policy']).includes(`'sha256-${hash}'`));
  assert.doesNotMatch(sheet, /url\(|@import|</);
});

test('paths answer their methods and say which', async () => {
  const visitor = portal.at(FREE);
  for (const [method, path, allow] of [
    ['GET', '/report', 'POST'],
    ['GET', '/object?form=x', 'POST'],
    ['GET', '/acknowledge', 'POST'],
    ['POST', '/', 'GET, HEAD'],
    ['DELETE', '/notice', 'GET, HEAD, POST'],
    ['PUT', '/verify', 'GET, HEAD, POST'],
    ['OPTIONS', '/captive', 'GET, HEAD'],
    ['POST', '/captive', 'GET, HEAD'],
  ] as const) {
    const answer = await visitor.ask(path, { method });
    assert.equal(answer.status, 405, `${method} ${path}`);
    assert.equal(answer.headers['allow'], allow);
    assert.equal(new Shown(answer).title, 'This page cannot be opened like this');
  }
  const head = await visitor.ask('/', { method: 'HEAD' });
  assert.equal(head.status, 200);
  assert.equal(head.body.length, 0);
});

test('other paths lead nowhere, whatever they look like', async () => {
  const visitor = portal.at(HELD);
  for (const path of [
    '/nothing',
    '//evil.example/',
    '/../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/notice/',
    '/NOTICE',
    '/notice%00',
    '/notice;x=1',
    '/.well-known/x',
    '/api/v1/cases',
    '/<script>alert(1)</script>',
    `/${'a'.repeat(4000)}`,
  ]) {
    const answer = await visitor.ask(path);
    assert.ok(answer.status === 404 || answer.status === 400, `${path}: ${answer.status}`);
    assert.ok(!answer.body.includes('evil') && !answer.body.includes('script>alert'));
    assert.equal(answer.headers['location'], undefined);
  }
  assert.equal((await visitor.ask('/notice%')).status, 400);
  assert.equal((await visitor.ask('/?lang=<b>&lang=2')).status, 200);
});

test('forms of other sites are refused', async () => {
  const visitor = portal.at(FREE);
  const body = 'code=1';
  for (const [headers, status] of [
    [{ origin: ORIGIN }, 200],
    [{}, 200],
    [{ 'sec-fetch-site': 'same-origin' }, 200],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: `${ORIGIN}.evil.example` }, 403],
    [{ origin: ORIGIN, 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'none' }, 403],
  ] as const) {
    const sent = { method: 'POST', headers: { ...FORM, ...headers }, body };
    const page = new Shown(await visitor.ask('/verify', sent));
    assert.equal(page.status, status, JSON.stringify(headers));
    if (status === 403) assert.equal(page.title, 'This did not come from our own page');
  }
});

test('bodies are read in their form and size', async () => {
  const visitor = portal.at(FREE);
  const post = async (body: string | Buffer, headers: Record<string, string> = {}) =>
    new Shown(
      await visitor.ask('/verify', { method: 'POST', headers: { ...FORM, ...headers }, body }),
    );
  assert.equal((await post('')).status, 200);
  assert.equal((await post(`code=${'1'.repeat(FORM_BYTES_MAX)}`)).status, 413);
  assert.equal((await post('{}', { 'content-type': 'application/json' })).status, 415);
  assert.equal((await post('a=1', { 'content-encoding': 'gzip' })).status, 415);
  assert.equal((await post(Buffer.from([0xff, 0xfe]))).status, 400);
  assert.equal((await post('code=1&code=2')).status, 400, 'a field once');
  const many = Array.from({ length: FIELDS_MAX + 1 }, (_, i) => `f${i}=1`).join('&');
  assert.equal((await post(many)).status, 400);
  const type = 'multipart/form-data; boundary=x';
  assert.equal((await post('--x\r\nnonsense', { 'content-type': type })).status, 400);
  assert.equal((await post('code=%00%ff%e2%80%ae')).status, 200, 'a code that is none');
  for (const name of ['__proto__', 'constructor', 'toString']) {
    assert.equal((await post(`${name}=1&code=1`)).status, 200, name);
  }
});

test('a request that is none is refused without a page', async () => {
  const { port } = new URL(portal.url);
  for (const bytes of [
    '\u0016\u0003\u0001',
    'GET / HTTP/9.9\r\n\r\n',
    `GET / HTTP/1.1\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
  ]) {
    const socket = connect(Number(port), '127.0.0.1');
    socket.end(bytes);
    assert.match(await text(socket), /^HTTP\/1\.1 4\d\d /);
  }
});

test('the language is that of the page, of the browser, or English', async () => {
  const visitor = portal.at(FREE);
  for (const [accepted, path, language] of [
    ['zh-CN,zh;q=0.9,en;q=0.8', '/', 'zh-CN'],
    ['en-GB,zh;q=0.9', '/', 'en'],
    ['fr,zh-TW;q=0.5', '/', 'zh-CN'],
    ['fr', '/', 'en'],
    ['zh;q=0', '/', 'en'],
    ['en', '/?lang=zh-CN', 'zh-CN'],
    ['zh', '/?lang=en', 'en'],
    ['zh', '/?lang=fr', 'zh-CN'],
    [`${'x,'.repeat(5000)}zh`, '/', 'en'],
  ] as const) {
    visitor.language = accepted;
    const page = await visitor.get(path);
    assert.equal(page.language, language, `${accepted.slice(0, 30)} ${path}`);
    assert.match(String(page.headers['vary']), /accept-language/);
  }
});

test('a notice is found to be genuine by its code, wherever it is asked from', async () => {
  const visitor = portal.at('127.0.0.20');
  const entry = await visitor.get('/verify');
  const genuine = await visitor.send(entry, '/verify', {
    code: at.code.replaceAll(/(....)/g, '$1 '),
  });
  assert.equal(genuine.title, 'This notice is genuine');
  assert.equal(genuine.fact('Issued by'), 'Cyberspace office');
  assert.equal(genuine.fact('Kind'), 'Notice of a finding');
  assert.ok(genuine.text.includes('It is in force.'));
  const unknown = await visitor.send(entry, '/verify', { code: '1234' });
  assert.equal(unknown.title, 'This code belongs to no notice of this office');
  const zh = await visitor.send(await visitor.get('/verify?lang=zh-CN'), '/verify', {
    code: at.code,
  });
  assert.equal(zh.title, '该通知真实');
});

test('an address asks so often, and others go on', async () => {
  const visitor = portal.at('127.0.0.21');
  const some = Array.from({ length: 50 });
  for (let i = 0; i < PACES.pages.max; i += some.length) {
    await Promise.all(some.map(() => visitor.ask('/robots.txt')));
  }
  const page = await visitor.get('/robots.txt');
  assert.equal(page.status, 429);
  assert.equal(page.title, 'Too many attempts');
  assert.ok(Number(page.headers['retry-after']) > 0);
  assert.equal((await portal.at('127.0.0.22').ask('/robots.txt')).status, 200);
});

test('of a fault nothing is told but to the log', async (t) => {
  const broken = await embeddedDatabase();
  const lost = await told(broken);
  const lines: unknown[] = [];
  const log = { info: () => {}, error: (line: object) => lines.push(line) };
  const own = await open(t, lost.all, { log });
  await broken.close();
  const page = await own.at(HELD).get('/');
  assert.equal(page.status, 500);
  assert.equal(page.title, 'Something broke on our side');
  assert.equal(lines.length, 1);
  const zh = own.at(HELD);
  zh.language = 'zh';
  assert.equal((await zh.get('/')).title, '系统发生故障');
});

test('behind a proxy that is trusted, the address is the one that it tells', async (t) => {
  const own = await open(t, at.all, { trustedProxies: [`${FREE}/32`] });
  const headers = { 'x-forwarded-for': HELD };
  const through = new Shown(await own.at(FREE).ask('/', { headers }));
  assert.ok(through.text.includes(`from the address ${HELD}`));
  const liar = new Shown(await own.at('127.0.0.9').ask('/', { headers }));
  assert.ok(liar.text.includes('Nothing is withheld from the address 127.0.0.9'));
});

test('the log names the page and never the address or the path', async (t) => {
  const lines: object[] = [];
  const log = { info: (line: object) => lines.push(line), error: () => {} };
  const app = createPortal({ office: at.all.office, log, origin: ORIGIN });
  t.after(() => app.close());
  await app.inject({ url: '/verify?secret=1', remoteAddress: HELD });
  await app.inject({ url: '/nothing/secret', remoteAddress: HELD });
  const logged = JSON.stringify(lines);
  assert.match(logged, /portal\.verify/);
  assert.doesNotMatch(logged, /secret|127\.0\.0\.7/);
});
