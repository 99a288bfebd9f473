/** What a browser sends of a form. Files come only where the route takes so many bytes. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { OperatingError } from '#base/errors.ts';

export interface Submitted {
  readonly fields: Readonly<Record<string, string>>;
  readonly files: readonly SubmittedFile[];
}

export interface SubmittedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Fields and files of one form; ours have a dozen. */
export const FIELDS_MAX = 32;
/** Bytes of a form without files: every field filled with the longest text in Chinese is a third. */
export const FORM_BYTES_MAX = 64 * 1024;

const UTF8 = new TextDecoder('utf-8', { fatal: true });

export function addFormReader(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const read =
    (parse: (bytes: Buffer, type: string) => Submitted | Promise<Submitted>) =>
    async (request: FastifyRequest, bytes: Buffer): Promise<Submitted> => {
      const { 'content-type': type = '', 'content-encoding': encoding } = request.headers;
      // Compressed bodies can be far larger than they look; browsers send none.
      if (encoding !== undefined && encoding !== 'identity') {
        throw new OperatingError('unsupported-media', 'Forms are not compressed');
      }
      return parse(bytes, type);
    };
  const asBuffer = { parseAs: 'buffer' } as const;
  app.addContentTypeParser(
    /^application\/x-www-form-urlencoded(?:\s*;|$)/i,
    asBuffer,
    read(urlencoded),
  );
  app.addContentTypeParser(/^multipart\/form-data\s*;/i, asBuffer, read(multipart));
}

/** What the reader above made of the body; a request without one has an empty form. */
export function submittedOf({ body }: FastifyRequest): Submitted {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the reader above is the only one
  return (body ?? { fields: {}, files: [] }) as Submitted;
}

function urlencoded(bytes: Buffer): Submitted {
  const pairs = [...new URLSearchParams(decoded(bytes))];
  return { fields: fieldsOf(pairs), files: [] };
}

function decoded(bytes: Buffer): string {
  try {
    // The bytes behind the percent signs are text as well: what is none shows as U+FFFD there.
    return UTF8.decode(bytes);
  } catch (error) {
    throw malformed(error);
  }
}

async function multipart(bytes: Buffer, type: string): Promise<Submitted> {
  const pairs: [string, string][] = [];
  const files: SubmittedFile[] = [];
  const form = await formDataOf(bytes, type);
  for (const [name, value] of form) {
    if (pairs.length + files.length >= FIELDS_MAX) throw malformed(null);
    if (typeof value === 'string') pairs.push([name, value]);
    // A field for files that was left empty is sent as a file without name and bytes.
    else if (value.name !== '' || value.size > 0) {
      files.push({ name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) });
    }
  }
  return { fields: fieldsOf(pairs), files };
}

/** The platform's own reader, as strict as the one behind fetch (RFC 7578; WHATWG Fetch). */
async function formDataOf(bytes: Buffer, type: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(bytes), {
      headers: { 'content-type': type },
    }).formData();
  } catch (error) {
    throw malformed(error);
  }
}

function fieldsOf(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of pairs) {
    if (fields.has(name) || fields.size >= FIELDS_MAX) throw malformed(null);
    // Browsers send lines with CR LF (RFC 7578 §4.6); notes are kept with LF.
    fields.set(name, value.replaceAll('\r\n', '\n'));
  }
  return Object.fromEntries(fields);
}

function malformed(cause: unknown): OperatingError {
  return new OperatingError('malformed', 'The form could not be read', { cause });
}
