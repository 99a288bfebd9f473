/** What one message of a line dialect is, in a word, for the person who watches a drill. */
import type { Side } from '#model/stream.ts';
import type { Turn } from '../dialogue.ts';

export interface Step {
  readonly kind: 'share' | 'job' | 'login' | 'answer' | 'other';
  /** The method, or how it was answered. */
  readonly name: string;
}

const SHARES: ReadonlySet<string> = new Set([
  'mining.submit',
  'submit',
  'eth_submitWork',
  'solution',
]);
const JOBS: ReadonlySet<string> = new Set(['mining.notify', 'job']);
const LOGINS: ReadonlySet<string> = new Set(['mining.authorize', 'login', 'eth_submitLogin']);

const decoder = new TextDecoder();

/** The bytes are our own, so they are JSON. */
export function stepOf({ side, bytes }: Turn): Step {
  const message: unknown = JSON.parse(decoder.decode(bytes));
  if (typeof message !== 'object' || message === null) return { kind: 'other', name: '?' };
  const method = 'method' in message && typeof message.method === 'string' ? message.method : null;
  const answers = side === 1 && ('result' in message || 'error' in message || 'code' in message);
  if (method === null || answers) return { kind: 'answer', name: answerOf(message) };
  return { kind: kindOf(side, method), name: method };
}

function kindOf(side: Side, method: string): Step['kind'] {
  if (side === 1) return JOBS.has(method) ? 'job' : 'other';
  if (SHARES.has(method)) return 'share';
  return LOGINS.has(method) ? 'login' : 'other';
}

function answerOf(message: object): string {
  const error = 'error' in message && message.error !== null;
  const result = 'result' in message ? message.result : null;
  if (error || result === false || ('code' in message && message.code === 2)) return 'refused';
  return Array.isArray(result) ? 'answer' : 'accepted';
}
