import { withdrawWebhook as decide } from '#govern/webhook.ts';
import { webhookRoutes } from '#model/routes/webhooks.ts';
import { command } from '../handler.ts';

export const withdrawWebhook = command(webhookRoutes.withdraw, async (work, { params }) => {
  const webhook = await work.load('webhook', params.id);
  const { jurisdiction } = webhook;
  await work.require('webhook.manage', { jurisdiction, sector: null, unitId: null });
  const { version } = await work.record('webhook', webhook.id, decide(webhook), { jurisdiction });
  await work.tx.deleteFrom('webhookSecret').where('webhookId', '=', webhook.id).execute();
  return { id: webhook.id, version };
});
