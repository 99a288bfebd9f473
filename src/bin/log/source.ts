/** Where the files of a log are read from: a folder, or the address of a server that serves them as they are. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, OperatingError, systemCodeOf } from '#base/errors.ts';

export interface LogSource {
  readonly name: string;
  /** The file at a path such as `tile/0/000`; null where there is none. More than `bytesMax` bytes is an error. */
  read(path: string, bytesMax: number): Promise<Uint8Array | null>;
}

export interface FetchLimits {
  /** Milliseconds from the request to the last byte of one file. */
  readonly timeoutMs: number;
  /** Further attempts after a server that is busy or out of reach. */
  readonly retriesMax: number;
  /** Milliseconds before the first of them; each further waits twice as long. */
  readonly pauseMs: number;
}

export const FETCH_LIMITS: FetchLimits = { timeoutMs: 30_000, retriesMax: 3, pauseMs: 500 };

export function isUrl(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

export function folderSource(folder: string): LogSource {
  return { name: folder, read: (path, bytesMax) => readFileOf(join(folder, path), bytesMax) };
}

/** Null where there is no such file. */
export async function readFileOf(path: string, bytesMax: number): Promise<Uint8Array | null> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    if (size > bytesMax) throw new Error(tooLarge(bytesMax));
    return await file.readFile();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error))) return null;
    throw new OperatingError('unreadable', `Cannot read ${path}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function tooLarge(bytesMax: number): string {
  return `it is larger than the ${bytesMax} bytes that it can have`;
}

export function urlSource(prefix: string, limits: FetchLimits = FETCH_LIMITS): LogSource {
  const base = prefix.endsWith('/') ? prefix : `${prefix}/`;
  return {
    name: prefix,
    read: (path, bytesMax) => fetchPatiently(new URL(path, base).href, bytesMax, limits),
  };
}

async function fetchPatiently(
  url: string,
  bytesMax: number,
  limits: FetchLimits,
): Promise<Uint8Array | null> {
  for (let attempt = 0; ; attempt++) {
    const answer = await fetchOnce(url, bytesMax, limits);
    if (!(answer instanceof Failure)) return answer;
    if (!answer.mayPass || attempt >= limits.retriesMax) {
      throw new OperatingError('unreachable', `Cannot fetch ${url}: ${answer.reason}`);
    }
    const pauseMs = limits.pauseMs * 2 ** attempt;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

class Failure {
  readonly reason: string;
  readonly mayPass: boolean;
  constructor(reason: string, mayPass: boolean) {
    this.reason = reason;
    this.mayPass = mayPass;
  }
}

async function fetchOnce(
  url: string,
  bytesMax: number,
  { timeoutMs }: FetchLimits,
): Promise<Uint8Array | null | Failure> {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.timeout(timeoutMs),
      headers: { 'user-agent': 'minewatch-log-verify' },
    });
    if (response.status === 404 || response.status === 410) return null;
    if (!response.ok) {
      const mayPass = response.status === 429 || response.status >= 500;
      return new Failure(`the server answered ${response.status}`, mayPass);
    }
    if (/^https:/i.test(url) && !response.url.startsWith('https:')) {
      return new Failure('it was redirected from https to an unprotected address', false);
    }
    return await readBody(response, bytesMax);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'TimeoutError') {
      return new Failure(`no complete answer within ${timeoutMs / 1000} s`, true);
    }
    // fetch() says only "fetch failed"; what failed stands in its cause.
    const cause = error instanceof Error ? error.cause : undefined;
    return new Failure(messageOf(cause ?? error), true);
  }
}

async function readBody(response: Response, bytesMax: number): Promise<Uint8Array | Failure> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > bytesMax) return new Failure(tooLarge(bytesMax), false);
    parts.push(part);
  }
  return Buffer.concat(parts, length);
}
