import { z } from 'zod';
import { ById, Done, page, PageQuery, route } from '../route.ts';
import { Webhook, WebhookContent } from '../webhook.ts';
import { Id } from '../event.ts';

export const webhookRoutes = {
  list: route({
    name: 'webhook.list',
    method: 'GET',
    path: '/api/v1/webhooks',
    summary: 'List the receivers that are told of events',
    who: 'staff',
    verb: 'webhook.manage',
    query: PageQuery,
    reply: page(Webhook),
  }),
  declare: route({
    name: 'webhook.declare',
    method: 'POST',
    path: '/api/v1/webhooks',
    summary: 'Declare a receiver; the reply alone shows the secret that signs its requests',
    who: 'staff',
    verb: 'webhook.manage',
    stepUp: true,
    body: WebhookContent,
    reply: z.strictObject({ id: Id, version: z.number().int(), secret: z.string() }),
  }),
  change: route({
    name: 'webhook.change',
    method: 'PUT',
    path: '/api/v1/webhooks/:id',
    summary: 'Change a receiver',
    who: 'staff',
    verb: 'webhook.manage',
    params: ById,
    body: WebhookContent,
    reply: Done,
  }),
  withdraw: route({
    name: 'webhook.withdraw',
    method: 'DELETE',
    path: '/api/v1/webhooks/:id',
    summary: 'Withdraw a receiver',
    who: 'staff',
    verb: 'webhook.manage',
    params: ById,
    reply: Done,
  }),
};
