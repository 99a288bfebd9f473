/** Every route of the office: the one source of its HTTP interface. */
import type { Route } from '../route.ts';
import { eventRoutes } from './events.ts';
import { recordRoutes } from './record.ts';
import { webhookRoutes } from './webhooks.ts';

export const ROUTES: readonly Route[] = [
  ...Object.values(eventRoutes),
  ...Object.values(recordRoutes),
  ...Object.values(webhookRoutes),
];
