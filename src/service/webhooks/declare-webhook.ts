import { decideWebhook } from '#govern/webhook.ts';
import { webhookRoutes } from '#model/routes/webhooks.ts';
import { command } from '../handler.ts';
import { newWebhookSecret } from './webhook-signature.ts';

export const declareWebhook = command(webhookRoutes.declare, async (work, { body }) => {
  const { jurisdiction } = body;
  await work.require('webhook.manage', { jurisdiction, sector: null, unitId: null });
  const id = work.newId();
  const secret = newWebhookSecret();
  const { version } = await work.record('webhook', id, decideWebhook(null, body), { jurisdiction });
  // Secrets are state of their own: no event and no projection holds them.
  await work.tx.insertInto('webhookSecret').values({ webhookId: id, secret }).execute();
  return { id, version, secret };
});
