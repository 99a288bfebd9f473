import { decideWebhook } from '#govern/webhook.ts';
import { webhookRoutes } from '#model/routes/webhooks.ts';
import { command } from '../handler.ts';

export const changeWebhook = command(webhookRoutes.change, async (work, { params, body }) => {
  const webhook = await work.load('webhook', params.id);
  const { jurisdiction } = body;
  // Both where it was and where it goes: nobody moves a receiver into or out of what they do not hold.
  for (const at of [webhook.jurisdiction, jurisdiction]) {
    await work.require('webhook.manage', { jurisdiction: at, sector: null, unitId: null });
  }
  const decision = decideWebhook(webhook, body);
  const { version } = await work.record('webhook', webhook.id, decision, { jurisdiction });
  return { id: webhook.id, version };
});
