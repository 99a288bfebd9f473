/** From a request to an answer, by the rules of the HTTPS transfer 1.1: what every command has in common. */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { messageOf } from '#base/errors.ts';
import {
  OPENC2_MEDIA_TYPE,
  OPENC2_PATH,
  OPENC2_STATUS,
  type OpenC2Command,
  type OpenC2Reply,
  type OpenC2Response,
  type ResponseRequested,
} from '#model/openc2.ts';
import { answerCommand, type Answering, COMMANDS_PER_MINUTE_MAX } from './answer-command.ts';
import { isOpenC2Type } from './media-type.ts';
import {
  badRequest,
  CommandRefusal,
  notImplemented,
  readCommand,
  readMessage,
  responseRequested,
} from './read-command.ts';

/** Answers that are kept for commands that come again; the oldest goes first. */
export const ANSWERS_MAX = 1024;

export interface ConsumerNote {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Common name and fingerprint of the producer's certificate; '' over plain HTTP. */
  readonly by: string;
  readonly requestId: string;
  /** As `deny {"ipv4_net":"192.0.2.7"}`, up to 300 characters; '' where nothing could be read. */
  readonly command: string;
  readonly status: number;
  readonly text: string;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Null: larger than any command. */
  readonly body: Uint8Array | null;
  readonly by: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface ConversationParts extends Answering {
  readonly name: string;
  note(note: ConsumerNote): void;
}

interface Answered {
  /** Null: none was asked for. */
  readonly response: OpenC2Response | null;
  readonly id: string;
}

const VISIBLE = /^[\x21-\x7e]{1,128}$/;

export class Conversation {
  readonly #parts: ConversationParts;
  /** By producer and request_id: what was asked, and the answer. */
  readonly #answers = new Map<string, { readonly of: string; readonly answered: Answered }>();
  #minute = 0;
  #count = 0;
  /** One command after the other: two with the same number must not pass each other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: ConversationParts) {
    this.#parts = parts;
  }

  answer(asked: Asked): Promise<Answer> {
    const next = this.#last.then(() => this.#answer(asked));
    this.#last = next.catch(() => {});
    return next;
  }

  async #answer(asked: Asked): Promise<Answer> {
    const header = headerId(asked.headers);
    let id = header ?? '';
    let request: OpenC2Command | null = null;
    try {
      checkHttp(asked);
      this.#checkRate();
      if (asked.body === null) throw badRequest('The body is larger than any command');
      const message = readMessage(asked.body);
      id = idOf(message.requestId, header);
      request = message.request;
      return this.#written(await this.#once(asked, id, request));
    } catch (error) {
      const response = responseOf(error);
      this.#note(asked, id, request, response);
      return this.#written({ id, response: isSilent(request) ? null : response });
    }
  }

  /** The same command again is the same command (language §3.2: the id is unique). */
  async #once(asked: Asked, id: string, request: OpenC2Command): Promise<Answered> {
    const name = `${asked.by} ${id}`;
    const of = createHash('sha256')
      .update(asked.body ?? '')
      .digest('hex');
    const before = this.#answers.get(name);
    if (before !== undefined && before.of !== of) {
      throw badRequest('Its request_id was that of another command');
    }
    if (before !== undefined) return before.answered;
    const full = await answerCommand(this.#parts, readCommand(request, this.#parts.name));
    this.#note(asked, id, request, full);
    const answered = { id, response: asRequested(full, responseRequested(request)) };
    this.#answers.set(name, { of, answered });
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > ANSWERS_MAX && oldest !== undefined) this.#answers.delete(oldest);
    return answered;
  }

  #checkRate(): void {
    const minute = Math.floor(this.#parts.clock.now() / 60_000);
    if (minute !== this.#minute) [this.#minute, this.#count] = [minute, 0];
    if (++this.#count <= COMMANDS_PER_MINUTE_MAX) return;
    throw new CommandRefusal(OPENC2_STATUS.unavailable, 'Too many commands: wait a minute');
  }

  #note(asked: Asked, requestId: string, request: OpenC2Command | null, told: OpenC2Response) {
    const { clock } = this.#parts;
    const command =
      request === null ? '' : `${request.action} ${JSON.stringify(request.target)}`.slice(0, 300);
    const { status, status_text: text = '' } = told;
    this.#parts.note({ at: clock.now(), by: asked.by, requestId, command, status, text });
  }

  #written({ id, response }: Answered): Answer {
    const { clock, name } = this.#parts;
    const common = { 'cache-control': 'no-cache', ...(id === '' ? {} : { 'x-request-id': id }) };
    // An HTTP request has an answer, whatever OpenC2 says: this one has no message.
    if (response === null) return { status: OPENC2_STATUS.ok, headers: common, body: '' };
    const reply: OpenC2Reply = {
      headers: {
        ...(id === '' ? {} : { request_id: id }),
        created: clock.now(),
        from: name,
      },
      body: { openc2: { response } },
    };
    // 102 is no final status of HTTP (RFC 9110 §15.2), so it stands in the message alone.
    const isInterim = response.status === OPENC2_STATUS.processing;
    return {
      status: isInterim ? OPENC2_STATUS.ok : response.status,
      headers: { ...common, 'content-type': OPENC2_MEDIA_TYPE },
      body: JSON.stringify(reply),
    };
  }
}

/** Only statuses that OpenC2 has are answered (§4.2.1, 8): so 404 and 501 where HTTP would have 405 and 415. */
function checkHttp({ method, path, headers }: Asked): void {
  if (path !== OPENC2_PATH) {
    throw new CommandRefusal(OPENC2_STATUS.notFound, `Commands are sent to ${OPENC2_PATH}`);
  }
  if (method !== 'POST') throw notImplemented('Commands are sent by POST');
  if (!isOpenC2Type(headers['content-type'])) {
    throw badRequest(`Commands are ${OPENC2_MEDIA_TYPE}`);
  }
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') throw badRequest('Bodies are not packed');
  const { accept } = headers;
  const accepts = (accept ?? '*/*').split(',').map((part) => part.trim());
  const isTaken = accepts.some(
    (type) => /^(?:\*|application)\/\*/.test(type) || isOpenC2Type(type),
  );
  if (!isTaken) throw badRequest(`Answers are ${OPENC2_MEDIA_TYPE}, and this is not accepted`);
}

function headerId(headers: IncomingHttpHeaders): string | undefined {
  const id = headers['x-request-id'];
  return typeof id === 'string' && VISIBLE.test(id) ? id : undefined;
}

/** §3.3.3: in either place, and the same in both. */
function idOf(inMessage: string | undefined, inHeader: string | undefined): string {
  const id = inMessage ?? inHeader;
  if (id === undefined) throw badRequest('A command has a request_id');
  if (inHeader !== undefined && inHeader !== id) {
    throw badRequest('request_id and X-Request-ID differ');
  }
  return id;
}

/** Language §3.3.1.4. */
function asRequested(full: OpenC2Response, requested: ResponseRequested): OpenC2Response | null {
  if (requested === 'none') return null;
  if (requested === 'ack') return { status: OPENC2_STATUS.processing };
  const { status, status_text } = full;
  if (requested === 'complete') return full;
  return status_text === undefined ? { status } : { status, status_text };
}

/** SLPF 3.2.1.7.1 is above everything else about responses, refusals too. */
function isSilent(request: OpenC2Command | null): boolean {
  return request !== null && responseRequested(request) === 'none';
}

/** Whatever goes wrong here, the enforcer goes on: nobody elsewhere can end it by asking. */
function responseOf(error: unknown): OpenC2Response {
  const status = error instanceof CommandRefusal ? error.status : OPENC2_STATUS.internalError;
  return { status, status_text: messageOf(error).slice(0, 500) };
}
