/**
 * One HTTPS request with a JSON body. Not `fetch`: it knows no certificate authority of its own choosing, follows
 * redirects (which would carry the token elsewhere), and reads answers of any length.
 */
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { z } from 'zod';
import { ERRORS, type ErrorCode, messageOf, systemCodeOf } from '#base/errors.ts';
import { Problem } from '#model/problem.ts';
import { DeliveryError, type DeliveryFault, faultOfStatus } from './delivery-error.ts';

/** Bytes of an answer: that to a batch has at most 500 refusals, well below. */
export const ANSWER_BYTES_MAX = 1_048_576;
/** The office takes a full batch within seconds; one that hangs is as good as gone. */
export const ANSWER_MS = 30_000;

export interface Post {
  readonly url: URL;
  readonly body: string;
  readonly token: string | null;
  /** Certificate authorities in PEM; null: those of Node. */
  readonly ca: string | null;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** The answer as parsed JSON; throws a DeliveryError for everything but a 2xx with JSON. */
export async function post(options: Post): Promise<unknown> {
  const { status, headers, text } = await exchange(options);
  if (status >= 200 && status < 300) {
    const value = jsonFrom(text);
    if (value !== undefined) return value;
    throw new DeliveryError(
      'later',
      'unreachable',
      `${options.url.origin} answered ${status} with something that is not JSON`,
    );
  }
  throw errorOf(status, text, retryAfterMs(headers['retry-after'], headers.date), options.url);
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

async function exchange(options: Post): Promise<Answer> {
  const { url, timeoutMs } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await send(options, AbortSignal.any([options.signal, timeout]));
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of answer) {
      const bytes = Buffer.from(part);
      length += bytes.length;
      if (length > ANSWER_BYTES_MAX) throw new Error('its answer is too long');
      parts.push(bytes);
    }
    return {
      status: answer.statusCode ?? 0,
      headers: answer.headers,
      text: Buffer.concat(parts).toString(),
    };
  } catch (error) {
    const why = timeout.aborted ? `no answer within ${timeoutMs / 1000} s` : reasonOf(error);
    throw new DeliveryError('later', 'unreachable', `Cannot reach ${url.origin}: ${why}`);
  }
}

function send(options: Post, signal: AbortSignal): Promise<IncomingMessage> {
  const { url, body, token, ca } = options;
  const bytes = Buffer.from(body);
  const headers = {
    'content-type': 'application/json',
    'content-length': bytes.length,
    accept: 'application/json, application/problem+json',
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const common = { method: 'POST', headers, signal };
  const request: ClientRequest =
    url.protocol === 'https:'
      ? requestHttps(url, { ...common, ...(ca === null ? {} : { ca }) }, resolve)
      : requestHttp(url, common, resolve);
  request.on('error', reject);
  request.end(bytes);
  return promise;
}

function errorOf(status: number, text: string, retryAfter: number | null, url: URL): DeliveryError {
  const problem = Told.safeParse(jsonFrom(text));
  const fault = faultOfStatus(status);
  if (problem.success) {
    const { type, title, detail } = problem.data;
    const told = type.slice(type.lastIndexOf(':') + 1);
    return new DeliveryError(
      fault,
      isErrorCode(told) ? told : CODES[fault],
      detail ?? title,
      retryAfter,
    );
  }
  const code = status === 413 ? 'too-large' : CODES[fault];
  return new DeliveryError(fault, code, `${url.origin} answered ${status}`, retryAfter);
}

/** A later office may say more in it. */
const Told = z.object(Problem.shape).pick({ type: true, title: true, detail: true });

function isErrorCode(name: string): name is ErrorCode {
  return Object.hasOwn(ERRORS, name);
}

/** For answers without a problem document, as those of a proxy. */
const CODES = {
  later: 'unavailable',
  broken: 'unavailable',
  nobody: 'unauthenticated',
  elsewhere: 'unreachable',
  content: 'invalid',
} as const satisfies Record<DeliveryFault, ErrorCode>;

/** Seconds or a date (RFC 9110 §10.2.3), the date by the clock of whoever sent it. */
export function retryAfterMs(value: string | undefined, sentOn: string | undefined): number | null {
  if (value === undefined) return null;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000;
  const ms = Date.parse(value) - Date.parse(sentOn ?? '');
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

function jsonFrom(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  const code = systemCodeOf(error);
  const message = messageOf(error);
  return code !== '' && !message.includes(code) ? `${message} (${code})` : message;
}
