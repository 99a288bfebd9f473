import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ATTACHMENT_BYTES_MAX, type Letter } from './mail.ts';
import { answer, listening, mailerTo, postOffice } from './mail.fixture.ts';

const LETTER: Letter = {
  to: 'unit@example.test',
  subject: '案件 SHIJIAZHUANG-2026-000042-01：请于2026年3月16日前办理',
  text: '请勿仅凭收到的内容判断真伪。\n\n.\n-- \n完',
  attachment: { name: 'notice.pdf', bytes: new TextEncoder().encode('%PDF-1.7 test') },
  messageId: '<018f6f4e-0000-7000-8000-000000000001@office.example>',
};
test('send() hands a letter over: text, attachment and the given Message-ID', async (t) => {
  const post = await postOffice(t);
  const outcome = await mailerTo(t, post.port).send(LETTER);
  assert.equal(outcome.outcome, 'accepted');
  assert.equal(outcome.outcome === 'accepted' && outcome.messageId, LETTER.messageId);
  const [mail = ''] = post.letters;
  assert.ok(mail.includes(`Message-ID: ${LETTER.messageId}`));
  assert.match(mail, /^Auto-Submitted: auto-generated\r$/m);
  assert.match(mail, /^To: unit@example\.test\r$/m);
  const parts = [...mail.matchAll(/base64\r\n(?:[\w-]+:.*\r\n)*\r\n([A-Za-z0-9+/=\r\n]+)/g)];
  const decoded = parts.map(([, part = '']) => Buffer.from(part, 'base64').toString());
  assert.ok(decoded.some((part) => part.replaceAll('\r\n', '\n').trim() === LETTER.text.trim()));
  assert.ok(decoded.includes('%PDF-1.7 test'));
  assert.match(mail, /filename="?notice\.pdf/);
});

test('send() tells a refusal for good from one for now', async (t) => {
  const tell = async (code: number): Promise<unknown> => {
    const post = await postOffice(t, {
      onRcptTo: (_address, _session, done) => done(answer(code, 'no')),
    });
    return mailerTo(t, post.port).send(LETTER);
  };
  assert.partialDeepStrictEqual(await tell(550), { outcome: 'refused', code: 550 });
  assert.partialDeepStrictEqual(await tell(451), { outcome: 'deferred', code: 451 });
  assert.partialDeepStrictEqual(await tell(503), { outcome: 'deferred', code: 503 });
});

test('send() is accepted at the second attempt of a server that greylists', async (t) => {
  const seen = new Set<string>();
  const post = await postOffice(t, {
    onRcptTo({ address }, _session, done) {
      if (seen.has(address)) return done();
      seen.add(address);
      return done(answer(450, 'Greylisted, come back'));
    },
  });
  const mailer = mailerTo(t, post.port);
  assert.partialDeepStrictEqual(await mailer.send(LETTER), { outcome: 'deferred', code: 450 });
  assert.equal((await mailer.send(LETTER)).outcome, 'accepted');
  assert.equal(post.letters.length, 1);
});

test('send() is refused after the text as well', async (t) => {
  const post = await postOffice(t, {
    onData(stream, _session, done) {
      stream.resume();
      stream.on('end', () => done(answer(554, 'Content refused')));
    },
  });
  assert.partialDeepStrictEqual(await mailerTo(t, post.port).send(LETTER), {
    outcome: 'refused',
    code: 554,
  });
});

test('send() is deferred by a server that is dead, dumb, or trickles', async (t) => {
  const dead = createServer();
  const port = await listening(dead);
  await new Promise<void>((resolve) => dead.close(() => resolve()));
  assert.partialDeepStrictEqual(await mailerTo(t, port).send(LETTER), {
    outcome: 'deferred',
    code: null,
  });

  const dumb = createServer((socket) => socket.on('error', () => {}));
  t.after(() => dumb.close());
  const silent = await mailerTo(t, await listening(dumb)).send(LETTER);
  assert.equal(silent.outcome, 'deferred');

  const slow = createServer((socket) => {
    socket.on('error', () => {});
    socket.write('220 slow\r\n');
    const timer = setInterval(() => socket.write('250-still here\r\n'), 100);
    socket.on('close', () => clearInterval(timer));
  });
  t.after(() => slow.close());
  const trickled = await mailerTo(t, await listening(slow)).send(LETTER);
  assert.partialDeepStrictEqual(trickled, {
    outcome: 'deferred',
    reply: 'The mail server took too long',
  });
});

test('send() breaks off when the connection breaks off', async (t) => {
  const rude = createServer((socket) => {
    socket.on('error', () => {});
    socket.write('220 rude\r\n');
    socket.once('data', () => socket.destroy());
  });
  t.after(() => rude.close());
  assert.equal((await mailerTo(t, await listening(rude)).send(LETTER)).outcome, 'deferred');
});

test('send() signs in, and says so when the password is wrong', async (t) => {
  const post = await postOffice(t, {
    authOptional: false,
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, done) {
      if (username === 'office' && password === 'right') done(null, { user: 'office' });
      else done(answer(535, 'no'));
    },
  });
  const as = (password: string) => mailerTo(t, post.port, { signIn: { user: 'office', password } });
  assert.equal((await as('right').send(LETTER)).outcome, 'accepted');
  assert.equal((await as('wrong').send(LETTER)).outcome, 'misconfigured');
});

/** A certificate for 127.0.0.1, made for this run. */
function certificate(): { key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'minewatch-mail-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=mail.example', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  execFileSync('openssl', [...args, '-days', '2', '-keyout', key, '-out', cert, ...subject], {
    stdio: 'ignore',
    timeout: 20_000,
  });
  const pair = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  rmSync(folder, { recursive: true });
  return pair;
}

test('send() goes on only under TLS that it can trust', async (t) => {
  const { key, cert } = certificate();
  const starttls = await postOffice(t, { key, cert });
  const trusted = mailerTo(t, starttls.port, { security: 'starttls', ca: cert });
  assert.equal((await trusted.send(LETTER)).outcome, 'accepted');
  assert.deepEqual(starttls.secure, [true]);
  const stranger = mailerTo(t, starttls.port, { security: 'starttls' });
  assert.equal((await stranger.send(LETTER)).outcome, 'misconfigured');

  const tls = await postOffice(t, { key, cert, secure: true });
  const direct = mailerTo(t, tls.port, { security: 'tls', ca: cert });
  assert.equal((await direct.send(LETTER)).outcome, 'accepted');

  const plain = await postOffice(t);
  const stripped = mailerTo(t, plain.port, { security: 'starttls', ca: cert });
  assert.equal((await stripped.send(LETTER)).outcome, 'misconfigured', 'TLS was taken out');
  assert.equal(plain.letters.length, 0);
});

test('send() refuses an attachment above its limit and an address that is none', async (t) => {
  const post = await postOffice(t);
  const mailer = mailerTo(t, post.port);
  const attach = (bytes: number): Letter => ({
    ...LETTER,
    attachment: { name: 'notice.pdf', bytes: new Uint8Array(bytes) },
  });
  assert.equal((await mailer.send(attach(ATTACHMENT_BYTES_MAX))).outcome, 'accepted');
  assert.equal((await mailer.send(attach(ATTACHMENT_BYTES_MAX + 1))).outcome, 'refused');
  assert.equal((await mailer.send({ ...LETTER, to: '' })).outcome, 'refused');
});

test('send() lets nobody put headers or recipients in', async (t) => {
  const post = await postOffice(t);
  const subject = 'x\r\nBcc: other@example.test';
  await mailerTo(t, post.port).send({ ...LETTER, subject });
  assert.doesNotMatch(post.letters.join(''), /^Bcc:/im);
  const two = await mailerTo(t, post.port).send({
    ...LETTER,
    to: 'a@example.test, b@example.test',
  });
  assert.notEqual(two.outcome, 'accepted');
});
