/**
 * A way to ask the office that runs on this machine: a socket in its data folder that only its user may open. So
 * `minewatch admin backup` works while the server runs, although only one process may have the database open.
 *
 * One line of JSON asks; each line of the answer is something to print, the last one says how it ended.
 */
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { ERRORS, messageOf, OperatingError, systemCodeOf, type ErrorCode } from '#base/errors.ts';

/** `sun_path` has 108 bytes on Linux, with its zero. */
const PATH_BYTES_MAX = 107;
/** A command and its arguments. */
const REQUEST_CHARS_MAX = 64 * 1024;

const Request = z.strictObject({ command: z.string(), args: z.array(z.string()) });
type Request = z.infer<typeof Request>;
const isCode = (text: string): text is ErrorCode => Object.hasOwn(ERRORS, text);
const Answer = z.union([
  z.strictObject({ say: z.string() }),
  z.strictObject({ done: z.literal(true) }),
  z.strictObject({ error: z.string(), message: z.string() }),
]);

export type Serve = (request: Request, say: (line: string) => void) => Promise<void>;

/** Of the office of a data folder. */
export function controlPath(dataFolder: string): string {
  return join(dataFolder, 'office.sock');
}

/** Listens in the data folder, whose lock the caller holds: what lies there already is of a process that was killed. */
export async function serveControl(
  path: string,
  serve: Serve,
): Promise<{ close(): Promise<void> }> {
  checkLength(path);
  rmSync(path, { force: true });
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    void answer(socket, serve);
  });
  // The folder is closed to others as well (0700).
  const mask = process.umask(0o177);
  server.listen(path);
  await once(server, 'listening').finally(() => process.umask(mask));
  return {
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(socket: Socket, serve: Serve): Promise<void> {
  const write = (line: z.infer<typeof Answer>): void => {
    if (!socket.destroyed) socket.write(`${JSON.stringify(line)}\n`);
  };
  try {
    const request = Request.parse(JSON.parse(await firstLine(socket)));
    await serve(request, (say) => write({ say }));
    write({ done: true });
  } catch (error) {
    const code = error instanceof OperatingError ? error.code : 'malformed';
    write({ error: code, message: messageOf(error) });
  }
  socket.end();
}

async function firstLine(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (text.includes('\n')) return text.slice(0, text.indexOf('\n'));
    if (text.length > REQUEST_CHARS_MAX) break;
  }
  throw new OperatingError('malformed', 'A request is one line');
}

/** False: no office runs there. Throws what the office answers. */
export async function askControl(
  path: string,
  request: Request,
  say: (line: string) => void,
): Promise<boolean> {
  checkLength(path);
  const socket = connect(path);
  try {
    await once(socket, 'connect');
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return false;
    const why = messageOf(error);
    throw new OperatingError('no-permission', `Cannot ask the running office: ${why}`);
  }
  socket.write(`${JSON.stringify(request)}\n`);
  for await (const line of createInterface({ input: socket })) {
    const told = Answer.parse(JSON.parse(line));
    if ('say' in told) say(told.say);
    else if ('done' in told) return true;
    else throw new OperatingError(isCode(told.error) ? told.error : 'unavailable', told.message);
  }
  throw new OperatingError('unavailable', 'The office ended before it had answered');
}

function checkLength(path: string): void {
  if (Buffer.byteLength(path) <= PATH_BYTES_MAX) return;
  throw new OperatingError(
    'usage',
    `The path of the data folder is too long for a socket in it (${path}): choose a shorter one`,
  );
}
