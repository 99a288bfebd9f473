/** What stands between the server and who asks: TLS, and proxies. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request as requestPlain, type IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import { TLSSocket } from 'node:tls';
import { z } from 'zod';
import { ENTRIES } from '#service/auth/entries.ts';
import { THROTTLE_RULES } from '#service/auth/throttle.ts';
import { ORIGIN, serve, type Served } from '../../test/authority/served.ts';
import { entranceOf, FIRST, PASSWORD, setUpOffice, type Browser } from '../../test/browser.ts';
import { embeddedDatabase, officeOn } from '../../test/office.ts';
import { requirePeer } from '../../test/peers.ts';
import type { ServerOptions } from './create-server.ts';
import type { RateLimits } from './rate-limits.ts';

const HOST = 'office.example';
const PASSWORD_PATH = '/api/v1/auth/password';
const FACTOR_PATH = '/api/v1/auth/second-factor';
const CREDENTIALS = { email: FIRST.email, password: PASSWORD };

/** A certificate for HOST that signs itself, and its key, as PEM. */
async function certificate(): Promise<{ readonly cert: string; readonly key: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'minewatch-tls-'));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc'];
  const about = ['-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST}`, '-days', '2'];
  const made = ['-x509', ...kind, ...about, '-out', cert, '-keyout', key];
  try {
    execFileSync('openssl', ['req', ...made], { stdio: 'ignore', timeout: 20_000 });
    return { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function served(
  t: TestContext,
  parts: Partial<ServerOptions> = {},
): Promise<Served & { readonly browser: Browser }> {
  const database = await embeddedDatabase();
  t.after(() => database.close());
  const office = await officeOn(database);
  const browser = await setUpOffice(office);
  const signIn = { entrance: entranceOf(office), entries: ENTRIES };
  return { ...(await serve(t, office, { signIn, ...parts })), browser };
}

/** To the reply that asks for the second factor; the code before was used to add the application. */
function answerTo(reply: string, browser: Browser) {
  const { asked } = SignIn.parse(JSON.parse(reply));
  return { challenge: asked.challenge, proof: { kind: 'totp', code: browser.code(1) } };
}
const SignIn = z.object({ asked: z.object({ challenge: z.string() }) });

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly protocol: string | null;
  readonly body: string;
}

interface Asked {
  readonly path: string;
  readonly ca: string;
  readonly cookie?: string;
  readonly body?: object;
}

/** Over a real connection; the certificate must hold for HOST. */
function askOver(port: number, { path, ca, cookie, body }: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json', origin: ORIGIN };
    const headers = { host: HOST, ...type, ...(cookie === undefined ? {} : { cookie }) };
    const method = body === undefined ? 'GET' : 'POST';
    const to = { host: '127.0.0.1', port, servername: HOST, ca, agent: false };
    const asking = request({ ...to, path, method, headers }, (response) => {
      const { statusCode: status = 0, headers: answered, socket } = response;
      const protocol = socket instanceof TLSSocket ? socket.getProtocol() : null;
      const answer = { status, headers: answered, protocol };
      text(response).then((said) => resolve({ ...answer, body: said }), reject);
    });
    asking.on('error', reject);
    asking.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function portOf({ app }: Served): Promise<number> {
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.addresses()[0];
  assert.ok(typeof address === 'object');
  return address.port;
}

test('createServer() speaks TLS with its own certificate, and binds cookies to the host', async (t) => {
  if (!requirePeer(t, 'openssl')) return;
  const tls = await certificate();
  const { browser, ...server } = await served(t, { tls });
  const port = await portOf(server);
  const health = await askOver(port, { path: '/healthz', ca: tls.cert });
  assert.equal(health.status, 200);
  assert.match(health.protocol ?? '', /^TLSv1\.[23]$/);
  assert.equal(health.headers['strict-transport-security'], 'max-age=63072000');
  const { body } = await askOver(port, { path: PASSWORD_PATH, ca: tls.cert, body: CREDENTIALS });
  const factor = { path: FACTOR_PATH, ca: tls.cert, body: answerTo(body, browser) };
  const { status, headers } = await askOver(port, factor);
  assert.equal(status, 200);
  const cookies = headers['set-cookie'] ?? [];
  assert.ok(cookies.length > 0);
  for (const cookie of cookies) {
    // RFC 6265bis §4.1.3.2: a browser refuses the prefix without all of these, or with a Domain.
    assert.match(cookie, /^__Host-minewatch/);
    assert.match(cookie, /; Path=\/(?:;|$)/);
    assert.match(cookie, /; Secure(?:;|$)/);
    assert.doesNotMatch(cookie, /Domain=/i);
    assert.match(cookie, /; HttpOnly(?:;|$)/);
    assert.match(cookie, /; SameSite=Strict(?:;|$)/);
  }
  // What was set opens what it is for; the same without the prefix is nobody's.
  const own = { path: '/api/v1/auth/session', ca: tls.cert };
  const cookie = cookies.map((one) => one.split(';')[0]).join('; ');
  assert.match((await askOver(port, { ...own, cookie })).body, /"state":"open"/);
  const bare = cookie.replaceAll('__Host-', '');
  assert.match((await askOver(port, { ...own, cookie: bare })).body, /"state":"none"/);
});

test('createServer() is nobody else over TLS, and answers nothing in the clear', async (t) => {
  if (!requirePeer(t, 'openssl')) return;
  const tls = await certificate();
  const port = await portOf(await served(t, { tls }));
  const { cert: other } = await certificate();
  const refusal = { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' };
  await assert.rejects(askOver(port, { path: '/healthz', ca: other }), refusal);
  const inTheClear = new Promise((resolve, reject) => {
    const asking = requestPlain({ host: '127.0.0.1', port, path: '/healthz' }, resolve);
    asking.on('error', reject);
    asking.end();
  });
  await assert.rejects(inTheClear);
  assert.equal((await askOver(port, { path: '/healthz', ca: tls.cert })).status, 200);
});

test('createServer() without TLS promises none to browsers', async (t) => {
  const publicOrigin = 'http://localhost:8420';
  const { ask, browser } = await served(t, { publicOrigin });
  const health = await ask({ method: 'GET', url: '/healthz' });
  assert.equal(health.headers['strict-transport-security'], undefined);
  const asked = await ask({ method: 'POST', url: PASSWORD_PATH, payload: CREDENTIALS });
  const payload = answerTo(asked.body, browser);
  const signedIn = await ask({ method: 'POST', url: FACTOR_PATH, payload });
  assert.equal(signedIn.statusCode, 200);
  const cookies = signedIn.cookies.map(({ name, secure = false }) => `${name} ${secure}`);
  // A browser refuses the prefix, and what is Secure, over plain http.
  assert.deepEqual(cookies.toSorted(), ['minewatch false', 'minewatch-device false']);
});

const PROXY = '192.0.2.10';
const FEW: RateLimits = { addressMax: 2, strangerMax: 1e9, personMax: 1e9, tokenMax: 1e9 };

/** Asks from a socket's address, with a header of that proxy's or whoever wrote it. */
function from({ ask }: Served, remoteAddress: string, forwardedFor?: string) {
  const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor };
  return async (times: number): Promise<number[]> => {
    const codes: number[] = [];
    for (let i = 0; i < times; i++) {
      const reply = await ask({ method: 'GET', url: '/healthz', remoteAddress, headers });
      codes.push(reply.statusCode);
    }
    return codes;
  };
}

test('createServer() limits each address behind a trusted proxy on its own', async (t) => {
  const server = await served(t, { trustedProxies: ['192.0.2.0/24', '::1'], rateLimits: FEW });
  assert.deepEqual(await from(server, PROXY, '203.0.113.5')(3), [200, 200, 429]);
  assert.deepEqual(await from(server, PROXY, '203.0.113.6')(1), [200]);
  // Whatever a client writes itself stands to the left of what the proxy saw.
  assert.deepEqual(await from(server, PROXY, '198.51.100.1, 203.0.113.5')(1), [429]);
  // Another proxy of ours on the way is not who asks.
  assert.deepEqual(await from(server, PROXY, '203.0.113.5, 192.0.2.11')(1), [429]);
  assert.deepEqual(await from(server, '::1', '203.0.113.5')(1), [429]);
  // A household's /64 is one asker (RFC 6177).
  assert.deepEqual(await from(server, PROXY, '2001:db8::1')(2), [200, 200]);
  assert.deepEqual(await from(server, PROXY, '2001:db8::2')(1), [429]);
  assert.deepEqual(await from(server, PROXY, '2001:db8:0:1::1')(1), [200]);
  // Without the header it is the proxy itself that asks, as a health check does.
  assert.deepEqual(await from(server, PROXY)(3), [200, 200, 429]);
});

test('createServer() believes no header of who is no trusted proxy', async (t) => {
  const behind = await served(t, { trustedProxies: ['192.0.2.0/24'], rateLimits: FEW });
  const open = await served(t, { rateLimits: FEW });
  for (const [server, socket] of [
    [behind, '198.51.100.7'],
    [open, PROXY],
  ] as const) {
    const codes: number[] = [];
    for (const invented of ['203.0.113.1', '203.0.113.2', '203.0.113.3']) {
      codes.push(...(await from(server, socket, invented)(1)));
    }
    assert.deepEqual(codes, [200, 200, 429], socket);
    assert.deepEqual(await from(server, socket)(1), [429], socket);
  }
  // Who was named by others has lost nothing.
  assert.deepEqual(await from(behind, PROXY, '203.0.113.1')(2), [200, 200]);
});

test('createServer() pauses who guesses passwords by the address behind the proxy', async (t) => {
  const { ask } = await served(t, { trustedProxies: [PROXY] });
  const guess = async (address: string, n: number): Promise<number> => {
    const payload = { email: `nobody${n}@office.example`, password: 'short tall ladder' };
    const headers = { 'x-forwarded-for': address };
    const asked = { method: 'POST', url: PASSWORD_PATH, payload, headers } as const;
    return (await ask({ ...asked, remoteAddress: PROXY })).statusCode;
  };
  const { free } = THROTTLE_RULES.address;
  for (let n = 0; n < free; n++) assert.equal(await guess('203.0.113.5', n), 401);
  assert.equal(await guess('203.0.113.5', free), 429);
  assert.equal(await guess('203.0.113.6', free), 401);
});
