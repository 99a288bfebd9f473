/**
 * Takes the newest checkpoint to witnesses and brings their cosignatures back (`add-checkpoint` of C2SP tlog-witness).
 * A witness that saw more than we have, or something else, has found us out: the database is an older one, or history was
 * rewritten. That is told, and nothing is done about it here: only a person can say which is right.
 */
import { messageOf, OperatingError } from '#base/errors.ts';
import {
  writeNote,
  readSignatureLine,
  SIGNATURES_MAX,
  type NoteSignature,
} from '#wire/tlog/note.ts';
import { consistencyProof, nodesOfTiles } from '#wire/tlog/proof.ts';
import { writeAddCheckpoint } from '#wire/tlog/witness.ts';
import type { Office, OfficeLog } from '../office.ts';
import { acceptCosignatures } from './cosign.ts';
import { readTileSync, type Published } from './published-log.ts';

/** Milliseconds until a witness must have answered. */
const TIMEOUT_MS = 20_000;
/** Bytes of an answer: cosignatures of 100 bytes, or of some thousand where they are post-quantum. */
export const ANSWER_BYTES_MAX = 262_144;

export interface WitnessState {
  readonly url: string;
  /** Events of the checkpoint that it cosigned last; null: none since this process began. */
  readonly size: number | null;
  /** Milliseconds since 1970 of that. */
  readonly at: number | null;
  /** Why the last attempt failed; null: it did not. */
  readonly trouble: string | null;
  /** It saw another history than ours, or more of it. */
  readonly isFork: boolean;
}

export class WitnessPush {
  readonly #office: Office;
  readonly #log: OfficeLog;
  readonly #states = new Map<string, WitnessState>();

  constructor(office: Office, log: OfficeLog, urls: readonly string[]) {
    this.#office = office;
    this.#log = log;
    for (const url of urls) {
      this.#states.set(url, { url, size: null, at: null, trouble: null, isFork: false });
    }
  }

  get states(): readonly WitnessState[] {
    return [...this.#states.values()];
  }

  /** Asks every witness that has not cosigned the newest checkpoint; throws `damaged` where one saw another history. */
  async push(): Promise<void> {
    const published = await this.#log.publisher.publish();
    const waiting = this.states.filter(({ size }) => size !== published.checkpoint.size);
    await Promise.all(waiting.map((state) => this.#ask(state, published)));
    const forks = this.states.filter(({ isFork }) => isFork);
    if (forks.length > 0) {
      const told = forks.map(({ url, trouble }) => `${url}: ${trouble ?? ''}`);
      throw new OperatingError('damaged', `Witnesses saw another history: ${told.join('; ')}`);
    }
  }

  async #ask(state: WitnessState, published: Published): Promise<void> {
    const { url } = state;
    try {
      await this.#cosignBy(url, published, state.size ?? 0);
      const { size } = published.checkpoint;
      const at = this.#office.clock.now();
      this.#states.set(url, { url, size, at, trouble: null, isFork: false });
    } catch (error) {
      if (!(error instanceof OperatingError)) throw error;
      const isFork = error.code === 'conflict';
      this.#states.set(url, { ...state, trouble: error.message, isFork });
    }
  }

  /** The witness says which tree it knows where we do not; then it is asked once more. */
  async #cosignBy(url: string, published: Published, old: number): Promise<void> {
    const { size } = published.checkpoint;
    let answer = await this.#post(url, published, Math.min(old, size));
    if (answer.status === 409) {
      const known = /^(0|[1-9]\d{0,15})\n$/.exec(answer.text)?.[1];
      if (known === undefined) throw new OperatingError('unreachable', 'it answered 409, no size');
      if (Number(known) > size) {
        throw fork(`it has cosigned ${known} events and this log has ${size}: an old database?`);
      }
      answer = await this.#post(url, published, Number(known));
      if (answer.status === 409) throw fork(`it has cosigned another tree of ${known} events`);
    }
    if (answer.status === 422) throw fork('what it has cosigned is not how this log begins');
    if (answer.status !== 200) {
      throw new OperatingError('unreachable', `it answered ${answer.status}`);
    }
    const { note } = published;
    const signatures = [...note.signatures, ...linesOf(answer.text)].slice(0, SIGNATURES_MAX);
    await acceptCosignatures(
      { ...this.#log, own: this.#log.key.verifier, witnesses: this.#office.witnesses },
      writeNote({ text: note.text, signatures }),
      this.#office.clock.now(),
    );
  }

  async #post(
    url: string,
    { text: note, checkpoint: { size } }: Published,
    old: number,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const { folder } = this.#log;
    const nodes = nodesOfTiles(size, (tile) => readTileSync(folder, tile));
    const body = writeAddCheckpoint({ old, proof: consistencyProof(old, size, nodes), note });
    try {
      const response = await fetch(new URL('add-checkpoint', url.endsWith('/') ? url : `${url}/`), {
        method: 'POST',
        headers: { 'content-type': 'text/plain; charset=utf-8', 'user-agent': 'minewatch-log' },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return { status: response.status, text: await readText(response) };
    } catch (error) {
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
      throw new OperatingError('unreachable', `no answer: ${messageOf(cause)}`, { cause: error });
    }
  }
}

function fork(message: string): OperatingError {
  return new OperatingError('conflict', message);
}

/** What is no signature line is passed by. */
function linesOf(text: string): readonly NoteSignature[] {
  return text
    .split('\n')
    .map(readSignatureLine)
    .filter((line) => line !== null);
}

async function readText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > ANSWER_BYTES_MAX) throw new Error(`more than ${ANSWER_BYTES_MAX} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
