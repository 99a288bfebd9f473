/** Serves a witness over HTTP, for logs that bring their checkpoints: `add-checkpoint` of C2SP tlog-witness. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { messageOf, OperatingError } from '#base/errors.ts';
import { readAddCheckpoint, REQUEST_LENGTH_MAX, WITNESS_REFUSALS } from '#wire/tlog/witness.ts';
import type { Witness, Witnessed } from './witness.ts';

/** A request is small, and must be there within this time. */
const REQUEST_MS = 20_000;

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** `said` hears what was done, one line each. */
export async function serveWitness(
  witness: Witness,
  { host, port }: { readonly host: string; readonly port: number },
  said: (line: string) => void,
): Promise<Server> {
  const server = createServer({ requestTimeout: REQUEST_MS }, (request, response) => {
    const send = async (): Promise<void> => {
      const { status, type, body } = await answerTo(witness, request, said);
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    };
    void send();
  });
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new OperatingError('unavailable', `Cannot listen on ${host}: ${messageOf(error)}`);
  }
  return server;
}

async function answerTo(
  witness: Witness,
  request: IncomingMessage,
  said: (line: string) => void,
): Promise<Answer> {
  try {
    const { pathname } = new URL(request.url ?? '/', 'http://witness.invalid');
    if (!pathname.endsWith('/add-checkpoint')) return plain(404, 'There is only add-checkpoint');
    if (request.method !== 'POST') return plain(405, 'Checkpoints are posted');
    const text = await bodyOf(request);
    const asked = text === null ? null : readAddCheckpoint(text);
    if (asked === null) return plain(WITNESS_REFUSALS.malformed, 'malformed');
    const witnessed = await witness.add(asked);
    said(toldOf(witnessed));
    return answerOf(witnessed);
  } catch (error) {
    said(messageOf(error));
    return plain(500, 'The witness cannot sign now');
  }
}

function answerOf(witnessed: Witnessed): Answer {
  if ('line' in witnessed) return plain(200, witnessed.line);
  const { refused, seen } = witnessed;
  if (refused === 'conflict') {
    return { status: WITNESS_REFUSALS.conflict, type: 'text/x.tlog.size', body: `${seen}\n` };
  }
  return plain(WITNESS_REFUSALS[refused], refused);
}

function toldOf(witnessed: Witnessed): string {
  return 'line' in witnessed
    ? `cosigned ${witnessed.checkpoint.size} events`
    : `refused: ${witnessed.refused}; cosigned so far: ${witnessed.seen} events`;
}

function plain(status: number, line: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: `${line}\n` };
}

/** Null where it is too long. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    const bytes = Buffer.from(part);
    length += bytes.length;
    if (length > REQUEST_LENGTH_MAX) return null;
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString('utf8');
}
