/**
 * One host of a scratch network: a process of its own, since Node cannot enter a network namespace. Reads tasks from
 * standard input, ends with it.
 */
import { createSocket } from 'node:dgram';
import { createServer as createHttpServer, get } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { systemCodeOf } from '#base/errors.ts';
import { DONE, type Outcome, Request, type Service, type Task } from './agent-protocol.ts';

const connections = new Map<number, Socket>();
const tally = { served: 0, reset: 0, bytes: 0 };
const CHUNK = Buffer.alloc(16 * 1024, 'x');

type Of<Do extends Task['do']> = Extract<Task, { do: Do }>;

function failed(code: string): Outcome {
  return { ...DONE, failed: code };
}

async function perform(id: number, task: Task): Promise<Outcome> {
  switch (task.do) {
    case 'serve':
      return serve(task);
    case 'count':
      return { ...DONE, ...tally };
    case 'connect':
      return open(id, task);
    case 'say':
      return say(task);
    case 'hear':
      return hear(task);
    case 'pour':
      return pour(task);
    case 'datagram':
      return sendDatagram(task);
    case 'get':
      return fetchPage(task);
    default:
      return failed('unknown');
  }
}

function serve({ as, ip, port, says }: Of<'serve'>): Promise<Outcome> {
  if (as === 'datagrams') return serveDatagrams(ip, port);
  const server = as === 'http' ? pageServer(says) : createServer((socket) => attend(socket, as));
  server.on('connection', (socket: Socket) => {
    tally.served++;
    socket.on('error', () => tally.reset++);
  });
  return new Promise((resolve) => {
    server.once('error', (error) => resolve(failed(systemCodeOf(error))));
    server.listen(port, ip, () => resolve(DONE));
  });
}

function pageServer(says: string): Server {
  return createHttpServer((request, response) => {
    response.writeHead(says.startsWith('511') ? 511 : 200, { connection: 'close' });
    response.end(`${says} ${request.headers.host ?? ''}`);
  });
}

function attend(socket: Socket, as: Service): void {
  if (as === 'echo') socket.pipe(socket);
  else if (as === 'sink') socket.on('data', (chunk: Buffer) => (tally.bytes += chunk.length));
  else fill(socket);
}

/** Writes as fast as the other end takes it. */
function fill(socket: Socket): void {
  while (socket.writable && socket.write(CHUNK));
  if (socket.writable) socket.once('drain', () => fill(socket));
}

function serveDatagrams(ip: string, port: number): Promise<Outcome> {
  const socket = createSocket(ip.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (text, from) => socket.send(text, from.port, from.address));
  return new Promise((resolve) => {
    socket.on('error', (error) => resolve(failed(systemCodeOf(error))));
    socket.bind(port, ip, () => resolve(DONE));
  });
}

function open(id: number, { ip, port, withinMs }: Of<'connect'>): Promise<Outcome> {
  const socket = connect({ host: ip, port, noDelay: true });
  const opened = new Promise<Outcome>((resolve) => {
    socket.once('connect', () => resolve(DONE));
    socket.on('error', (error) => resolve(failed(systemCodeOf(error))));
  });
  connections.set(id, socket);
  return within(opened, withinMs);
}

/** Says it and waits for it to come back. */
function say({ on, text, withinMs }: Of<'say'>): Promise<Outcome> {
  const socket = connections.get(on);
  if (socket === undefined || socket.destroyed) return Promise.resolve(failed('closed'));
  let heard = '';
  const answered = new Promise<Outcome>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
      if (heard.includes(text)) resolve({ ...DONE, text: heard });
    });
    socket.on('error', (error) => resolve(failed(systemCodeOf(error))));
    socket.on('close', () => resolve(failed('closed')));
    socket.write(text);
  });
  return within(answered, withinMs);
}

async function hear({ on, forMs }: Of<'hear'>): Promise<Outcome> {
  const socket = connections.get(on);
  if (socket === undefined || socket.destroyed) return failed('closed');
  let bytes = 0;
  socket.on('data', (chunk: Buffer) => (bytes += chunk.length));
  await new Promise((resolve) => setTimeout(resolve, forMs));
  return { ...DONE, bytes };
}

async function pour({ on, forMs }: Of<'pour'>): Promise<Outcome> {
  const socket = connections.get(on);
  if (socket === undefined || socket.destroyed) return failed('closed');
  fill(socket);
  await new Promise((resolve) => setTimeout(resolve, forMs));
  // What is still queued would go on for a while.
  socket.resetAndDestroy();
  return DONE;
}

function sendDatagram({ ip, port, text, withinMs }: Of<'datagram'>): Promise<Outcome> {
  const socket = createSocket(ip.includes(':') ? 'udp6' : 'udp4');
  const answered = new Promise<Outcome>((resolve) => {
    socket.on('message', (heard) => resolve({ ...DONE, text: heard.toString() }));
    socket.on('error', (error) => resolve(failed(systemCodeOf(error))));
    // Connected, so that an ICMP refusal is told.
    socket.connect(port, ip, () => socket.send(text));
  });
  return within(answered, withinMs).finally(() => socket.close());
}

function fetchPage({ ip, port, path, withinMs }: Of<'get'>): Promise<Outcome> {
  const answered = new Promise<Outcome>((resolve) => {
    const request = get({ host: ip, port, path, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ ...DONE, text, status: response.statusCode ?? 0 }));
    });
    request.on('error', (error) => resolve(failed(systemCodeOf(error))));
  });
  return within(answered, withinMs);
}

async function within(work: Promise<Outcome>, ms: number): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve(failed('silent')), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const lines = createInterface(process.stdin);
lines.on('line', (line) => {
  const { id, task } = Request.parse(JSON.parse(line));
  void perform(id, task).then((outcome) =>
    process.stdout.write(`${JSON.stringify({ id, outcome })}\n`),
  );
});
lines.on('close', () => process.exit(0));
