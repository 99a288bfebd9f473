import { randomBytes } from 'node:crypto';
import { decideWebhook } from '#govern/webhook.ts';
import { webhookRoutes } from '#model/routes/webhooks.ts';
import { command } from '../handler.ts';

const SECRET_BYTES = 32;

export const declareWebhook = command(webhookRoutes.declare, async (work, { body }) => {
  const { jurisdiction } = body;
  await work.require('webhook.manage', { jurisdiction, sector: null, unitId: null });
  const id = work.newId();
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const { version } = await work.record('webhook', id, decideWebhook(null, body), { jurisdiction });
  // Secrets are state of their own: no event and no projection holds them.
  await work.tx.insertInto('webhookSecret').values({ webhookId: id, secret }).execute();
  return { id, version, secret };
});
