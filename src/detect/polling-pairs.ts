/**
 * Polling miners open a connection for each request: their session is client, server and dialect, not a flow. Which pairs
 * have been handed valid work lately, so that a request of theirs is not told as a mere attempt.
 */
import { POLLING, type Protocol } from '#model/protocol.ts';
import type { Fact } from '#model/fact.ts';
import type { FlowInfo, Millis } from '#model/stream.ts';
import type { Session } from './session/session.ts';

/** Pairs remembered; with one more, the one that was seen first is forgotten. About 200 bytes each. */
export const PAIRS_MAX = 16_384;
/** Work that is older or younger than this belongs to another session. Polls come every 1 to 10 s. */
export const PAIR_MS_MAX = 600_000;

export class PollingPairs {
  readonly #workAt = new Map<string, Millis>();

  /** Notes work that was handed out; everything else is passed by. */
  hear(flow: FlowInfo, fact: Fact): void {
    if (fact.kind !== 'job' || !POLLING.has(fact.protocol)) return;
    const client = flow.ends[fact.side === 0 ? 1 : 0].ip;
    const { ip, port } = flow.ends[fact.side];
    this.#workAt.set(`${client} ${ip} ${port} ${fact.protocol}`, fact.at);
    if (this.#workAt.size <= PAIRS_MAX) return;
    for (const oldest of this.#workAt.keys()) {
      this.#workAt.delete(oldest);
      return;
    }
  }

  /** Marks a session that only asked, where its pair got work on another connection. */
  join({ flow, mining }: Session): void {
    if (mining === null || !isPolling(mining.protocol) || mining.work.jobCount > 0) return;
    for (const side of [0, 1] as const) {
      const client = flow.ends[side].ip;
      const { ip, port } = flow.ends[side === 0 ? 1 : 0];
      const at = this.#workAt.get(`${client} ${ip} ${port} ${mining.protocol}`);
      if (at !== undefined && Math.abs(at - mining.lastAt) <= PAIR_MS_MAX)
        mining.workElsewhereAt = at;
    }
  }
}

export function isPolling(protocol: Protocol | null): boolean {
  return protocol !== null && POLLING.has(protocol);
}
