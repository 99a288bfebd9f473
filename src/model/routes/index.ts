/** Every route of the office: the one source of its HTTP interface. */
import type { Route } from '../route.ts';
import { calendarRoutes, clockRoutes } from './clocks.ts';
import { bindingRoutes } from './bindings.ts';
import { eventRoutes } from './events.ts';
import { exemptionRoutes } from './exemptions.ts';
import { pointRoutes } from './points.ts';
import { systemRoutes } from './systems.ts';
import { recordRoutes } from './record.ts';
import { webhookRoutes } from './webhooks.ts';

export const ROUTES: readonly Route[] = [
  ...Object.values(clockRoutes),
  ...Object.values(calendarRoutes),
  ...Object.values(systemRoutes),
  ...Object.values(bindingRoutes),
  ...Object.values(exemptionRoutes),
  ...Object.values(pointRoutes),
  ...Object.values(eventRoutes),
  ...Object.values(recordRoutes),
  ...Object.values(webhookRoutes),
];
