/** A mail server for tests: a real one, of another make, on this machine. */
import { once } from 'node:events';
import type { Server } from 'node:net';
import type { TestContext } from 'node:test';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { createMailer, type Mailer, type MailSettings } from './mail.ts';

const QUICK = { connectMs: 1500, idleMs: 1500, letterMs: 3000 };

export const listening = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

export interface Post {
  readonly port: number;
  readonly letters: string[];
  readonly secure: boolean[];
}

/** A mail server of its own for one test. */
export async function postOffice(t: TestContext, options: SMTPServerOptions = {}): Promise<Post> {
  const letters: string[] = [];
  const secure: boolean[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: options.key === undefined ? ['STARTTLS'] : [],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        letters.push(Buffer.concat(chunks).toString());
        secure.push(session.secure);
        done();
      });
    },
    ...options,
  });
  server.on('error', () => {});
  t.after(() => new Promise<void>((resolve) => server.close(resolve)));
  return { port: await listening(server.server), letters, secure };
}

export function mailerTo(t: TestContext, port: number, change: Partial<MailSettings> = {}): Mailer {
  const plain = {
    host: '127.0.0.1',
    port,
    security: 'none',
    from: 'office@office.example',
  } as const;
  const mailer = createMailer({ ...plain, signIn: null, ca: null, ...change }, QUICK);
  t.after(() => mailer.close());
  return mailer;
}

/** A mailer and what its server has taken. */
export async function mailbox(
  t: TestContext,
  options: SMTPServerOptions = {},
): Promise<{ readonly mailer: Mailer; readonly letters: readonly string[] }> {
  const { port, letters } = await postOffice(t, options);
  return { mailer: mailerTo(t, port), letters };
}

/** What an SMTP server answers with a code. */
export function answer(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

/** The text of a letter as its reader sees it. */
export function textOf(letter: string): string {
  const [, head = '', body = ''] =
    /(Content-Type: text\/plain[^]*?)\r\n\r\n([^]*?)\r\n----_/.exec(letter) ?? [];
  if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString();
  if (!/quoted-printable/i.test(head)) return body;
  const bytes = body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
      String.fromCodePoint(Number.parseInt(hex, 16)),
    );
  return Buffer.from(bytes, 'latin1').toString();
}
