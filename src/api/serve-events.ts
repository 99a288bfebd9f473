/**
 * Server-sent events (WHATWG HTML §9.2): what happens within somebody's reach. Nothing is queued for a client: each reads
 * from the shared feed at its own pace, and who falls too far behind is told to read again and let go.
 */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { OperatingError } from '#base/errors.ts';
import { eventRoutes } from '#model/routes/events.ts';
import type { EventNews } from '#model/webhook.ts';
import { FEED_EVENTS_MAX, type EventFeed } from '#service/events/event-feed.ts';
import { CHANGES_SIGHT, sightOf, type Sight } from '#service/events/sight.ts';
import type { Told } from '#service/office.ts';
import { actorOf } from './authentication.ts';
import { readInput } from './input.ts';
import { admit, type Doorway } from './serve-route.ts';

/** Streams open at once, each a socket and some kilobytes. */
export const STREAMS_MAX = 500;
/** Of one person: a few windows; browsers open six connections to a host in all over HTTP/1.1. */
export const STREAMS_PER_PERSON_MAX = 6;
/** How far back somebody may resume. Beyond it reading everything again costs less. */
export const RESUME_EVENTS_MAX = 10_000;

export interface StreamTimes {
  /** Between two signs of life: proxies close what is silent for a minute. */
  readonly heartbeatMs: number;
  /** Authority and session are asked for again at least as often; changes of grants at once. */
  readonly sightMs: number;
  /** A client that takes nothing for so long is gone. */
  readonly stallMs: number;
}
export const STREAM_TIMES: StreamTimes = { heartbeatMs: 15_000, sightMs: 10_000, stallMs: 30_000 };

export interface Streams {
  /** How many are open. */
  readonly count: number;
  /** Ends them all. */
  close(): void;
}

export function serveEvents(
  app: FastifyInstance,
  door: Doorway,
  feed: EventFeed,
  times: StreamTimes,
): Streams {
  const { watch: route } = eventRoutes;
  const open = new Set<EventStream>();
  app.route({
    method: route.method,
    url: route.path,
    exposeHeadRoute: false,
    config: { name: route.name },
    onRequest: admit(door, route),
    handler: async (request, reply) => {
      readInput(route, request);
      const own = [...open].filter(({ personId }) => personId === request.actor.id);
      if (open.size >= STREAMS_MAX || own.length >= STREAMS_PER_PERSON_MAX) {
        throw new OperatingError('too-many', 'Too many event streams are open: close another one');
      }
      const stream = new EventStream(door, feed, request, times);
      open.add(stream);
      request.raw.once('close', () => stream.end());
      const body = Readable.from(stream.run(), { objectMode: false, highWaterMark: 16_384 });
      body.once('close', () => {
        stream.end();
        open.delete(stream);
      });
      return reply
        .type('text/event-stream; charset=utf-8')
        .header('x-accel-buffering', 'no')
        .send(body);
    },
  });
  return {
    get count() {
      return open.size;
    },
    close: () => {
      for (const stream of open) stream.end();
    },
  };
}

class EventStream {
  readonly personId: string | null;
  readonly #door: Doorway;
  readonly #feed: EventFeed;
  readonly #request: FastifyRequest;
  readonly #times: StreamTimes;
  readonly #resumeFrom: number | null;
  #sight: Sight | null = null;
  #sightAt = 0;
  #isEnded = false;
  #wake: (() => void) | null = null;

  constructor(door: Doorway, feed: EventFeed, request: FastifyRequest, times: StreamTimes) {
    this.personId = request.actor.id;
    this.#door = door;
    this.#feed = feed;
    this.#request = request;
    this.#times = times;
    this.#resumeFrom = resumeFrom(request.headers['last-event-id']);
  }

  end(): void {
    this.#isEnded = true;
    this.#wake?.();
  }

  /** Pulled by the socket as it has room: what the client does not take is not read. */
  async *run(): AsyncGenerator<string> {
    const feed = this.#feed;
    yield 'retry: 3000\n\n';
    let next = this.#resumeFrom ?? feed.head;
    // Ahead of us is nobody but who was connected to a database that was restored.
    if (next > feed.head || feed.head - next > RESUME_EVENTS_MAX) {
      yield resync(feed.head);
      next = feed.head;
    }
    let lagMax = RESUME_EVENTS_MAX;
    while (!this.#isEnded) {
      if (feed.head - next > lagMax) {
        yield resync(feed.head);
        return;
      }
      const events = await feed.from(next);
      if (!(await this.#mayGoOn(events))) return;
      const lines = await this.#linesOf(events);
      next = (events.at(-1)?.seq ?? next - 1) + 1;
      if (lines !== '') yield* this.#guarded(lines);
      if (next < feed.head) continue;
      // Caught up: from here on only so much is waited for as memory holds.
      lagMax = FEED_EVENTS_MAX;
      if (!(await this.#news(next))) yield* this.#guarded(': \n\n');
    }
  }

  /** A client that never asks for more would keep its place for ever. */
  async *#guarded(text: string): AsyncGenerator<string> {
    const { raw } = this.#request;
    const stalled = setTimeout(() => raw.destroy(), this.#times.stallMs);
    try {
      yield text;
    } finally {
      clearTimeout(stalled);
    }
  }

  /** False: nothing came in time. */
  async #news(next: number): Promise<boolean> {
    if (this.#isEnded) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#wake = () => resolve(true);
    const unwatch = this.#feed.watch(() => resolve(true));
    const beat = setTimeout(() => resolve(false), this.#times.heartbeatMs);
    if (this.#feed.head > next) resolve(true);
    try {
      return await promise;
    } finally {
      clearTimeout(beat);
      unwatch();
      this.#wake = null;
    }
  }

  /** Asks again who this is and what they may see, now and then and when it may have changed. False: they are gone. */
  async #mayGoOn(events: readonly Told[]): Promise<boolean> {
    const { office, authentication, tokens } = this.#door;
    const isOld = performance.now() - this.#sightAt >= this.#times.sightMs;
    const mayDiffer = events.some(({ streamKind }) => CHANGES_SIGHT.has(streamKind));
    if (this.#sight !== null && !isOld && !mayDiffer) return true;
    const asking = actorOf(authentication, tokens, eventRoutes.watch, this.#request);
    const actor = await asking.catch(() => null);
    if (actor === null || actor.id !== this.personId) return false;
    this.#sight = await sightOf(office, actor);
    this.#sightAt = performance.now();
    return true;
  }

  async #linesOf(events: readonly Told[]): Promise<string> {
    let lines = '';
    for (const event of events) {
      if ((await this.#sight?.covers(event)) !== true) continue;
      const { seq, streamKind: kind, streamId: id, type, at, version } = event;
      const news: EventNews = { seq, kind, id, type, at, version };
      lines += `id: ${seq}\ndata: ${JSON.stringify(news)}\n\n`;
    }
    return lines;
  }
}

/** What was missed is too much to tell: read again what is on the screen, and go on from here. */
function resync(head: number): string {
  return `id: ${head - 1}\nevent: resync\ndata: {}\n\n`;
}

/** The event after the last one seen; what is no number of ours is as none. */
function resumeFrom(header: string | readonly string[] | undefined): number | null {
  if (typeof header !== 'string' || !/^-?\d{1,15}$/.test(header)) return null;
  return Math.max(0, Number(header) + 1);
}
