/**
 * The reference receiver: the other end of our protocol, in memory. It is the fake of the tests, it runs as a process of
 * its own behind a real socket, and it shows whoever builds one what a receiver owes (docs/containment/webhook.md).
 */
import { createHash } from 'node:crypto';
import { type Clock, isoFrom } from '#base/clock.ts';
import { type Network, networkFromText, overlap } from '#base/network.ts';
import {
  POINT_DONE_FORMAT,
  POINT_REFUSAL_FORMAT,
  POINT_STATE_FORMAT,
  PointChanges,
  type PointChange,
  type PointElement,
  type PointFrame,
  type PointRefusal,
} from '#model/point-webhook.ts';
import { parseIJson } from '#wire/i-json.ts';
import type { PeerReply, PeerRequest } from '../http-peer.ts';
import { digestOf } from './frame-digest.ts';
import {
  keysFromText,
  REPLAY_WINDOW_S,
  replyContent,
  requestContent,
  signatureFault,
  signedHeaders,
} from './signature.ts';

/** Requests that are remembered: more than arrive within the window, twice over. */
export const REMEMBERED_MAX = 1024;

type Held = Omit<PointElement, 'rung'> & { readonly rung: PointElement['rung'] | null };
type Answer = { readonly status: number; readonly body: string };

interface Contents {
  generation: number;
  frame: PointFrame | null;
  readonly elements: Map<string, Held>;
}

const STATUS: Readonly<Record<PointRefusal['code'], number>> = {
  unsigned: 401,
  malformed: 400,
  'stale-generation': 409,
  'no-frame': 409,
  unsupported: 409,
  exempt: 409,
  'too-many': 413,
};

class Refused extends Error {
  readonly code: PointRefusal['code'];
  readonly network: string | null;
  constructor(code: PointRefusal['code'], message: string, network: string | null = null) {
    super(message);
    this.code = code;
    this.network = network;
  }
}

export interface ReceiverSettings {
  readonly secret: string;
  /** Where the adapter's url ends. */
  readonly path: string;
  readonly clock: Clock;
  readonly holdsMax?: number;
  readonly rungs?: readonly string[];
}

export class WebhookReceiver {
  /** Equipment that passes things on does not know what became of these. */
  readonly doubtful = new Set<string>();
  readonly #settings: ReceiverSettings;
  readonly #keys: readonly Buffer[];
  readonly #remembered = new Map<string, { readonly of: string; answer: Answer; until: number }>();
  #contents: Contents = { generation: 0, frame: null, elements: new Map() };
  #isAltered = false;
  /** Of somebody else: never touched. */
  readonly #foreign = ['192.0.2.200 blocked by the firewall'];

  constructor(settings: ReceiverSettings) {
    this.#settings = settings;
    this.#keys = keysFromText(settings.secret);
  }

  handle({ method, path, headers, body }: PeerRequest): PeerReply {
    const { clock } = this.#settings;
    const id = headers['webhook-id'] ?? '';
    const answer = this.#answer(method, path, headers, body, id);
    const content = replyContent(answer.status, method, path, answer.body);
    return {
      status: answer.status,
      headers: {
        'content-type': 'application/json',
        'cache-control': 'no-store',
        ...signedHeaders(this.#keys, { id, content }, clock.now()),
      },
      body: Buffer.from(answer.body),
    };
  }

  #answer(
    method: string,
    path: string,
    headers: PeerRequest['headers'],
    body: string,
    id: string,
  ): Answer {
    const now = this.#settings.clock.now();
    try {
      const content = requestContent(method, path, body);
      const fault = signatureFault(this.#keys, headers, content, now);
      if (fault !== null) throw new Refused('unsigned', `The request is ${fault}`);
      const of = createHash('sha256').update(content).digest('hex');
      const before = this.#recall(id, of, now);
      if (before !== null) return before;
      const answer = this.#route(method, path, body, now);
      this.#remember(id, of, answer, now);
      return answer;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { code, network, message } = error;
      return {
        status: STATUS[code],
        body: JSON.stringify({ format: POINT_REFUSAL_FORMAT, code, network, message }),
      };
    }
  }

  /** A change that comes again is not made again, and has the answer that it had. */
  #recall(id: string, of: string, now: number): Answer | null {
    for (const [old, { until }] of this.#remembered) if (until < now) this.#remembered.delete(old);
    const before = this.#remembered.get(id);
    if (before === undefined) return null;
    if (before.of !== of) throw new Refused('unsigned', 'Its id names another request');
    return before.answer;
  }

  #remember(id: string, of: string, answer: Answer, now: number): void {
    // Never by forgetting one that could still be repeated.
    if (this.#remembered.size >= REMEMBERED_MAX) {
      throw new Refused('too-many', 'Too many requests within a minute');
    }
    this.#remembered.set(id, { of, answer, until: now + 2 * REPLAY_WINDOW_S * 1000 });
  }

  #route(method: string, path: string, body: string, now: number): Answer {
    const base = this.#settings.path;
    if (method === 'GET' && path === base) return { status: 200, body: this.#tell(now) };
    if (method !== 'POST' || path !== `${base}/changes`) {
      throw new Refused('malformed', `Nothing answers ${method} ${path}`);
    }
    const json = parseIJson(Buffer.from(body));
    const parsed = PointChanges.safeParse(json.refusal === null ? json.value : null);
    if (!parsed.success) throw new Refused('malformed', 'The body is no list of changes');
    const { generation, changes } = parsed.data;
    if (generation < this.#contents.generation) {
      throw new Refused('stale-generation', `${this.#contents.generation} was taken already`);
    }
    const { frame, elements } = this.#contents;
    const next: Contents = { generation, frame, elements: new Map(elements) };
    for (const change of changes) this.#make(change, next);
    this.#check(next);
    this.#contents = next;
    if (changes.some(({ does }) => does === 'frame' || does === 'clear')) this.#isAltered = false;
    return { status: 200, body: JSON.stringify({ format: POINT_DONE_FORMAT, generation }) };
  }

  #make(change: PointChange, next: Contents): void {
    switch (change.does) {
      case 'frame':
        next.frame = change.frame;
        break;
      case 'clear':
        next.frame = null;
        next.elements.clear();
        break;
      case 'release':
        next.elements.delete(change.network);
        if (change.lower !== null) next.elements.set(change.network, change.lower);
        break;
      case 'hold':
      case 'rearm':
        next.elements.set(change.element.network, change.element);
        break;
    }
  }

  /** Of the whole, after all changes: so their order within a transaction does not count. */
  #check({ frame, elements }: Contents): void {
    const { holdsMax = 100_000, rungs } = this.#settings;
    if (elements.size > holdsMax) throw new Refused('too-many', `At most ${holdsMax} elements`);
    if (elements.size > 0 && frame === null) {
      throw new Refused('no-frame', 'A frame comes before the first element');
    }
    const exempt = (frame?.exempt ?? []).map(rangeOf);
    for (const { network, rung } of elements.values()) {
      if (exempt.some((range) => overlap(range, rangeOf(network)))) {
        throw new Refused('exempt', `${network} is exempt`, network);
      }
      if (rung !== null && rungs?.includes(rung) === false) {
        throw new Refused('unsupported', `There is no ${rung} here`, network);
      }
    }
  }

  /** What is in effect now; what is over is gone, whether or not anybody asked. */
  #tell(now: number): string {
    const { generation, frame, elements } = this.#contents;
    for (const [network, { expiresAt }] of elements) {
      if (Date.parse(expiresAt) <= now) elements.delete(network);
    }
    return JSON.stringify({
      format: POINT_STATE_FORMAT,
      at: isoFrom(now),
      generation,
      frame: frame === null ? null : { digest: digestOf(frame), intact: !this.#isAltered },
      elements: Array.from(elements.values(), (element) => ({
        ...element,
        certainty: this.doubtful.has(element.network) ? 'unknown' : 'there',
      })),
    });
  }

  /** As somebody at its console does it. */
  tamper(network: string): void {
    const element = this.#contents.elements.get(network);
    if (element !== undefined) this.#contents.elements.set(network, { ...element, rung: null });
  }

  flush(): void {
    this.#contents.elements.clear();
    this.#isAltered = true;
  }

  foreign(): string {
    return this.#foreign.join('\n');
  }
}

function rangeOf(text: string): Network {
  const network = networkFromText(text);
  if (typeof network === 'string') throw new Error('Broken invariant: no network');
  return network;
}
