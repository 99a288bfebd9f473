/** Every command and query, in the order of the route table. A route without a handler fails a test. */
import type { Handler } from './handler.ts';
import { listEvents } from './record/list-events.ts';
import { readEvent } from './record/read-event.ts';
import { changeWebhook } from './webhooks/change-webhook.ts';
import { declareWebhook } from './webhooks/declare-webhook.ts';
import { listWebhooks } from './webhooks/list-webhooks.ts';
import { withdrawWebhook } from './webhooks/withdraw-webhook.ts';

export const HANDLERS: readonly Handler[] = [
  listEvents,
  readEvent,
  listWebhooks,
  declareWebhook,
  changeWebhook,
  withdrawWebhook,
];
