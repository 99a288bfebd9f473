/**
 * Signatures of webhooks as Standard Webhooks 1.0.0 has them, for which receivers find libraries
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md):
 *
 *     webhook-id: <names this delivery; the same when it is sent again>
 *     webhook-timestamp: <seconds since 1970>
 *     webhook-signature: v1,<base64 of HMAC-SHA256(key, id + "." + timestamp + "." + body)>
 *
 * `key` is what follows `whsec_` in the secret, taken out of base64; `body` is the very bytes that were sent.
 */
import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
const KEY_BYTES = 32;

export function newWebhookSecret(): string {
  return `${PREFIX}${randomBytes(KEY_BYTES).toString('base64')}`;
}

export function signedHeaders(
  secret: string,
  { id, atMs, body }: { readonly id: string; readonly atMs: number; readonly body: string },
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(atMs / 1000));
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
