/** Dynamic authorisation (RFC 5176) of one access server over UDP: asks, asks again, believes only what is proven. */
import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import type { Clock } from '#base/clock.ts';
import type { Random } from '#base/random.ts';
import {
  numberAttribute,
  RADIUS_ATTRIBUTE,
  readNumber,
  textAttribute,
} from '#wire/radius/attribute.ts';
import { errorCauseWords, SESSION_NOT_FOUND } from '#wire/radius/error-cause.ts';
import { RADIUS_CODE, type RadiusAttribute, type RadiusPacket } from '#wire/radius/packet.ts';
import { readReply } from '#wire/radius/reply.ts';
import { writeRequest } from '#wire/radius/request.ts';
import { waitBefore } from './retransmission.ts';

export type Answer =
  | { readonly is: 'acknowledged' }
  /** There is no such session: nothing to change, and nothing that is held. */
  | { readonly is: 'gone' }
  | { readonly is: 'refused'; readonly words: string }
  /** Whether it was done, nobody knows. */
  | { readonly is: 'silent' };

/** Requests on the way to one server; identifiers are one byte, and an answered one is not used again at once. */
export const NAS_WINDOW_MAX = 64;
/** After so many unanswered in a row it is likely dead; then this many at a time still try, and the rest do not wait. */
export const NAS_SILENCES_MAX = 8;
const IDENTIFIERS = 256;

export interface NasClientParts {
  readonly host: string;
  readonly port: number;
  readonly secret: Uint8Array;
  /** Sent as NAS-Identifier. */
  readonly identifier: string | null;
  readonly firstWaitMs: number;
  readonly attempts: number;
  readonly clock: Clock;
  readonly random: Random;
}

interface Pending {
  readonly packet: Uint8Array;
  readonly code: number;
  readonly done: (reply: RadiusPacket | null) => void;
}

export class NasClient {
  readonly #parts: NasClientParts;
  readonly #pending = new Map<number, Pending>();
  readonly #queue: (() => void)[] = [];
  #socket: Promise<Socket | null> | null = null;
  #lastId: number;
  #inFlight = 0;
  #silences = 0;
  #isClosed = false;
  /** Packets that were no answer to anything, or had no proof. */
  ignored = 0;

  constructor(parts: NasClientParts) {
    this.#parts = parts;
    this.#lastId = parts.random.below(IDENTIFIERS);
  }

  async ask(
    code: typeof RADIUS_CODE.COA_REQUEST | typeof RADIUS_CODE.DISCONNECT_REQUEST,
    attributes: readonly RadiusAttribute[],
  ): Promise<Answer> {
    if (!(await this.#enter())) return { is: 'silent' };
    try {
      const { attempts, firstWaitMs } = this.#parts;
      const reply = await this.#exchange(code, attributes, attempts, firstWaitMs);
      if (reply === 'too-long') return { is: 'refused', words: 'the request would be too long' };
      this.#silences = reply === null ? this.#silences + 1 : 0;
      return answerOf(reply);
    } finally {
      this.#leave();
    }
  }

  /**
   * Whether it answers us: asked to change nothing of a session that cannot be there. Any proven answer will do. One
   * retransmission within the first wait, since others wait for this.
   */
  async probe(): Promise<boolean> {
    const { random, firstWaitMs } = this.#parts;
    const session = `minewatch-probe-${random.hex(8)}`;
    const attributes = [textAttribute(RADIUS_ATTRIBUTE.ACCT_SESSION_ID, session)];
    const reply = await this.#exchange(RADIUS_CODE.COA_REQUEST, attributes, 2, firstWaitMs / 3);
    if (reply === null) return false;
    this.#silences = 0;
    return true;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { done } of this.#pending.values()) done(null);
    for (const go of this.#queue.splice(0)) go();
    const socket = this.#socket;
    this.#socket = null;
    (await socket)?.close();
  }

  /** Waits for a place; false: it is not worth waiting. */
  async #enter(): Promise<boolean> {
    for (;;) {
      if (this.#isClosed) return false;
      const isLikelyDead = this.#silences >= NAS_SILENCES_MAX;
      if (this.#inFlight < (isLikelyDead ? NAS_SILENCES_MAX : NAS_WINDOW_MAX)) break;
      if (isLikelyDead) return false;
      await new Promise<void>((go) => this.#queue.push(go));
    }
    this.#inFlight++;
    return true;
  }

  #leave(): void {
    this.#inFlight--;
    // With a server that died meanwhile, all that wait are told at once.
    const next = this.#silences >= NAS_SILENCES_MAX ? this.#queue.length : 1;
    for (const go of this.#queue.splice(0, next)) go();
  }

  async #exchange(
    code: number,
    attributes: readonly RadiusAttribute[],
    attempts: number,
    firstWaitMs: number,
  ): Promise<RadiusPacket | null | 'too-long'> {
    const { clock, identifier, secret } = this.#parts;
    const id = this.#freeId();
    if (id === null) return null;
    const packet = writeRequest(
      {
        code,
        id,
        attributes: [
          ...(identifier === null
            ? []
            : [textAttribute(RADIUS_ATTRIBUTE.NAS_IDENTIFIER, identifier)]),
          ...attributes,
          // Against replay (RFC 5176 §6.3): of the first sending, also when it is sent again.
          numberAttribute(RADIUS_ATTRIBUTE.EVENT_TIMESTAMP, Math.floor(clock.now() / 1000)),
        ],
      },
      secret,
    );
    if (packet === null) return 'too-long';
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const done = (reply: RadiusPacket | null): void => {
        clearTimeout(timer);
        this.#pending.delete(id);
        if (reply === null && this.#pending.size === 0) this.#reopen();
        resolve(reply);
      };
      this.#pending.set(id, { packet, code, done });
      const send = (left: number, before: number | null): void => {
        if (left === 0 || this.#isClosed) {
          done(null);
          return;
        }
        void this.#send(packet);
        const wait = waitBefore(before, firstWaitMs, this.#parts.random.float());
        timer = setTimeout(() => send(left - 1, wait), wait);
      };
      send(attempts, null);
    });
  }

  /** The one that was used longest ago; null: all 256 are on the way. */
  #freeId(): number | null {
    for (let i = 1; i <= IDENTIFIERS; i++) {
      const id = (this.#lastId + i) % IDENTIFIERS;
      if (this.#pending.has(id)) continue;
      this.#lastId = id;
      return id;
    }
    return null;
  }

  /** What cannot be sent is as what got lost: it is sent again, and silence is the end of it. */
  async #send(packet: Uint8Array): Promise<void> {
    const opening = (this.#socket ??= this.#open());
    const socket = await opening;
    if (opening !== this.#socket) return;
    if (socket === null) this.#socket = null;
    else socket.send(packet, () => undefined);
  }

  /** The next request finds out anew where the server is, and from which address of ours it is reached. */
  #reopen(): void {
    const socket = this.#socket;
    this.#socket = null;
    void socket?.then((it) => it?.close());
  }

  async #open(): Promise<Socket | null> {
    const { host, port } = this.#parts;
    try {
      const { address, family } = await lookup(host);
      const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
      socket.on('message', (bytes) => this.#receive(bytes));
      // Only packets of this address and port are taken from then on.
      socket.connect(port, address);
      await once(socket, 'connect');
      // A closed port is told by ICMP, which anybody can send: no answer.
      socket.on('error', () => undefined);
      return socket;
    } catch {
      return null;
    }
  }

  #receive(bytes: Uint8Array): void {
    const pending = this.#pending.get(bytes[1] ?? -1);
    const reply =
      pending === undefined ? 'other' : readReply(bytes, pending.packet, this.#parts.secret);
    // ACK and NAK of a request are the next two codes (RFC 5176 §2.3).
    const isAnswer =
      pending !== undefined &&
      typeof reply !== 'string' &&
      (reply.code === pending.code + 1 || reply.code === pending.code + 2);
    if (isAnswer) pending.done(reply);
    else this.ignored++;
  }
}

function answerOf(reply: RadiusPacket | null): Answer {
  if (reply === null) return { is: 'silent' };
  const isAck = reply.code === RADIUS_CODE.COA_ACK || reply.code === RADIUS_CODE.DISCONNECT_ACK;
  if (isAck) return { is: 'acknowledged' };
  const cause = readNumber(reply.attributes, RADIUS_ATTRIBUTE.ERROR_CAUSE);
  if (cause === SESSION_NOT_FOUND) return { is: 'gone' };
  return { is: 'refused', words: errorCauseWords(cause) };
}
