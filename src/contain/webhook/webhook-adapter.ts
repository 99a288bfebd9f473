/**
 * Speaks to equipment that is driven elsewhere, in our own protocol (docs/containment/webhook.md): GET tells what is in
 * effect, POST makes one transaction. Whatever is not signed as an answer to the very question is no answer, so only the
 * equipment itself can say that something is done, or refused.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import type { Clock } from '#base/clock.ts';
import { messageOf, OperatingError } from '#base/errors.ts';
import type { WebhookPointSettings } from '#model/enforcer-config.ts';
import {
  POINT_CHANGES_FORMAT,
  POINT_CHANGES_MAX,
  PointDone,
  PointRefusal,
  PointState,
  type PointChange,
  type PointChanges,
} from '#model/point-webhook.ts';
import { parseIJson } from '#wire/i-json.ts';
import type { Adapter, Step } from '../adapter.ts';
import { httpPeer, type HttpPeer, type PeerReply } from '../http-peer.ts';
import type { Observed } from '../observed.ts';
import { planChanges, type WebhookCommand, type WebhookDetail } from './plan-changes.ts';
import {
  keysFromText,
  replyContent,
  requestContent,
  type SignatureFault,
  signatureFault,
  signedHeaders,
} from './signature.ts';

/** What an equipment answers at most: about 150,000 elements. */
export const WEBHOOK_REPLY_BYTES_MAX = 33_554_432;
/** A change whose answer was lost is asked again under the same id, which does it once. */
const ATTEMPTS = 2;

export interface WebhookParts {
  readonly clock: Clock;
  /** In place of the network. */
  readonly peer?: HttpPeer;
}

/** Reads the secret; nothing is sent yet. Throws OperatingError `usage` or `unreadable`. */
export async function openWebhook(
  settings: WebhookPointSettings,
  { clock, peer }: WebhookParts,
): Promise<Adapter<WebhookCommand>> {
  const url = new URL(settings.url);
  if (url.search !== '' || url.hash !== '') {
    throw new OperatingError('usage', `The url of a point has no query: ${settings.url}`);
  }
  const keys = keysFromText(await textOf(settings['secret-file']));
  const ca = settings['ca-file'];
  const tls = ca === undefined ? {} : { ca: await textOf(ca) };
  const timeoutMs = settings['timeout-s'] * 1000;
  const way = { url, timeoutMs, replyBytesMax: WEBHOOK_REPLY_BYTES_MAX, keepAlive: false, tls };
  return new WebhookAdapter({ url, keys, clock, peer: peer ?? httpPeer(way) });
}

interface Wire {
  readonly url: URL;
  readonly keys: readonly Buffer[];
  readonly clock: Clock;
  readonly peer: HttpPeer;
}

const ADVICE: Readonly<Record<SignatureFault, string>> = {
  'not signed': ': something else answers for it, or it is not a receiver of this protocol',
  'signed with another secret': ': give both ends the same one',
  'not of this minute': ': run NTP at both ends, then restart the enforcer',
};

class WebhookAdapter implements Adapter<WebhookCommand> {
  readonly kind = 'webhook';
  readonly #wire: Wire;
  readonly #path: string;

  constructor(wire: Wire) {
    this.#wire = wire;
    this.#path = wire.url.pathname.replace(/\/$/, '');
  }

  async inspect(): Promise<Observed> {
    const at = this.#wire.clock.now();
    const { frame, elements } = await this.#state();
    const detail: WebhookDetail = { digest: frame?.digest ?? null };
    return {
      at,
      frame: frame === null ? null : frame.intact ? 'whole' : 'altered',
      elements: elements.map(({ network, rung, orders, expiresAt, certainty }) => ({
        key: network,
        rung,
        orders: orders.toSorted(),
        expiresAt: expiresAt === null ? null : Date.parse(expiresAt),
        certainty,
      })),
      detail,
    };
  }

  plan(wanted: Parameters<Adapter['plan']>[0], observed: Observed) {
    return planChanges(wanted, observed, detailOf(observed));
  }

  async apply(steps: readonly Step<WebhookCommand>[]): Promise<void> {
    const [first] = steps;
    if (first === undefined) return;
    if (steps.length > POINT_CHANGES_MAX) {
      throw new OperatingError(
        'conflict',
        `Cannot change ${steps.length} elements at once: one transaction has ${POINT_CHANGES_MAX}`,
      );
    }
    const { generation } = first.command;
    await this.#change(
      generation,
      steps.map(({ command }) => command.change),
    );
  }

  async undo(): Promise<void> {
    // Knowing no set: the newest that the equipment has taken is the one that may still speak.
    const { generation } = await this.#state();
    await this.#change(generation, [{ does: 'clear' }]);
    const { elements } = await this.#state();
    if (elements.length > 0) {
      throw unreachable(`${elements.length} elements are still there after they were taken off`);
    }
  }

  close(): Promise<void> {
    this.#wire.peer.rest();
    return Promise.resolve();
  }

  async #state(): Promise<PointState> {
    const reply = await this.#ask('GET', this.#path === '' ? '/' : this.#path, '', randomUUID());
    if (reply.status !== 200) throw unreachable(`it answers ${reply.status}: ${wordsOf(reply)}`);
    const state = parsed(PointState, reply);
    // One of two would be left for ever.
    const networks = new Set(state.elements.map(({ network }) => network));
    if (networks.size < state.elements.length) throw unreachable('it names a network twice');
    return state;
  }

  async #change(generation: number, changes: readonly PointChange[]): Promise<void> {
    const message: PointChanges = {
      format: POINT_CHANGES_FORMAT,
      generation,
      changes: [...changes],
    };
    const id = randomUUID();
    const reply = await this.#insist(id, JSON.stringify(message));
    if (reply.status === 200) {
      const done = parsed(PointDone, reply);
      if (done.generation === generation) return;
      throw unreachable(`it answers for generation ${done.generation}, not ${generation}`);
    }
    // Signed and 4xx: the equipment itself says that nothing was changed.
    if (reply.status >= 400 && reply.status < 500) {
      const { code, network, message: why } = parsed(PointRefusal, reply);
      const what = network ?? `generation ${generation}`;
      throw new OperatingError('conflict', `The equipment refuses ${what} (${code}): ${why}`);
    }
    throw unreachable(`it answers ${reply.status}`);
  }

  async #insist(id: string, body: string): Promise<PeerReply> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#ask('POST', `${this.#path}/changes`, body, id);
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
      }
    }
  }

  async #ask(method: 'GET' | 'POST', path: string, body: string, id: string): Promise<PeerReply> {
    const { clock, keys, peer } = this.#wire;
    const content = requestContent(method, path, body);
    const reply = await peer.exchange({
      method,
      path,
      headers: {
        accept: 'application/json',
        'cache-control': 'no-store',
        'user-agent': 'minewatch',
        ...(body === '' ? {} : { 'content-type': 'application/json' }),
        ...signedHeaders(keys, { id, content }, clock.now()),
      },
      body,
    });
    const answer = replyContent(reply.status, method, path, Buffer.from(reply.body).toString());
    const fault = signatureFault(keys, reply.headers, answer, clock.now());
    if (fault !== null)
      throw unreachable(`its answer (${reply.status}) is ${fault}${ADVICE[fault]}`);
    if (reply.headers['webhook-id'] !== id) throw unreachable('its answer is to another question');
    return reply;
  }
}

function detailOf({ detail }: Observed): WebhookDetail {
  if (typeof detail === 'object' && detail !== null && 'digest' in detail) {
    const { digest } = detail;
    if (digest === null || typeof digest === 'string') return { digest };
  }
  throw new Error('Broken invariant: read by another adapter');
}

function parsed<T extends z.ZodType>(schema: T, { body }: PeerReply): z.infer<T> {
  const json = parseIJson(body);
  if (json.refusal !== null) throw unreachable(`its answer is ${json.refusal}`);
  const result = schema.safeParse(json.value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw unreachable(
    `its answer is not of this protocol: ${issue?.path.join('.')} ${issue?.message}`,
  );
}

function wordsOf(reply: PeerReply): string {
  try {
    const { code, message } = parsed(PointRefusal, reply);
    return `${code}: ${message}`;
  } catch (error) {
    return messageOf(error);
  }
}

function unreachable(why: string): OperatingError {
  return new OperatingError('unreachable', `Cannot speak to the equipment: ${why}`);
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const message = `Cannot read ${path}: ${messageOf(error)}`;
    throw new OperatingError('unreadable', message, { cause: error });
  }
}
