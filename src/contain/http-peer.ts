/**
 * One request to equipment that is driven over HTTP, and its whole answer. Nothing is trusted here but TLS: no redirect
 * is followed, nothing is unpacked, an answer has a length and a time, and plain HTTP goes to this machine alone.
 */
import { Agent as PlainAgent, request as requestPlain, type IncomingMessage } from 'node:http';
import { Agent as SecureAgent, request as requestSecure } from 'node:https';
import { messageOf, OperatingError } from '#base/errors.ts';
import { TLS_OPTIONS } from './tls-options.ts';

export interface PeerRequest {
  readonly method: 'GET' | 'POST';
  /** As it is sent, from the first slash on. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** '' for none. */
  readonly body: string;
}

export interface PeerReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface HttpPeer {
  /** Throws OperatingError `unreachable` where there is no whole answer: what became of the request is not known then. */
  exchange(request: PeerRequest): Promise<PeerReply>;
  /** Closes connections; the next request makes a new one. */
  rest(): void;
}

export interface HttpPeerSettings {
  readonly url: URL;
  readonly timeoutMs: number;
  readonly replyBytesMax: number;
  /** Connections are used again until `rest`. */
  readonly keepAlive: boolean;
  /** PEM. */
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string };
}

export function httpPeer(settings: HttpPeerSettings): HttpPeer {
  const { url } = settings;
  const isSecure = url.protocol === 'https:';
  if (!isSecure && !isThisMachine(url.hostname)) {
    throw new OperatingError(
      'usage',
      `Plain HTTP goes to this machine alone: say https instead of ${url.origin}`,
    );
  }
  const newAgent = (): PlainAgent => {
    const { keepAlive } = settings;
    // One connection: what is sent second arrives second.
    return isSecure
      ? new SecureAgent({ keepAlive, maxSockets: 1, ...TLS_OPTIONS, ...settings.tls })
      : new PlainAgent({ keepAlive, maxSockets: 1 });
  };
  let agent = newAgent();
  return {
    exchange: (request) => exchange(settings, agent, request),
    rest: () => {
      agent.destroy();
      agent = newAgent();
    },
  };
}

/** Of a URL: whether it names this machine's own interface. */
function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.[\d.]+$/.test(hostname);
}

function exchange(
  { url, timeoutMs, replyBytesMax }: HttpPeerSettings,
  agent: PlainAgent,
  { method, path, headers, body }: PeerRequest,
): Promise<PeerReply> {
  return new Promise((done, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const fail = (why: string, cause?: unknown): void => {
      const options = cause === undefined ? {} : { cause };
      reject(new OperatingError('unreachable', `Cannot speak to ${url.host}: ${why}`, options));
    };
    const onError = (error: unknown): void => {
      fail(signal.aborted ? `no answer within ${timeoutMs} ms` : messageOf(error), error);
    };
    const send = url.protocol === 'https:' ? requestSecure : requestPlain;
    const length = body === '' ? {} : { 'content-length': Buffer.byteLength(body) };
    const sent = send(new URL(path, url.origin), {
      method,
      headers: { ...headers, ...length },
      agent,
      signal,
    });
    sent.on('error', onError);
    sent.on('response', (response) => {
      const refusal = refusalOf(response);
      if (refusal !== null) {
        fail(refusal);
        response.destroy();
        return;
      }
      response.on('error', onError);
      collect(response, replyBytesMax, (bytes) => {
        if (bytes === null) fail(`its answer has more than ${replyBytesMax} bytes`);
        else done({ status: response.statusCode ?? 0, headers: flat(response), body: bytes });
      });
    });
    sent.end(body);
  });
}

function refusalOf({ statusCode = 0, headers }: IncomingMessage): string | null {
  if (statusCode >= 300 && statusCode < 400) {
    return 'it sends us elsewhere, and redirects are not followed';
  }
  const encoding = headers['content-encoding'];
  return encoding === undefined || encoding === 'identity' ? null : `its answer is in ${encoding}`;
}

/** Null, and nothing more is read, beyond `bytesMax`. */
function collect(
  response: IncomingMessage,
  bytesMax: number,
  done: (bytes: Uint8Array | null) => void,
): void {
  const chunks: Buffer[] = [];
  let count = 0;
  response.on('data', (chunk: Buffer) => {
    count += chunk.length;
    if (count > bytesMax) {
      done(null);
      response.destroy();
    } else {
      chunks.push(chunk);
    }
  });
  response.on('end', () => done(Buffer.concat(chunks)));
}

function flat({ headers }: IncomingMessage): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value = '']) => {
    return [name, typeof value === 'string' ? value : value.join(', ')] as const;
  });
  return Object.fromEntries(entries);
}
