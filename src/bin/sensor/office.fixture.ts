/** An office for tests: takes deliveries as the real one must, and misbehaves when told to. */
import { text as textOf } from 'node:stream/consumers';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ERRORS, type ErrorCode } from '#base/errors.ts';
import type { Problem } from '#model/problem.ts';
import { Delivery, type DeliveryReply, EnrolRequest, SENSOR_PATHS } from '#model/delivery.ts';

/** What happens to one request instead of an answer. */
export type Mischief =
  | { readonly kind: 'die-before' | 'die-after' | 'answer-twice' | 'garbage' | 'html' | 'hang' }
  | { readonly kind: 'other-batch' }
  /** `status-after` commits, and then says that it failed. */
  | {
      readonly kind: 'status' | 'status-after';
      readonly status: number;
      readonly headers?: Record<string, string>;
    };

export const TOKEN = 'token-of-the-sensor-of-the-tests';
export const SENSOR_ID = '01980000-0000-7000-8000-000000000001';
export const CODE = 'ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567';

export class FakeOffice {
  /** Versions of findings on record; every write is counted, to see what was doubled. */
  readonly findings = new Map<string, number>();
  readonly writes = new Map<string, number>();
  readonly transcripts = new Map<string, number>();
  readonly replies = new Map<string, DeliveryReply>();
  readonly requests: { readonly at: number; readonly delivery: Delivery | null }[] = [];
  readonly enrolled: EnrolRequest[] = [];
  mischief: Mischief[] = [];
  token = TOKEN;
  /** Findings that it does not take; null: it says which, else it answers the whole batch with this status. */
  readonly poison = new Map<string, { readonly status: number } | null>();
  nextPollMs = 60_000;
  #seq = 0;
  readonly #server = createServer((request, response) => void this.#handle(request, response));

  static async open(port = 0): Promise<FakeOffice> {
    const office = new FakeOffice();
    await new Promise<void>((resolve) => office.#server.listen(port, '127.0.0.1', resolve));
    return office;
  }

  get url(): string {
    const address = this.#server.address();
    return typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : '';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body: unknown = JSON.parse(await textOf(request));
    if (request.url === SENSOR_PATHS.enrol) return this.#enrol(EnrolRequest.parse(body), response);
    const parsed = Delivery.safeParse(body);
    this.requests.push({ at: performance.now(), delivery: parsed.data ?? null });
    const mischief = this.mischief.shift();
    if (mischief === undefined) return this.#deliver(request, parsed.data ?? null, response);
    this.#misbehave(mischief, parsed.data ?? null, response);
  }

  #misbehave(mischief: Mischief, delivery: Delivery | null, response: ServerResponse): void {
    const commits = !['die-before', 'hang', 'html', 'status'].includes(mischief.kind);
    const reply = commits && delivery !== null ? this.#commit(delivery) : null;
    const text = JSON.stringify(reply);
    const raw = `HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
    const acts: Readonly<Record<Mischief['kind'], () => void>> = {
      hang: () => {},
      'die-before': () => response.socket?.destroy(),
      'die-after': () => response.socket?.destroy(),
      'answer-twice': () => response.socket?.end(raw + raw),
      garbage: () => response.socket?.end('\u0000\u0001 not HTTP at all\r\n\r\n'),
      html: () => response.end('<html>Please sign in to this network</html>'),
      'other-batch': () => send(response, 200, { ...reply, batchId: SENSOR_ID }),
      status: () => sendStatus(response, mischief),
      'status-after': () => sendStatus(response, mischief),
    };
    acts[mischief.kind]();
  }

  #deliver(request: IncomingMessage, delivery: Delivery | null, response: ServerResponse): void {
    if (request.headers.authorization !== `Bearer ${this.token}`) {
      return send(response, 401, problem('unauthenticated', 'The token is not known'));
    }
    if (delivery === null) return send(response, 422, problem('invalid', 'No delivery'));
    for (const { id } of delivery.findings) {
      const poison = this.poison.get(id);
      if (!poison) continue;
      return send(response, poison.status, problem('invalid', `It holds ${id}`));
    }
    send(response, 200, this.#commit(delivery));
  }

  #commit(delivery: Delivery): DeliveryReply {
    const known = this.replies.get(delivery.batch.id);
    if (known !== undefined) return known;
    let duplicates = 0;
    const refused: DeliveryReply['refused'] = [];
    for (const { id, version } of delivery.findings) {
      if (this.poison.has(id)) {
        const message = 'Outside of its networks';
        refused.push({ part: 'finding', findingId: id, code: 'invalid', message });
      } else if ((this.findings.get(id) ?? 0) >= version) duplicates++;
      else {
        this.findings.set(id, version);
        const key = `${id} ${version}`;
        this.writes.set(key, (this.writes.get(key) ?? 0) + 1);
      }
    }
    for (const { findingId, version } of delivery.transcripts) {
      this.transcripts.set(findingId, version);
    }
    this.#seq = Math.max(this.#seq, delivery.batch.seq);
    const reply: DeliveryReply = {
      v: 1,
      batchId: delivery.batch.id,
      acceptedSeq: this.#seq,
      duplicates,
      refused,
      nextPollMs: this.nextPollMs,
      at: new Date().toISOString(),
    };
    this.replies.set(delivery.batch.id, reply);
    return reply;
  }

  #enrol(request: EnrolRequest, response: ServerResponse): void {
    if (request.code !== CODE || this.enrolled.length > 0) {
      return send(response, 401, problem('unauthenticated', 'The code is not known or was used'));
    }
    this.enrolled.push(request);
    send(response, 200, { sensorId: SENSOR_ID, token: this.token });
  }
}

function problem(code: ErrorCode, detail: string): Problem {
  const type = `urn:minewatch:error:${code}`;
  return { type, title: ERRORS[code].means, status: 0, detail, requestId: 'r-1' };
}

function sendStatus(response: ServerResponse, mischief: Mischief): void {
  if (!('status' in mischief)) return;
  response.writeHead(mischief.status, mischief.headers ?? {});
  response.end('no');
}

function send(response: ServerResponse, status: number, value: object): void {
  const type = status < 300 ? 'application/json' : 'application/problem+json';
  response.writeHead(status, { 'content-type': type });
  response.end(JSON.stringify(value));
}
