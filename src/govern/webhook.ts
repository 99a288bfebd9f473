/**
 *     declared ⟲ changed → withdrawn
 */
import { refuse, type Decision } from '#model/decision.ts';
import type { Draft, Evolve } from '#model/event.ts';
import type { Webhook, WebhookContent, webhookEvents } from '#model/webhook.ts';

type Events = typeof webhookEvents;
type Answer = Decision<Draft<Events>>;

export const evolveWebhook: Evolve<Webhook, Events> = (state, event) => {
  const { version } = event;
  if (event.type === 'webhook.declared') {
    const declaredAt = event.at;
    return { id: event.streamId, version, ...event.data, declaredAt, withdrawnAt: null };
  }
  if (state === null) throw new Error(`Broken invariant: ${event.type} before webhook.declared`);
  if (event.type === 'webhook.changed') return { ...state, version, ...event.data };
  return { ...state, version, withdrawnAt: event.at };
};

/** URLs are told in clear: only loopback may do without TLS. */
export function decideWebhook(state: Webhook | null, content: WebhookContent): Answer {
  if (state?.withdrawnAt) return refuse('wrong-state', 'This webhook was withdrawn');
  if (!/^https:\/\//i.test(content.url) && !LOOPBACK.test(content.url))
    return refuse('invalid', 'A webhook outside this machine needs https');
  return {
    events: [{ type: state === null ? 'webhook.declared' : 'webhook.changed', data: content }],
  };
}

/** Host and port to their end: what follows them must not make it another host (`http://127.0.0.1:80@example.org`). */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)(?::\d{1,5})?(?:[/?#]|$)/i;

export function withdrawWebhook(state: Webhook): Answer {
  if (state.withdrawnAt) return refuse('wrong-state', 'This webhook was withdrawn already');
  return { events: [{ type: 'webhook.withdrawn', data: {} }] };
}
