/** A receiver outside that is told of events: signed requests, no personal data (RFC 9421 is not used: one HMAC is enough). */
import { z } from 'zod';
import { JurisdictionPath } from './authority.ts';
import { Id, Instant, STREAM_KINDS, type EventTypes } from './event.ts';

/** Kinds of streams whose events a webhook may be told of. */
export const WEBHOOK_TOPICS = ['lead', 'case', 'order', 'notice', 'clock', 'sensor'] as const;

export const WebhookContent = z.strictObject({
  name: z.string().min(1).max(80),
  url: z.url({ protocol: /^https?$/ }).max(500),
  topics: z.array(z.enum(WEBHOOK_TOPICS)).min(1).max(WEBHOOK_TOPICS.length),
  /** Told only of what lies here or below; null: of everything. */
  jurisdiction: JurisdictionPath.nullable(),
});
export type WebhookContent = z.infer<typeof WebhookContent>;

export const Webhook = WebhookContent.extend({
  id: Id,
  version: z.number().int().positive(),
  declaredAt: Instant,
  withdrawnAt: Instant.nullable(),
});
export type Webhook = z.infer<typeof Webhook>;

export const webhookEvents = {
  'webhook.declared': { data: WebhookContent },
  'webhook.changed': { data: WebhookContent },
  'webhook.withdrawn': { data: z.strictObject({}) },
} as const satisfies EventTypes;

/** What the outside learns of an event: that it happened, and to what. The rest is read with authority. */
export const EventNews = z.strictObject({
  seq: z.int().nonnegative(),
  kind: z.enum(STREAM_KINDS),
  /** Of the thing that it happened to. */
  id: Id,
  type: z.string(),
  at: Instant,
  version: z.int().positive(),
});
export type EventNews = z.infer<typeof EventNews>;

/** The body of a request to a receiver. */
export const WebhookDelivery = z.strictObject({ webhookId: Id, events: z.array(EventNews) });
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;
