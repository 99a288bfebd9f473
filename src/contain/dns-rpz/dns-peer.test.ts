/** What a name server may answer: BIND with the wrong key, clock, zone or rights, and ends that are no name servers. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { OperatingError } from '#base/errors.ts';
import type { RpzSettings } from '#model/enforcer-config.ts';
import { readDnsMessage } from '#wire/dns/dns-message.ts';
import { cnameOf, txtOf } from '#wire/dns/resource.ts';
import { encodeTransferAnswers } from '#wire/dns/transfer-answers.fixture.ts';
import { signMessage, type TsigKey } from '#wire/dns/tsig.ts';
import { readTsigKey } from '#wire/dns/tsig-key.ts';
import { Bind, ZONE } from '../../../test/contain/bind.ts';
import { requirePeer } from '../../../test/peers.ts';
import { DnsPeer } from './dns-peer.ts';
import { openRpz } from './open-rpz.ts';
import { emptyZone } from './rpz.fixture.ts';

const CLIENTS = `clients.${ZONE}`;
const CLOCK = { now: () => Date.now() };
const SECRET = Buffer.alloc(32, 3).toString('base64');
const keyText = (name: string, algorithm = 'hmac-sha256', secret = SECRET): string =>
  `key "${name}" { algorithm ${algorithm}; secret "${secret}"; };\n`;

function keyOf(text: string): TsigKey {
  const key = readTsigKey(text);
  assert.ok(typeof key !== 'string');
  return key;
}

function saying(code: string, words: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof OperatingError);
    assert.equal(error.code, code);
    assert.match(error.message, words);
    return true;
  };
}

async function bindFor(t: TestContext): Promise<{ bind: Bind; settings: RpzSettings } | null> {
  if (!requirePeer(t, 'bind')) return null;
  const bind = await Bind.start(t);
  return { bind, settings: bind.settings() };
}

test('a wrong secret, name or algorithm of the key is said in words', async (t) => {
  const on = await bindFor(t);
  if (on === null) return;
  const cases = [
    [keyText('minewatch'), /secret of our key.*BADSIG/],
    [keyText('somebody'), /does not know our key.*BADKEY/],
    [keyText('minewatch', 'hmac-sha512'), /BADKEY|BADSIG/],
  ] as const;
  for (const [text, words] of cases) {
    const file = join(on.bind.folder, 'wrong');
    writeFileSync(file, text);
    const adapter = await openRpz({ ...on.settings, 'key-file': file }, CLOCK);
    await assert.rejects(adapter.inspect(), saying('unreachable', words));
    await assert.rejects(adapter.undo(), saying('unreachable', words));
  }
});

test('a key file that is not there, or no key, is said at once', async (t) => {
  const on = await bindFor(t);
  if (on === null) return;
  const { folder } = on.bind;
  const at = (file: string): RpzSettings => ({ ...on.settings, 'key-file': join(folder, file) });
  await assert.rejects(openRpz(at('none'), CLOCK), saying('unreadable', /none/));
  await assert.rejects(openRpz(at('named.conf'), CLOCK), saying('usage', /one clause/));
});

test('a clock that is six hours off holds nobody longer: the server proves its own', async (t) => {
  const on = await bindFor(t);
  if (on === null) return;
  for (const hours of [-6, 6]) {
    const adapter = await openRpz(on.settings, { now: () => Date.now() + hours * 3_600_000 });
    await adapter.undo();
    assert.equal((await adapter.inspect()).frame, 'whole');
  }
});

test('a zone that the server has not, or that our key may not change, is said in words', async (t) => {
  const on = await bindFor(t);
  if (on === null) return;
  const adapter = await openRpz({ ...on.settings, zone: 'elsewhere.example' }, CLOCK);
  await assert.rejects(adapter.inspect(), saying('unreachable', /NOTAUTH|REFUSED/));
  const { settings } = on;
  const key = readFileSync(settings['key-file'], 'utf8');
  const end = { host: '127.0.0.1', port: settings.port, idleMs: 5000 };
  const peer = new DnsPeer(end, keyOf(key), CLOCK);
  const { soa } = await peer.transfer('example');
  const change = { does: 'add', record: txtOf('x.example', ['x'], 5) } as const;
  await assert.rejects(peer.update(soa, [change]), saying('conflict', /REFUSED/));
});

test('update() changes nothing where the zone has changed since it was read', async (t) => {
  const on = await bindFor(t);
  if (on === null) return;
  const { settings, bind } = on;
  const end = { host: '127.0.0.1', port: settings.port, idleMs: 5000 };
  const peer = new DnsPeer(end, keyOf(readFileSync(settings['key-file'], 'utf8')), CLOCK);
  const { soa } = await peer.transfer(CLIENTS);
  await bind.nsupdate(CLIENTS, `add other.${CLIENTS} 5 TXT other`);
  const before = await bind.transfer(CLIENTS);
  const change = { does: 'add', record: txtOf(`ours.${CLIENTS}`, ['x'], 5) } as const;
  assert.equal(await peer.update(soa, [change]), 'stale');
  assert.equal(await bind.transfer(CLIENTS), before);
});

test('thousands of changes go in several messages, and dig reads what was written', async (t) => {
  const on = await bindFor(t);
  if (on === null) return;
  const { settings, bind } = on;
  const end = { host: '127.0.0.1', port: settings.port, idleMs: 5000 };
  const peer = new DnsPeer(end, keyOf(readFileSync(settings['key-file'], 'utf8')), CLOCK);
  const { soa } = await peer.transfer(CLIENTS);
  const records = Array.from({ length: 6000 }, (_, i) =>
    cnameOf(`n${i}.example.${CLIENTS}`, '', 5),
  );
  const changes = records.flatMap((record) =>
    record === null ? [] : [{ does: 'add', record } as const],
  );
  assert.equal(await peer.update(soa, changes), 'done');
  assert.equal((await peer.transfer(CLIENTS)).records.length, 6001);
  const read = (await bind.transfer(CLIENTS)).split('\n');
  assert.equal(read.filter((line) => /\sCNAME\s+\.$/.test(line)).length, 6000);
});

/** A server that answers each message as it is told to. */
async function endThat(
  t: TestContext,
  answer: (message: Uint8Array, socket: Socket) => void,
): Promise<DnsPeer> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => answer(new Uint8Array(chunk.subarray(2)), socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const address = server.address();
  const port = address !== null && typeof address !== 'string' ? address.port : 0;
  const end = { host: '127.0.0.1', port, idleMs: 300, wholeMs: 900 };
  return new DnsPeer(end, keyOf(keyText('minewatch')), CLOCK);
}

function framed(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

test('silence, garbage, and answers that are cut off or not ours are unreachable, never an empty zone', async (t) => {
  const ends: readonly (readonly [(message: Uint8Array, socket: Socket) => void, RegExp])[] = [
    [() => undefined, /no answer within/],
    [(_, socket) => socket.end(), /ended the connection/],
    [(_, socket) => socket.destroy(), /ended the connection|ECONNRESET/],
    [(_, socket) => socket.write(framed(Buffer.from('hello'))), /no DNS message/],
    [(_, socket) => socket.end(Buffer.from([0xff, 0xff, 1])), /ended the connection/],
    [(message, socket) => socket.write(framed(message)), /something else/],
    [
      (_, socket) => {
        const drip = setInterval(() => socket.write(Buffer.from([0])), 50);
        socket.on('close', () => clearInterval(drip));
        socket.write(Buffer.from([0xff]));
      },
      /takes longer/,
    ],
  ];
  for (const [answer, words] of ends) {
    const peer = await endThat(t, answer);
    await assert.rejects(peer.transfer(CLIENTS), saying('unreachable', words));
  }
});

test('a transfer that nobody with the key has signed to its end is not believed', async (t) => {
  const { soa, records } = emptyZone(CLIENTS);
  const key = keyOf(keyText('minewatch'));
  const answers = (id: number): readonly Uint8Array[] =>
    encodeTransferAnswers(id, soa, [...records, txtOf(`a.${CLIENTS}`, ['x'.repeat(200)], 5)], 1100);
  const answering = (sign: (bytes: Uint8Array, i: number, mac: Uint8Array) => Uint8Array) =>
    endThat(t, (message, socket) => {
      const request = readDnsMessage(message);
      // The MAC of a request with this key: 32 bytes, six before the end.
      const mac = message.slice(-38, -6);
      answers(request?.id ?? 0).forEach((bytes, i) => socket.write(framed(sign(bytes, i, mac))));
    });
  const now = (): number => Math.floor(Date.now() / 1000);
  const good = await answering((bytes, i, mac) =>
    i === 0 ? signMessage(bytes, key, now(), mac).bytes : bytes,
  );
  await assert.rejects(good.transfer(CLIENTS), saying('unreachable', /last message is not signed/));
  const plain = await answering((bytes) => bytes);
  await assert.rejects(plain.transfer(CLIENTS), saying('unreachable', /not signed/));
  const old = await answering((bytes, _, mac) => signMessage(bytes, key, now() - 3600, mac).bytes);
  await assert.rejects(old.transfer(CLIENTS), saying('unreachable', /another time/));
});

test('a restart of BIND loses nothing of the zones', async (t) => {
  const on = await bindFor(t);
  if (on === null) return;
  const adapter = await openRpz(on.settings, CLOCK);
  await adapter.undo();
  const before = await on.bind.transfer(CLIENTS);
  await on.bind.restart();
  assert.equal(await on.bind.transfer(CLIENTS), before);
  assert.equal((await adapter.inspect()).frame, 'whole');
});
