/** Tokens of sensors: one at a time, so that a copied one ends when the sensor is enrolled anew. */
import { isoFrom } from '#base/clock.ts';
import type { Sensor } from '#model/sensor.ts';
import { jsonColumn } from '#store/json-column.ts';
import { API_TOKEN_PREFIX, newToken } from '../auth/secret-token.ts';
import { endTokensOf } from '../tokens/end-tokens.ts';
import type { Work } from '../work.ts';

/** Nobody stands by to renew it; it can be revoked at any time. */
const TOKEN_LIVES_MS = 5 * 365 * 86_400_000;

/** `madeById`: who made the code; null where that was the operator, and then the sensor stands for itself. */
export async function giveToken(
  work: Work,
  sensor: Sensor,
  madeById: string | null,
): Promise<{ readonly id: string; readonly token: string }> {
  await endTokensOf(work, sensor.id);
  const { token, hash } = newToken(API_TOKEN_PREFIX);
  const id = work.newId();
  await work.tx
    .insertInto('apiToken')
    .values({
      id,
      label: sensor.name,
      scopes: jsonColumn(['sensor:deliver']),
      subjectId: sensor.id,
      jurisdiction: sensor.jurisdiction,
      tokenHash: hash,
      madeById: madeById ?? sensor.id,
      createdAt: work.iso,
      expiresAt: isoFrom(work.at + TOKEN_LIVES_MS),
      usedAt: null,
      revokedAt: null,
    })
    .execute();
  return { id, token };
}
