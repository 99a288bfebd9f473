import type { FastifyInstance, FastifyRequest } from 'fastify';
import { messageOf, OperatingError } from '#base/errors.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** The one content type that is read. Names that would change a value's prototype are refused by Fastify's own reader. */
export function addJsonReader(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    /^application\/json(?: *; *charset=utf-8)?$/i,
    { parseAs: 'buffer' },
    (request, bytes: Buffer, done) => {
      // Programs name a type where there is nothing; whether something had to be there the route says.
      if (bytes.length === 0) return done(null);
      try {
        checkEncoding(request);
        return parse(request, UTF8.decode(bytes), (error, value) => {
          done(error === null ? null : malformed(error), value);
        });
      } catch (error) {
        return done(error instanceof OperatingError ? error : malformed(error));
      }
    },
  );
}

/** Compressed bodies can be far larger than they look; nobody of ours sends any. */
function checkEncoding({ headers }: FastifyRequest): void {
  const encoding = headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return;
  throw new OperatingError('unsupported-media', 'Bodies are not compressed');
}

function malformed(cause: unknown): OperatingError {
  const why = messageOf(cause);
  return new OperatingError('malformed', `The body is no JSON in UTF-8: ${why}`, { cause });
}
