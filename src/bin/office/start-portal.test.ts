import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { get } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import type { IncomingMessage } from 'node:http';
import { Config } from '#model/config.ts';
import { requirePeer } from '../../../test/peers.ts';
import { runningOffice } from '../../../test/running-office.ts';
import { settingsOf, termsOf } from './settings.ts';
import type { PortalSettings } from './start-portal.ts';

const folders: string[] = [];
after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** Removed once every office is closed. */
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'minewatch-portal-'));
  folders.push(folder);
  return folder;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}

const PORTAL: PortalSettings = {
  host: '127.0.0.1',
  port: 0,
  captivePort: null,
  origin: 'http://notice.example',
  tls: null,
  trustedProxies: [],
  demonstration: false,
};

test('the office serves the portal and its captive listener, and ends them with itself', async (t) => {
  const captivePort = await freePort();
  const portal = { ...PORTAL, captivePort };
  const running = await runningOffice(t, await newFolder(), { portal });
  const { portalUrl, office } = running;
  assert.ok(portalUrl !== null && portalUrl !== running.url);
  assert.equal(office.portalOrigin, portal.origin, 'links of notices lead there');
  const page = await fetch(portalUrl);
  assert.match(await page.text(), /Nothing is withheld from the address/);
  assert.equal((await fetch(`${running.url}/notice`)).status, 404, 'not the office itself');
  const held = await fetch(`http://127.0.0.1:${captivePort}/generate_204`);
  assert.equal(held.status, 511);
  assert.match(await held.text(), /href="http:\/\/notice\.example\//);
  await running.close();
  await assert.rejects(fetch(portalUrl));
  await assert.rejects(fetch(`http://127.0.0.1:${captivePort}/`));
});

test('a port that another program has is named, and nothing stays open', async (t) => {
  const folder = await newFolder();
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.after(() => other.close());
  const address = other.address();
  assert.ok(address !== null && typeof address === 'object');
  const { port } = address;
  const said = new RegExp(`Cannot listen on 127\\.0\\.0\\.1 port ${port}: another program has it`);
  await assert.rejects(runningOffice(t, folder, { portal: { ...PORTAL, port } }), said);
  const captive = { ...PORTAL, captivePort: port };
  await assert.rejects(runningOffice(t, folder, { portal: captive }), said);
  await runningOffice(t, folder, { portal: PORTAL });
});

test('with TLS the captive portal API tells where the notice is', async (t) => {
  if (!requirePeer(t, 'openssl')) return;
  const folder = await newFolder();
  const [certificate, key] = [join(folder, 'portal.crt'), join(folder, 'portal.key')];
  execFileSync(
    'openssl',
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -keyout ${key} -out ${certificate}`.split(
      ' ',
    ),
    { stdio: 'ignore' },
  );
  await chmod(key, 0o600);
  const config = Config.parse({
    portal: {
      'public-origin': 'https://notice.example',
      'tls-certificate-file': certificate,
      'tls-key-file': key,
    },
  });
  const { portal } = settingsOf({ config, path: null, dataFolder: folder }, {});
  assert.ok(portal !== null);
  const running = await runningOffice(t, folder, { portal: { ...portal, port: 0 } });
  const ca = await readFile(certificate);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const url = new URL('/captive', running.portalUrl ?? '');
  get(
    { port: url.port, host: '127.0.0.1', servername: 'localhost', path: '/captive', ca },
    resolve,
  ).on('error', reject);
  const reply = await promise;
  assert.equal(reply.headers['content-type'], 'application/captive+json');
  assert.deepEqual(JSON.parse(await text(reply)), {
    captive: false,
    'user-portal-url': 'https://notice.example/',
    'can-extend-session': false,
  });
});

test('settingsOf() knows where notices lead: to the portal, else to the office', () => {
  const of = (parts: object): readonly (string | null)[] => {
    const config = Config.parse(parts);
    const { portal } = settingsOf({ config, path: null, dataFolder: '/nowhere' }, {});
    return [portal?.origin ?? null, termsOf({ config }).portalOrigin];
  };
  const server = { 'public-origin': 'https://office.example' };
  assert.deepEqual(of({}), [null, null]);
  assert.deepEqual(of({ server }), [null, null]);
  for (const [parts, origin] of [
    [{ portal: {} }, 'http://localhost:8421'],
    [{ portal: { port: 9000 } }, 'http://localhost:9000'],
    [{ server, portal: {} }, 'https://office.example'],
    [{ server, portal: { 'public-origin': 'https://n.example' } }, 'https://n.example'],
  ] as const) {
    assert.deepEqual(of(parts), [origin, origin]);
  }
  const same = Config.safeParse({ portal: { port: 8422, 'captive-port': 8422 } });
  assert.equal(same.success, false);
});
