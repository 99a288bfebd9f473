/**
 * Where a list comes from: a file, or a URL that is fetched once. Nothing that stands on a list is ever looked up or
 * contacted: that would put pool names into the operator's own DNS log.
 */
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { messageOf, OperatingError } from '#base/errors.ts';

export interface SourceText {
  readonly text: string;
  /** What the server says about the last change (Last-Modified); null for files, whose date is that of the copy. */
  readonly modifiedAt: number | null;
}

export interface SourceLimits {
  /** Bytes of a list, also after unpacking. The largest public ones have about 100 MiB. */
  readonly bytesMax: number;
  /** Milliseconds from the request to the last byte. */
  readonly fetchMs: number;
}

export const SOURCE_LIMITS: SourceLimits = { bytesMax: 256 * 1024 * 1024, fetchMs: 120_000 };

export function isUrl(source: string): boolean {
  return /^https?:\/\//i.test(source);
}

/** As stored: files by their whole path, so that an update finds them from anywhere. */
export function canonicalSource(source: string): string {
  if (isUrl(source)) return source;
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(source)?.[1];
  if (scheme !== undefined) {
    throw new OperatingError(
      'usage',
      `Lists are read from files, http and https, not from ${scheme}://`,
    );
  }
  return resolve(source);
}

/** A file that stands beside the source: the events of a feed beside its manifest. */
export function besideSource(source: string, relative: string): string {
  return isUrl(source) ? new URL(relative, source).href : join(dirname(source), relative);
}

export async function readSource(
  source: string,
  limits: SourceLimits = SOURCE_LIMITS,
): Promise<SourceText> {
  const { bytes, modifiedAt } = isUrl(source)
    ? await fetchSource(source, limits)
    : await readSourceFile(source, limits);
  return { text: decode(source, bytes, limits), modifiedAt };
}

interface SourceBytes {
  readonly bytes: Uint8Array;
  readonly modifiedAt: number | null;
}

async function readSourceFile(path: string, limits: SourceLimits): Promise<SourceBytes> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new Error('it is not a file');
    if (found.size > limits.bytesMax) throw new Error(tooLarge(limits));
    return { bytes: await readFile(path), modifiedAt: null };
  } catch (error) {
    throw new OperatingError('unreadable', `Cannot read ${path}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

async function fetchSource(url: string, limits: SourceLimits): Promise<SourceBytes> {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.timeout(limits.fetchMs),
      headers: { 'user-agent': 'minewatch-lists', accept: 'text/plain, application/json, */*' },
    });
    if (!response.ok)
      throw new Error(`the server answered ${response.status} ${response.statusText}`);
    if (/^https:/i.test(url) && !response.url.startsWith('https:')) {
      throw new Error('it was redirected from https to an unprotected address');
    }
    const bytes = await readBody(response, limits);
    const modified = Date.parse(response.headers.get('last-modified') ?? '');
    return { bytes, modifiedAt: Number.isNaN(modified) ? null : modified };
  } catch (error) {
    throw new OperatingError('list-refused', `Cannot fetch ${url}: ${fetchReason(error, limits)}`, {
      cause: error,
    });
  }
}

async function readBody(response: Response, limits: SourceLimits): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > limits.bytesMax) throw new Error(tooLarge(limits));
    parts.push(part);
  }
  return Buffer.concat(parts, length);
}

function decode(source: string, bytes: Uint8Array, limits: SourceLimits): string {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  try {
    const whole = isGzip ? gunzipSync(bytes, { maxOutputLength: limits.bytesMax }) : bytes;
    return new TextDecoder().decode(whole);
  } catch (error) {
    throw new OperatingError('list-refused', `Cannot unpack ${source}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function tooLarge(limits: SourceLimits): string {
  return `it is larger than ${Math.floor(limits.bytesMax / 1024 / 1024)} MiB`;
}

/** fetch() says only "fetch failed"; what failed stands in its cause. */
function fetchReason(error: unknown, limits: SourceLimits): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return `no complete answer within ${limits.fetchMs / 1000} s`;
  }
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && cause.message !== '' ? cause.message : messageOf(error);
}
