import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Certificate } from 'pkijs';
import { OperatingError } from '#base/errors.ts';
import { keyPair } from '../../../test/ed25519.ts';
import { readNote } from '#wire/tlog/note.ts';
import { requirePeer } from '../../../test/peers.ts';
import {
  requestTimeStamp,
  REPLY_BYTES_MAX,
  stampCheckpoint,
  verifyTimeStamp,
} from './time-stamp.ts';

const root = await mkdtemp(join(tmpdir(), 'minewatch-tsa-'));
const TEXT = 'record.example/log\n7\nAAAA\n';

function openssl(...args: string[]): string {
  return execFileSync('openssl', args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 20_000,
  });
}

/** An authority as openssl makes one: a root of its own, and a certificate for time stamping under it. */
function makeAuthority(name: string): void {
  mkdirSync(join(root, name));
  writeFileSync(
    join(root, name, 'tsa.cnf'),
    `[req]
distinguished_name = dn
prompt = no
[dn]
CN = ${name}.example
[ca]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
[leaf]
basicConstraints = critical,CA:false
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = here
[here]
serial = ${name}/serial
signer_cert = ${name}/cert.pem
signer_key = ${name}/key.pem
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
ess_cert_id_alg = sha256
`,
  );
  writeFileSync(join(root, name, 'serial'), '01\n');
  const at = (file: string): string => `${name}/${file}`;
  const fresh = ['-newkey', 'rsa:2048', '-nodes', '-config', at('tsa.cnf')];
  openssl(
    'req',
    '-x509',
    ...fresh,
    '-extensions',
    'ca',
    '-subj',
    `/CN=root of ${name}`,
    '-days',
    '30',
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.pem'),
  );
  openssl('req', '-new', ...fresh, '-keyout', at('key.pem'), '-out', at('csr.pem'));
  openssl(
    'x509',
    '-req',
    '-in',
    at('csr.pem'),
    '-CA',
    at('ca.pem'),
    '-CAkey',
    at('ca.key'),
    '-CAcreateserial',
    '-days',
    '30',
    '-extfile',
    at('tsa.cnf'),
    '-extensions',
    'leaf',
    '-out',
    at('cert.pem'),
  );
}

/** What the next requests are answered with: a reply of openssl, or what is set here. */
const behaviour = { mode: 'good' as 'good' | 'old' | 'busy' | 'huge' | 'silent' };
let last = Buffer.alloc(0);

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request);
  if (behaviour.mode === 'good') {
    writeFileSync(join(root, 'query.tsq'), body);
    const files = ['-queryfile', 'query.tsq', '-out', 'reply.tsr'];
    openssl('ts', '-reply', '-config', 'good/tsa.cnf', ...files);
    last = readFileSync(join(root, 'reply.tsr'));
  }
  if (behaviour.mode === 'silent') return;
  response.statusCode = behaviour.mode === 'busy' ? 503 : 200;
  response.end(behaviour.mode === 'huge' ? Buffer.alloc(REPLY_BYTES_MAX + 1) : last);
}

const server = createServer((request, response) => void answer(request, response));
await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
const bound = server.address();
const url = typeof bound === 'object' && bound !== null ? `http://127.0.0.1:${bound.port}/` : '';
after(async () => {
  server.closeAllConnections();
  server.close();
  await rm(root, { recursive: true });
});

const failsWith =
  (code: string, says: RegExp) =>
  (error: unknown): boolean =>
    error instanceof OperatingError && error.code === code && says.test(error.message);
const rootOf = (name: string): Certificate =>
  Certificate.fromBER(
    new Uint8Array(
      Buffer.from(
        readFileSync(join(root, name, 'ca.pem'), 'utf8').replaceAll(/-----[^-]+-----|\s/g, ''),
        'base64',
      ),
    ).buffer,
  );

test('requestTimeStamp() gets a stamp that openssl verifies too', async (t) => {
  if (!requirePeer(t, 'openssl')) return;
  makeAuthority('good');
  makeAuthority('other');
  const { at, reply } = await requestTimeStamp(url, TEXT);
  assert.ok(Math.abs(Date.parse(at) - Date.now()) < 60_000, at);
  writeFileSync(join(root, 'text'), TEXT);
  writeFileSync(join(root, 'kept.tsr'), reply);
  openssl('ts', '-verify', '-in', 'kept.tsr', '-data', 'text', '-CAfile', 'good/ca.pem');
  assert.equal(await verifyTimeStamp(reply, TEXT, { trusted: [rootOf('good')] }), at);
  const untrusted = verifyTimeStamp(reply, TEXT, { trusted: [rootOf('other')] });
  await assert.rejects(untrusted, failsWith('damaged', /does not hold/));
  await assert.rejects(verifyTimeStamp(reply, `${TEXT}x`), failsWith('damaged', /another text/));
});

test('verifyTimeStamp() refuses any byte of the signed part changed, and never throws anything else', async (t) => {
  if (!requirePeer(t, 'openssl')) return;
  const { reply } = await requestTimeStamp(url, TEXT);
  let held = 0;
  for (let at = 0; at < reply.length; at += 13) {
    const damaged = reply.slice();
    damaged[at] = (damaged[at] ?? 0) ^ 0x10;
    await verifyTimeStamp(damaged, TEXT).then(
      () => held++,
      (error: unknown) => assert.ok(error instanceof OperatingError, String(error)),
    );
  }
  // Bytes of the certificate's own signature and of its unused fields are not part of what the stamp says.
  assert.ok(held < reply.length / 13 / 2, `${held} of ${Math.ceil(reply.length / 13)} held`);
  for (const junk of [Buffer.alloc(0), Buffer.from('no reply'), reply.subarray(0, 100)]) {
    await assert.rejects(verifyTimeStamp(junk, TEXT), failsWith('damaged', /does not hold/));
  }
});

test('requestTimeStamp() refuses the answer to another request, and an authority that does not answer', async (t) => {
  if (!requirePeer(t, 'openssl')) return;
  behaviour.mode = 'old';
  await assert.rejects(requestTimeStamp(url, TEXT), failsWith('damaged', /another request/));
  behaviour.mode = 'busy';
  await assert.rejects(requestTimeStamp(url, TEXT), failsWith('unreachable', /answered 503/));
  behaviour.mode = 'huge';
  await assert.rejects(
    requestTimeStamp(url, TEXT),
    failsWith('unreachable', /more than 65536 bytes/),
  );
  behaviour.mode = 'silent';
  await assert.rejects(requestTimeStamp(url, TEXT, 200), failsWith('unreachable', /timeout/i));
  behaviour.mode = 'good';
});

test('verifyTimeStamp() refuses a certificate that is not for time stamping', async (t) => {
  if (!requirePeer(t, 'openssl')) return;
  const { reply } = await requestTimeStamp(url, TEXT);
  // openssl itself refuses to stamp with such a certificate, so the purpose is changed in the reply.
  const bytes = Buffer.from(reply);
  const at = bytes.indexOf(Buffer.from('0603551d25', 'hex'));
  const purpose = bytes.indexOf(Buffer.from('2b06010505070308', 'hex'), at);
  assert.ok(at > 0 && purpose > 0);
  bytes[purpose + 7] = 0x01;
  await assert.rejects(
    verifyTimeStamp(bytes, TEXT),
    failsWith('damaged', /not one for time stamping/),
  );
});

test('stampCheckpoint() keeps stamps beside the log, once, and tells which authority failed', async (t) => {
  if (!requirePeer(t, 'openssl')) return;
  const text = keyPair('record.example/log').sign(TEXT);
  const note = readNote(text);
  assert.ok(note !== null);
  const checkpoint = { origin: 'record.example/log', size: 7, root: new Uint8Array(32) };
  const log = join(root, 'log');
  const stamp = () =>
    stampCheckpoint(log, { text, note, checkpoint }, [url, 'http://127.0.0.1:1/']);
  const [good, bad] = await stamp();
  assert.ok(good?.at && good.error === null);
  assert.equal(bad?.at, null);
  assert.match(bad?.error ?? '', /Cannot get a time stamp from http:\/\/127\.0\.0\.1:1\//);
  behaviour.mode = 'busy';
  assert.equal((await stamp())[0]?.at, good.at);
  behaviour.mode = 'good';
  const host = new URL(url).host.replace(':', '_');
  assert.deepEqual((await readdir(join(log, 'timestamps'))).sort(), [`7.${host}.tsr`, '7.txt']);
  openssl(
    'ts',
    '-verify',
    '-in',
    `log/timestamps/7.${host}.tsr`,
    '-data',
    'log/timestamps/7.txt',
    '-CAfile',
    'good/ca.pem',
  );
});
