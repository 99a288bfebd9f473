/**
 * The consumer face: a server that somebody else's OpenC2 producer can ask and command, by the HTTPS transfer 1.1. With TLS
 * both sides prove who they are (operations); without, it listens on this machine alone (testing). What is answered, and
 * why nothing is held for it: answer-command.ts and docs/containment/openc2.md.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { TLSSocket } from 'node:tls';
import { once } from 'node:events';
import type { Clock } from '#base/clock.ts';
import { messageOf, OperatingError } from '#base/errors.ts';
import { holds, networkFromText } from '#base/network.ts';
import type { OpenC2ConsumerSettings } from '#model/enforcer-config.ts';
import { OPENC2_MESSAGE_BYTES_MAX } from '#model/openc2.ts';
import { TLS_OPTIONS } from '../tls-options.ts';
import { Claims } from './claims.ts';
import { Conversation, type ConsumerNote } from './conversation.ts';
import type { HeldView } from './held-view.ts';
import { wholeMilliseconds } from './whole-milliseconds.ts';

/** Producers at a time, each with a connection or two. */
export const CONSUMER_CONNECTIONS_MAX = 64;
/** Milliseconds for one whole request: its body is smaller than a packet filter's page. */
const REQUEST_MS = 10_000;

export interface ConsumerParts {
  readonly clock: Clock;
  /** The enforcer's own: persistent rule numbers are kept in it. */
  readonly stateFolder: string;
  readonly view: HeldView;
  /** Names this consumer in messages, and as `asset_id` of SLPF. */
  readonly name: string;
  /** How this point's blackhole treats packets. */
  readonly dropProcess: 'none' | 'reject';
  /** Told of every command and its answer: what others wish is worth knowing. */
  note(note: ConsumerNote): void;
}

export interface OpenC2Consumer {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens. Throws OperatingError `usage`, `unreadable`, or `unreachable` where the port is taken. */
export async function openC2Consumer(
  settings: OpenC2ConsumerSettings,
  { stateFolder, ...parts }: ConsumerParts,
): Promise<OpenC2Consumer> {
  const tls = await tlsOf(settings);
  const clock = wholeMilliseconds(parts.clock);
  const claims = await Claims.open(stateFolder, clock.now());
  const conversation = new Conversation({ ...parts, clock, claims });
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    void serve(conversation, request, response);
  };
  const server =
    tls === null
      ? createServer(LIMITS, listener)
      : createSecure({ ...LIMITS, ...TLS_OPTIONS, ...tls }, listener);
  server.maxConnections = CONSUMER_CONNECTIONS_MAX;
  // Of the statuses that this transfer has, also for what is no HTTP at all (§4.2.1, 8).
  server.on('clientError', (_, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
  const port = await listen(server, settings);
  return {
    port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const LIMITS = { headersTimeout: REQUEST_MS, requestTimeout: REQUEST_MS, keepAliveTimeout: 5_000 };

async function tlsOf(settings: OpenC2ConsumerSettings) {
  const files = [
    settings['certificate-file'],
    settings['key-file'],
    settings['client-ca-file'],
  ].filter((file) => file !== undefined);
  if (files.length === 0) {
    if (isThisMachine(settings.listen)) return null;
    throw new OperatingError(
      'usage',
      `OpenC2 without TLS listens on this machine alone, not on ${settings.listen}: name certificate-file, key-file and client-ca-file`,
    );
  }
  const [certificate, key, authority] = files;
  if (certificate === undefined || key === undefined || authority === undefined) {
    throw new OperatingError(
      'usage',
      'OpenC2 over TLS has both sides prove who they are: name certificate-file, key-file and client-ca-file',
    );
  }
  return {
    cert: await textOf(certificate),
    key: await textOf(key),
    ca: await textOf(authority),
    requestCert: true,
    rejectUnauthorized: true,
  };
}

function isThisMachine(address: string): boolean {
  const network = networkFromText(address);
  const loopback = networkFromText('127.0.0.0/8');
  if (typeof network === 'string' || typeof loopback === 'string') return false;
  return network.text === '::1' || holds(loopback, network);
}

async function listen(server: Server, { listen: host, port }: OpenC2ConsumerSettings) {
  try {
    server.listen({ host, port });
    await once(server, 'listening');
  } catch (error) {
    const message = `Cannot listen on ${host} port ${port}: ${messageOf(error)}`;
    throw new OperatingError('unreachable', message, { cause: error });
  }
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : port;
}

async function serve(
  conversation: Conversation,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await bodyOf(request);
  const answer = await conversation.answer({
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers,
    body,
    by: producerOf(request),
  });
  if (body === null) response.setHeader('connection', 'close');
  response.writeHead(answer.status, answer.headers).end(answer.body);
}

/** Null: it is larger than any command, or never came whole. The rest is read and thrown away, so that the answer is seen. */
function bodyOf(request: IncomingMessage): Promise<Uint8Array | null> {
  return new Promise((done) => {
    const chunks: Buffer[] = [];
    let count = 0;
    request.on('data', (chunk: Buffer) => {
      count += chunk.length;
      if (count <= OPENC2_MESSAGE_BYTES_MAX) chunks.push(chunk);
      else done(null);
    });
    request.on('end', () => done(count <= OPENC2_MESSAGE_BYTES_MAX ? Buffer.concat(chunks) : null));
    request.on('error', () => done(null));
    request.on('close', () => done(null));
  });
}

/** Who it is by its certificate; '' over plain HTTP. */
function producerOf({ socket }: IncomingMessage): string {
  if (!(socket instanceof TLSSocket)) return '';
  const { subject, fingerprint256 } = socket.getPeerCertificate();
  return `${String(subject.CN)} ${fingerprint256}`;
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const message = `Cannot read ${path}: ${messageOf(error)}`;
    throw new OperatingError('unreadable', message, { cause: error });
  }
}
