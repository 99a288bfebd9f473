/** Requests that wait for their reply, per side; bounded, oldest forgotten first. */
import type { Side } from '#model/stream.ts';
import type { JsonObject } from '#wire/json.ts';
import type { Asked } from './message.ts';

/** Unanswered requests kept per side: a pipelining miner has a handful, some never get replies under their own id. */
export const WAITING_MAX = 128;

interface Waiting {
  readonly id: string;
  readonly asked: Asked;
}

export class Requests {
  /** Made with their first request in them: the first push to an empty array takes room for 16 more. */
  #waiting: [Waiting[] | null, Waiting[] | null] | null = null;

  /** Requests waiting on both sides. */
  get size(): number {
    return (this.#waiting?.[0]?.length ?? 0) + (this.#waiting?.[1]?.length ?? 0);
  }

  add(side: Side, id: string, asked: Asked): void {
    this.#waiting ??= [null, null];
    const list = this.#waiting[side];
    if (list === null) {
      this.#waiting[side] = [{ id, asked }];
      return;
    }
    // A poll repeated under one id replaces the one before: Claymore's miners never get a reply under that id.
    if (asked.kinds.includes('poll')) {
      const same = list.findIndex((old) => old.id === id && old.asked.method === asked.method);
      if (same >= 0) list.splice(same, 1);
    }
    list.push({ id, asked });
    if (list.length > WAITING_MAX) list.shift();
  }

  /**
   * Takes the request of `side` that a reply with this id answers: the oldest, but a bare yes or no does not answer a
   * poll. An error under id null answers the oldest login, else the oldest introduction.
   */
  take(side: Side, id: string | null, reply: JsonObject): Asked | null {
    const list = this.#waiting?.[side];
    if (list === undefined || list === null) return null;
    if (id === null) return takeRefused(list, reply);
    const isBare = typeof reply['result'] === 'boolean';
    let at = list.findIndex((one) => one.id === id && !(isBare && isPoll(one.asked)));
    if (at < 0) at = list.findIndex((one) => one.id === id);
    return removeAt(list, at);
  }
}

function takeRefused(list: Waiting[], reply: JsonObject): Asked | null {
  if (reply['error'] === null || reply['error'] === undefined) return null;
  let at = list.findIndex((one) => one.asked.kinds.includes('login'));
  if (at < 0) at = list.findIndex((one) => one.asked.kinds.includes('hello'));
  return removeAt(list, at);
}

function removeAt(list: Waiting[], at: number): Asked | null {
  return at < 0 ? null : (list.splice(at, 1)[0]?.asked ?? null);
}

function isPoll(asked: Asked): boolean {
  return asked.kinds.includes('poll');
}
