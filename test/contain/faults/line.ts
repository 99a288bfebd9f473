/**
 * The line between one enforcer and its office, which can be cut, frozen, made slow, deaf or forgetful, and which says
 * old things again, in either direction.
 */
import {
  createServer,
  request as ask,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { DesiredSet, Lease } from '#model/desired-set.ts';
import { createHash } from 'node:crypto';
import type { Answer } from './history.ts';
import { moment } from './moment.ts';

/** `cut`: connections end at once. `frozen`: nothing moves, nothing ends. `deaf`: the office hears, its answers are lost. */
export type LineMode = 'open' | 'cut' | 'frozen' | 'deaf';

/** What was said before and can be said again. */
const KEPT_MAX = 60;

interface Said {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export class FaultyLine {
  readonly answers: Answer[] = [];
  readonly reported: { at: number; generation: number }[] = [];
  readonly sets = new Map<number, DesiredSet>();
  /** Set by faults. */
  delayMs = 0;
  isDoubling = false;
  /** So many of the next questions get an old answer. */
  replays = 0;
  /** What was said again, each way. */
  readonly counts = { doubled: 0, replayed: 0, stale: 0 };
  readonly #officePort: () => number;
  readonly #server: Server;
  readonly #reports: Said[] = [];
  readonly #replies: Reply[] = [];
  #mode: LineMode = 'open';
  #thawed = Promise.withResolvers<void>();
  #open = 0;

  constructor(officePort: () => number) {
    this.#officePort = officePort;
    this.#server = createServer((question, response) => {
      void this.#pass(question, response).catch(() => response.destroy());
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', () => resolve()));
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('It does not listen');
    return `http://127.0.0.1:${address.port}`;
  }

  /** Questions that wait at the office at this moment. */
  get openQuestions(): number {
    return this.#open;
  }

  get mode(): LineMode {
    return this.#mode;
  }

  set mode(mode: LineMode) {
    this.#mode = mode;
    if (mode === 'frozen') return;
    this.#thawed.resolve();
    this.#thawed = Promise.withResolvers();
    if (mode === 'cut') this.#server.closeAllConnections();
  }

  /** Sends an old report to the office again, as a slow path would. */
  async sayAgain(pick: (count: number) => number): Promise<void> {
    const said = this.#reports[pick(this.#reports.length)];
    if (said === undefined) return;
    this.counts.stale++;
    await this.#send('POST', said, null).catch(() => undefined);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #pass(question: IncomingMessage, response: ServerResponse): Promise<void> {
    const askedAt = moment();
    const { method = 'GET', url: path = '/', headers } = question;
    const said: Said = { path, headers, body: await bodyOf(question) };
    if (this.#mode === 'cut') throw new Error('It is cut');
    if (this.#isFrozen()) await this.#thawed.promise;
    const reply =
      method === 'GET' ? await this.#pull(said, response) : await this.#report(said, askedAt);
    if (this.#isFrozen()) await this.#thawed.promise;
    if (this.#isSilent()) throw new Error('Its answer is lost');
    if (method === 'GET' && reply.status === 200 && !this.#replies.includes(reply)) {
      this.#noteAnswer(reply, askedAt);
    }
    give(response, reply);
  }

  async #pull(said: Said, response: ServerResponse): Promise<Reply> {
    const old = this.replays > 0 ? this.#replies[this.#replies.length >>> 1] : undefined;
    if (old === undefined) return this.#slowly(() => this.#send('GET', said, response));
    this.replays--;
    this.counts.replayed++;
    return old;
  }

  async #report(said: Said, askedAt: number): Promise<Reply> {
    this.#noteReport(said, askedAt);
    const reply = await this.#slowly(() => this.#send('POST', said, null));
    if (this.isDoubling) {
      this.counts.doubled++;
      void this.#send('POST', said, null).catch(() => undefined);
    }
    return reply;
  }

  async #slowly(send: () => Promise<Reply>): Promise<Reply> {
    if (this.delayMs > 0) await passed(this.delayMs);
    const reply = await send();
    if (this.delayMs > 0) await passed(this.delayMs);
    return reply;
  }

  /** Asked anew: the mode changes while something is under way. */
  #isFrozen(): boolean {
    return this.#mode === 'frozen';
  }

  #isSilent(): boolean {
    return this.#mode === 'cut' || this.#mode === 'deaf';
  }

  #noteReport(said: Said, at: number): void {
    const { generation } = JSON.parse(said.body.toString()) as { generation: number };
    this.reported.push({ at, generation });
    this.#reports.push(said);
    if (this.#reports.length > KEPT_MAX) this.#reports.shift();
  }

  #noteAnswer(reply: Reply, askedAt: number): void {
    const { lease, content } = JSON.parse(reply.body.toString()) as {
      lease: { text: string };
      content: string | null;
    };
    const { generation, digest } = Lease.parse(JSON.parse(lease.text));
    if (content !== null && createHash('sha256').update(content).digest('hex') === digest) {
      this.sets.set(generation, DesiredSet.parse(JSON.parse(content)));
    }
    this.answers.push({ askedAt, givenAt: moment(), generation, digest });
    this.#replies.push(reply);
    if (this.#replies.length > KEPT_MAX) this.#replies.shift();
  }

  /** `asker`: when it hangs up, so do we. */
  #send(
    method: string,
    { path, headers, body }: Said,
    asker: ServerResponse | null,
  ): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const where = { host: '127.0.0.1', port: this.#officePort(), agent: false };
      const sent = ask({ ...where, method, path, headers: { ...headers, host: 'office' } });
      let isAnswered = false;
      if (asker !== null) this.#open++;
      const end = (): void => void sent.destroy();
      asker?.once('close', end);
      sent.once('close', () => {
        if (asker !== null) this.#open--;
        asker?.off('close', end);
        if (!isAnswered) reject(new Error('It was closed'));
      });
      sent.once('error', reject);
      sent.once('response', (response) => {
        isAnswered = true;
        const { statusCode = 0 } = response;
        bodyOf(response).then(
          (bytes) => resolve({ status: statusCode, headers: response.headers, body: bytes }),
          reject,
        );
      });
      sent.end(body);
    });
  }
}

function give(response: ServerResponse, { status, headers, body }: Reply): void {
  const type = headers['content-type'] ?? 'application/json';
  response.writeHead(status, { 'content-type': type, 'content-length': body.length }).end(body);
}

async function bodyOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const passed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
