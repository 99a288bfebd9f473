/**
 * The public log as static files (C2SP tlog-tiles), written by the publisher of the log: checkpoint, tiles, key, what witnesses
 * signed and what was time-stamped. Nothing in them is personal, and anybody may read them: that is what they are for.
 */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { ERRORS, OperatingError, systemCodeOf } from '#base/errors.ts';

/** `0/x001/x234/067`, `entries/000.p/17`: levels to 63, groups of three digits, widths of partial tiles. */
const TILE =
  /^(?:\d|[1-5]\d|6[0-3]|entries)\/(?:x\d{3}\/){0,5}\d{3}(?<partial>\.p\/(?:[1-9]\d?|1\d\d|2[0-4]\d|25[0-5]))?$/;

/** `4711.txt` is a checkpoint's text, `4711.tsa.example_318.tsr` what an authority answered. */
const STAMP = /^(?:0|[1-9]\d{0,15})\.(?:txt|[a-zA-Z0-9._-]{1,255}\.tsr)$/;

/** A full tile never changes; a partial one does not either, but is gone once the full one is there. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const FOR_A_WHILE = 'public, max-age=60';
/** Whoever asks wants the newest. */
const NEVER = 'no-cache';

const TEXT = 'text/plain; charset=utf-8';

export function serveLog(app: FastifyInstance, logFolder: string): void {
  for (const name of ['checkpoint', 'cosigned', 'log.vkey']) {
    app.get(`/log/${name}`, { config: { name: `log.${name}` } }, (_request, reply) => {
      return sendFile(reply, join(logFolder, name), TEXT, NEVER);
    });
  }
  app.get<{ Params: { name: string } }>(
    '/log/timestamps/:name',
    { config: { name: 'log.timestamp' } },
    async ({ params: { name } }, reply) => {
      if (!STAMP.test(name)) throw new OperatingError('not-found', ERRORS['not-found'].means);
      const type = name.endsWith('.txt') ? TEXT : 'application/timestamp-reply';
      return sendFile(reply, join(logFolder, 'timestamps', name), type, FOR_A_WHILE);
    },
  );
  app.get<{ Params: { '*': string } }>(
    '/log/tile/*',
    { config: { name: 'log.tile' } },
    async ({ params }, reply) => {
      const match = TILE.exec(params['*']);
      if (match === null) throw new OperatingError('not-found', ERRORS['not-found'].means);
      const cache = match.groups?.['partial'] === undefined ? FOR_EVER : FOR_A_WHILE;
      const path = join(logFolder, 'tile', ...params['*'].split('/'));
      return sendFile(reply, path, 'application/octet-stream', cache);
    },
  );
}

async function sendFile(
  reply: FastifyReply,
  path: string,
  type: string,
  cache: string,
): Promise<FastifyReply> {
  try {
    const file = await open(path, 'r');
    // Read whole: a tile of hashes has 8 KiB, a bundle of entries some hundred.
    let bytes: Uint8Array;
    try {
      bytes = await file.readFile();
    } finally {
      await file.close();
    }
    return await reply
      .type(type)
      .header('cache-control', cache)
      .header('cross-origin-resource-policy', 'cross-origin')
      .send(bytes);
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR', 'EISDIR'].includes(systemCodeOf(error))) throw error;
    throw new OperatingError('not-found', 'The log has no such file', { cause: error });
  }
}
