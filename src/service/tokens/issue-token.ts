import { isoFrom } from '#base/clock.ts';
import { OperatingError } from '#base/errors.ts';
import type { TokenScope } from '#model/person.ts';
import { jsonColumn } from '#store/json-column.ts';
import { recordOn } from '../auth/own.ts';
import { API_TOKEN_PREFIX, newToken } from '../auth/secret-token.ts';
import type { Work } from '../work.ts';

const DAY_MS = 86_400_000;

/** Authority was asked for before. The event stands on the stream of whoever made it, so that must be a person. */
export async function issueToken(
  work: Work,
  parts: {
    readonly label: string;
    readonly scopes: readonly TokenScope[];
    readonly subjectId: string | null;
    readonly jurisdiction: string | null;
    readonly days: number;
  },
): Promise<{ readonly id: string; readonly token: string; readonly expiresAt: string }> {
  const { actor } = work;
  if (actor.kind !== 'person')
    throw new OperatingError('forbidden', 'A token is made by a person who answers for it');
  const { label, subjectId, jurisdiction } = parts;
  const scopes = [...parts.scopes];
  const id = work.newId();
  const expiresAt = isoFrom(work.at + parts.days * DAY_MS);
  const data = { tokenId: id, label, scopes, subjectId, expiresAt };
  const maker = await work.load('person', actor.id);
  await recordOn(work, maker, { events: [{ type: 'person.token-made', data }] });
  const { token, hash } = newToken(API_TOKEN_PREFIX);
  await work.tx
    .insertInto('apiToken')
    .values({
      id,
      label,
      scopes: jsonColumn(scopes),
      subjectId,
      jurisdiction,
      tokenHash: hash,
      madeById: actor.id,
      createdAt: work.iso,
      expiresAt,
      usedAt: null,
      revokedAt: null,
    })
    .execute();
  return { id, token, expiresAt };
}
