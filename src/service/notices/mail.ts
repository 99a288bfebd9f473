/** Mail to people concerned, by the office's mail server (SMTP, RFC 5321). What happened is a value; nothing throws. */
import { createTransport } from 'nodemailer';
import { messageOf } from '#base/errors.ts';

export interface MailSettings {
  readonly host: string;
  readonly port: number;
  /** `starttls` and `tls` refuse to go on without; `none` is for a relay on this machine. */
  readonly security: 'starttls' | 'tls' | 'none';
  readonly from: string;
  /** Null: without signing in. */
  readonly signIn: { readonly user: string; readonly password: string } | null;
  /** PEM of an authority that Node does not know, or null. */
  readonly ca: string | null;
}

export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** At most this many bytes: ATTACHMENT_BYTES_MAX. */
  readonly attachment: { readonly name: string; readonly bytes: Uint8Array } | null;
  /** Of the sender's domain; the same for every attempt, so that a letter that arrives twice is one letter. */
  readonly messageId: string;
}

/**
 * `refused`: for good (5yz): another attempt gets the same answer. `deferred`: try again later (4yz, no connection).
 * `misconfigured`: it is ours to mend (sign-in, TLS), and nothing is wrong with the letter.
 */
export type MailOutcome =
  | { readonly outcome: 'accepted'; readonly messageId: string; readonly reply: string }
  | {
      readonly outcome: 'refused' | 'deferred' | 'misconfigured';
      /** The server's code (550, 451 …), or null when it did not come to that. */
      readonly code: number | null;
      readonly reply: string;
    };

export interface Mailer {
  send(letter: Letter): Promise<MailOutcome>;
  close(): void;
}

/** A notice has under 200 kB; mail servers refuse above some megabytes. */
export const ATTACHMENT_BYTES_MAX = 2 * 1024 * 1024;
/** What a server says is kept up to here. */
const REPLY_CHARS_MAX = 500;

interface MailTimeouts {
  readonly connectMs: number;
  /** Without a sign of life. */
  readonly idleMs: number;
  /** For the whole of one letter. */
  readonly letterMs: number;
}
const USUAL_TIMEOUTS: MailTimeouts = { connectMs: 15_000, idleMs: 60_000, letterMs: 180_000 };

export function createMailer(settings: MailSettings, timeouts = USUAL_TIMEOUTS): Mailer {
  const { host, port, security, signIn, ca, from } = settings;
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(signIn === null ? {} : { auth: { user: signIn.user, pass: signIn.password } }),
    tls: { minVersion: 'TLSv1.2', ...(ca === null ? {} : { ca }) },
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.connectMs,
    socketTimeout: timeouts.idleMs,
    // A letter is made of given text alone.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(letter) {
      const { attachment, to, subject, text, messageId } = letter;
      if (attachment !== null && attachment.bytes.length > ATTACHMENT_BYTES_MAX) {
        return { outcome: 'refused', code: null, reply: 'The attachment is too large to be sent' };
      }
      const mail = {
        from,
        to: { name: '', address: to },
        subject,
        text,
        messageId,
        // Written by a program; an out-of-office reply helps nobody (RFC 3834 §5).
        headers: { 'Auto-Submitted': 'auto-generated' },
        attachments:
          attachment === null
            ? []
            : [
                {
                  filename: attachment.name,
                  content: Buffer.from(attachment.bytes),
                  contentType: 'application/pdf',
                },
              ],
        // Ends the connection too: a server that trickles resets every other timeout.
        signal: AbortSignal.timeout(timeouts.letterMs),
      };
      try {
        const { response } = await transport.sendMail(mail);
        return { outcome: 'accepted', messageId, reply: short(response) };
      } catch (error) {
        return failed(error);
      }
    },
    close: () => transport.close(),
  };
}

/** nodemailer's codes of what is wrong with our side. */
const OURS: ReadonlySet<unknown> = new Set(['EAUTH', 'ENOAUTH', 'EOAUTH2', 'ETLS', 'ECONFIG']);

function failed(error: unknown): MailOutcome {
  const code = codeOf(error);
  const isLate = error instanceof Error && error.name === 'AbortError';
  const reply = isLate ? 'The mail server took too long' : short(messageOf(error));
  if (isOurs(error, code)) return { outcome: 'misconfigured', code, reply };
  // 503 says that the session was in disorder, not that the letter is refused.
  const isFinal = (code !== null && code >= 500 && code !== 503) || isUnsendable(error, code);
  return { outcome: isFinal ? 'refused' : 'deferred', code, reply };
}

function codeOf(error: unknown): number | null {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'responseCode') : null;
  return typeof code === 'number' ? code : null;
}

/** A server may also ask to come back for the sign-in (454); that is no fault of ours. */
function isOurs(error: unknown, code: number | null): boolean {
  if (code !== null && code < 500) return false;
  if (!(error instanceof Error)) return false;
  const cause: unknown = Reflect.get(error, 'code');
  return OURS.has(cause) || (cause === 'ESOCKET' && CERTIFICATE.test(error.message));
}
const CERTIFICATE = /certificate|self-signed|altnames|wrong version number/i;

/** The address itself is such that nothing was asked of any server. */
function isUnsendable(error: unknown, code: number | null): boolean {
  return code === null && error instanceof Error && Reflect.get(error, 'code') === 'EENVELOPE';
}

function short(text: string): string {
  return text.slice(0, REPLY_CHARS_MAX);
}
