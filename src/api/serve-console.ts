/**
 * The console: files that a build made, read once and served from memory. Names of files carry the hash of their content,
 * so they are kept for ever; the page itself is asked for each time. The page answers under the paths of the console's own
 * areas and nowhere else: what is in no list stays a problem document.
 */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ERRORS, OperatingError, systemCodeOf } from '#base/errors.ts';
import { CONSOLE_AREAS } from '#model/console-areas.ts';

/** No script and no style but our own files, and nobody else's anything (OWASP ASVS 5, V3.4.3). */
export const CONSOLE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** What the console never asks a browser for. Passkeys are asked for on this very page. */
const PERMISSIONS =
  'camera=(), geolocation=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)';

const FOR_EVER = 'public, max-age=31536000, immutable';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

interface Served {
  readonly type: string;
  readonly plain: Uint8Array;
  readonly encoded: ReadonlyMap<string, Uint8Array>;
}

/** False: there is no build in `folder`, and nothing is served. */
export async function serveConsole(app: FastifyInstance, folder: string): Promise<boolean> {
  const files = await readBuild(folder);
  const page = files.get('index.html');
  if (page === undefined) return false;
  app.get<{ Params: { '*': string } }>(
    '/assets/*',
    { config: { name: 'console.asset' } },
    async (request, reply) => {
      const file = files.get(`assets/${request.params['*']}`);
      if (file === undefined) throw new OperatingError('not-found', ERRORS['not-found'].means);
      return send(request, reply.header('cache-control', FOR_EVER), file);
    },
  );
  const paths = CONSOLE_AREAS.flatMap((area) => [`/${area}`, `/${area}/*`]);
  for (const path of ['/', ...paths]) {
    app.get(path, { config: { name: 'console.page' } }, async (request, reply) => {
      reply.header('content-security-policy', CONSOLE_POLICY);
      reply.header('permissions-policy', PERMISSIONS).header('cache-control', 'no-cache');
      return send(request, reply, page);
    });
  }
  return true;
}

async function readBuild(folder: string): Promise<ReadonlyMap<string, Served>> {
  const names = await readdir(folder, { recursive: true }).catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw error;
  });
  const files = new Map<string, Served>();
  const known = new Set(names);
  for (const name of names) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const encoded = new Map<string, Uint8Array>();
    for (const [encoding, end] of ENCODINGS) {
      if (known.has(name + end)) encoded.set(encoding, await readFile(join(folder, name + end)));
    }
    files.set(name, { type, plain: await readFile(join(folder, name)), encoded });
  }
  return files;
}

function send({ headers }: FastifyRequest, reply: FastifyReply, file: Served): FastifyReply {
  const accepted = [headers['accept-encoding'] ?? ''].flat().join();
  reply.type(file.type).header('vary', 'accept-encoding');
  for (const [encoding, bytes] of file.encoded) {
    if (new RegExp(String.raw`\b${encoding}\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))`).test(accepted)) {
      return reply.header('content-encoding', encoding).send(bytes);
    }
  }
  return reply.send(file.plain);
}
