import { createHash } from 'node:crypto';
import { canonicalJson } from '#base/canonical-json.ts';
import type { PointFrame } from '#model/point-webhook.ts';

/** SHA-256 of its RFC 8785 form, in hexadecimal: the equipment's own is compared with this one. */
export function digestOf(frame: PointFrame): string {
  return createHash('sha256').update(canonicalJson(frame)).digest('hex');
}
