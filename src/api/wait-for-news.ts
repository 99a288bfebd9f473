/** Questions that wait for their answer: asked again when what they wait for may have news, until there is some. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { StreamKind } from '#model/event.ts';
import type { Office, Told } from '#service/office.ts';

/** Another process of the same office is not heard: its news is looked for this often. */
const LOOK_MS = 3_000;

interface Waiting {
  readonly office: Office;
  readonly kind: StreamKind;
  readonly streamId: string;
  readonly waitMs: number;
  /** The asker is gone. */
  readonly gone: AbortSignal;
}

/** `ask` answers with `content: null` while there is nothing new. */
export async function waitForNews(
  { office, kind, streamId, waitMs, gone }: Waiting,
  ask: () => Promise<unknown>,
): Promise<unknown> {
  const endsAt = performance.now() + waitMs;
  for (;;) {
    const news = new AbortController();
    const listen = (events: readonly Told[]): void => {
      if (events.some((told) => told.streamKind === kind && told.streamId === streamId)) {
        news.abort();
      }
    };
    // Before asking: what is decided between the answer and the wait must not be missed.
    office.listeners.add(listen);
    try {
      const reply = await ask();
      const leftMs = endsAt - performance.now();
      if (!isEmpty(reply) || leftMs <= 0 || gone.aborted) return reply;
      const signal = AbortSignal.any([news.signal, gone]);
      await sleep(Math.min(leftMs, LOOK_MS), undefined, { signal }).catch(() => undefined);
      // Nobody waits for the answer, and the office may be ending.
      if (gone.aborted) return reply;
    } finally {
      office.listeners.delete(listen);
    }
  }
}

const isEmpty = (reply: unknown): boolean =>
  typeof reply === 'object' && reply !== null && 'content' in reply && reply.content === null;
