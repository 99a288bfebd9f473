/** Both sides of one HTTP connection. */
import type { Millis, Side } from '#model/stream.ts';
import {
  HTTP_HEAD_BYTES_MAX,
  httpHeadEnd,
  HttpHead,
  httpReplyAt,
  httpStartOf,
} from '#wire/http.ts';
import type { Out } from '../analyzer.ts';
import { Body, BODY_ERROR } from './body.ts';
import { JsonBody } from './json-body.ts';
import { replyFact, type Request, requestOf } from './request.ts';

/** Requests whose reply is awaited; more are sent by nobody, and where only one side is seen the oldest are forgotten. */
export const PIPELINE_MAX = 32;
/** JSON conversations that nobody wanted, per connection; after these it is an ordinary web service and is let go. */
export const REFUSED_MAX = 8;

const STOP = -1;
/** One for all connections: it is filled and emptied within one call. */
const HEAD = new HttpHead();

/**
 * head: between messages · body: in one · lost: anywhere, waiting for the next head · through: upgraded, the bytes belong
 * to another protocol.
 */
type Phase = 'head' | 'body' | 'lost' | 'through';

class Stream {
  phase: Phase = 'head';
  /** The request that the message in `body` is, or answers. */
  request: Request | null = null;
  readonly body = new Body();
  readonly json = new JsonBody();
}

export class HttpConnection {
  readonly #streams: readonly [Stream, Stream] = [new Stream(), new Stream()];
  /** Requests without reply, oldest first; kept only while attentive. */
  readonly #waiting: Request[] = [];
  /** Replies are read because a request was relevant. */
  #attentive = false;
  #named = false;
  #upgraded = false;
  #refused = 0;

  /** Bytes taken; negative: stop reading this connection. */
  read(side: Side, bytes: Uint8Array, at: Millis, out: Out): number {
    const stream = this.#streams[side];
    let taken = 0;
    while (taken < bytes.length) {
      const phase = stream.phase;
      const next = this.#step(side, bytes, taken, at, out);
      if (next === STOP) return STOP;
      if (next === taken && stream.phase === phase) break;
      taken = next;
    }
    return taken;
  }

  gap(side: Side, out: Out): void {
    const stream = this.#streams[side];
    if (stream.phase === 'through' || stream.json.passing) out.innerGap(side);
    if (stream.phase !== 'through') this.#lose(side);
  }

  end(out: Out): void {
    for (const side of [0, 1] as const) if (this.#streams[side].json.passing) out.boundary(side);
  }

  #step(side: Side, bytes: Uint8Array, from: number, at: Millis, out: Out): number {
    switch (this.#streams[side].phase) {
      case 'through':
        out.inner(side, from === 0 ? bytes : bytes.subarray(from));
        return out.innerWanted ? bytes.length : STOP;
      case 'body':
        return this.#readBody(side, bytes, from, out);
      case 'lost':
        return this.#search(side, bytes, from);
      default:
        return this.#readHead(side, bytes, from, at, out);
    }
  }

  /** A reply can be found anywhere by its first bytes; a request only where a segment begins with it. */
  #search(side: Side, bytes: Uint8Array, from: number): number {
    const start = httpStartOf(bytes, from);
    if (start === 'short') return from;
    const reply = httpReplyAt(bytes, from);
    if (start === 'request' || reply.whole) this.#streams[side].phase = 'head';
    return start === 'request' ? from : reply.at;
  }

  #lose(side: Side): void {
    const stream = this.#streams[side];
    stream.phase = 'lost';
    stream.request = null;
    stream.body.abandon();
    stream.json.skip();
  }

  #readHead(side: Side, bytes: Uint8Array, from: number, at: Millis, out: Out): number {
    let start = from;
    // Empty lines before a message are to be ignored (RFC 9112 §2.2).
    while (bytes[start] === 13 || bytes[start] === 10) start++;
    const kind = httpStartOf(bytes, start);
    if (kind === null) return this.#readStrange(side, start, out);
    const end = kind === 'short' ? -1 : httpHeadEnd(bytes, start);
    if (end < 0) return start;
    if (end - start > HTTP_HEAD_BYTES_MAX || !HEAD.read(bytes, start, end)) return STOP;
    return this.#takeHead(side, start, end, at, out);
  }

  #takeHead(side: Side, start: number, end: number, at: Millis, out: Out): number {
    if (!this.#named) out.fact({ kind: 'carrier', at, side, carrier: 'http' });
    this.#named = true;
    const isTunnel = HEAD.request && HEAD.method === 'CONNECT';
    if (isTunnel) this.#goThrough(out);
    else if (HEAD.request) this.#beginRequest(side, at, out);
    else if (!this.#beginReply(side, at, out)) return STOP;
    HEAD.release();
    return isTunnel ? start : end;
  }

  /** No message begins here: an upgraded client whose 101 is late or unseen, or the rest of a body of wrong length. */
  #readStrange(side: Side, at: number, out: Out): number {
    if (this.#waiting.some((request) => request.upgrade && request.side === side)) {
      if (!this.#upgraded) out.anew();
      this.#upgraded = true;
      this.#streams[side].phase = 'through';
      return at;
    }
    if (!this.#named) return STOP;
    this.#lose(side);
    return at;
  }

  #goThrough(out: Out): void {
    if (!this.#upgraded) out.anew();
    this.#upgraded = true;
    for (const side of [0, 1] as const) {
      this.#streams[side].phase = 'through';
      out.deaf(side, false);
    }
  }

  #beginRequest(side: Side, at: Millis, out: Out): void {
    const stream = this.#streams[side];
    const request = requestOf(HEAD, side, at);
    stream.request = request;
    stream.phase = 'body';
    stream.body.begin(HEAD, false);
    if (HEAD.method === 'POST' && !stream.body.done) {
      stream.json.begin(HEAD.value('content-encoding'));
    } else stream.json.skip();
    if (request.relevant) this.#attend(request, out);
    else if (this.#attentive) this.#await(request);
    else if (!stream.json.undecided) this.#ignoreReplies(side, out);
    if (stream.body.done) stream.phase = 'head';
  }

  /** False: the connection goes on in something that is not read here. */
  #beginReply(side: Side, at: Millis, out: Out): boolean {
    const stream = this.#streams[side];
    if (HEAD.status < 200 && HEAD.status !== 101) return true;
    const request = this.#waiting.shift() ?? null;
    const fact = replyFact(HEAD, side, at);
    if (fact.mining !== null || request?.relevant) out.fact(fact);
    if (HEAD.status === 101) {
      // HTTP/2 by upgrade (h2c) is not read.
      if (/^h2c/i.test(HEAD.value('upgrade') ?? '')) return false;
      this.#goThrough(out);
      return true;
    }
    this.#beginReplyBody(stream, request);
    return true;
  }

  #beginReplyBody(stream: Stream, request: Request | null): void {
    stream.request = request;
    const bodiless = request?.head === true || HEAD.status === 204 || HEAD.status === 304;
    stream.body.begin(HEAD, bodiless);
    // A reply whose request was not seen may be wanted as well.
    const wanted = request === null || request.relevant;
    if (wanted && !stream.body.done) stream.json.begin(HEAD.value('content-encoding'));
    else stream.json.skip();
    stream.phase = stream.body.done ? 'head' : 'body';
  }

  #readBody(side: Side, bytes: Uint8Array, from: number, out: Out): number {
    const stream = this.#streams[side];
    const next = stream.body.read(bytes, from, (part) => {
      stream.json.write(part, {
        first: () => this.#beginJson(side, stream.request, out),
        bytes: (plain) => out.inner(side, plain),
      });
    });
    if (next === BODY_ERROR) {
      if (stream.json.passing) out.innerGap(side);
      this.#lose(side);
      return from;
    }
    return stream.body.done && !this.#endBody(side, out) ? STOP : next;
  }

  #beginJson(side: Side, request: Request | null, out: Out): void {
    if (!out.innerWanted) out.anew();
    if (request?.side === side) this.#attend(request, out);
  }

  /** False: this connection was tried often enough. */
  #endBody(side: Side, out: Out): boolean {
    const stream = this.#streams[side];
    const passed = stream.json.passing;
    const isRequest = stream.request?.side === side;
    stream.json.skip();
    stream.request = null;
    stream.phase = 'head';
    if (passed) out.boundary(side);
    if (passed && !out.innerWanted) {
      this.#refused++;
      this.#attentive = false;
      this.#waiting.length = 0;
    }
    if (!this.#attentive && isRequest) this.#ignoreReplies(side, out);
    else if (passed && !out.innerWanted) this.#ignore(side, out);
    return this.#refused <= REFUSED_MAX;
  }

  #attend(request: Request, out: Out): void {
    request.relevant = true;
    if (!this.#attentive) this.#waiting.length = 0;
    this.#attentive = true;
    this.#await(request);
    out.deaf(request.side === 0 ? 1 : 0, false);
    if (request.fact !== null) out.fact(request.fact);
    request.fact = null;
  }

  #await(request: Request): void {
    if (this.#waiting.includes(request)) return;
    this.#waiting.push(request);
    if (this.#waiting.length > PIPELINE_MAX) this.#waiting.shift();
  }

  #ignoreReplies(client: Side, out: Out): void {
    this.#ignore(client === 0 ? 1 : 0, out);
  }

  #ignore(side: Side, out: Out): void {
    this.#lose(side);
    out.deaf(side, true);
  }
}
