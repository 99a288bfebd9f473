/**
 * The link of a unit. Ten thousand are made when a campaign opens, so each follows from one secret of the campaign, the unit
 * and a number: letters and reminders carry the same link, and of the tokens only the hashes are kept. 128 bits, behind the `#`.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { isoFrom } from '#base/clock.ts';
import type { UnitActor } from '#model/actor.ts';
import { tokenHash } from '../auth/secret-token.ts';
import type { Office } from '../office.ts';
import type { Work } from '../work.ts';

const SECRET_BYTES = 32;
const TOKEN_BYTES = 16;
const DAY_MS = 86_400_000;
/** After the deadline: late units sign late, and audits ask back. */
const LINK_DAYS = 90;
/** Of a link that is for filings alone. */
const FILING_LINK_DAYS = 180;
/** Rows of one INSERT: 7 columns of 65,535 parameters. */
const INSERT_ROWS = 5_000;

export function linkUntil(dueAt: string): string {
  return isoFrom(Date.parse(dueAt) + LINK_DAYS * DAY_MS);
}

/** For all units of a campaign that opens. */
export async function makeLinks(
  work: Work,
  campaignId: string,
  unitIds: readonly string[],
  until: string,
): Promise<void> {
  const secret = randomBytes(SECRET_BYTES);
  const sealed = work.office.vault.sealApart(about(campaignId), secret);
  await work.tx.insertInto('campaignSecret').values({ campaignId, secret: sealed }).execute();
  for (let at = 0; at < unitIds.length; at += INSERT_ROWS) {
    const rows = unitIds.slice(at, at + INSERT_ROWS).map((unitId) => ({
      id: work.office.newId(),
      tokenHash: tokenHash(tokenOf(secret, unitId, 1)),
      unitId,
      campaignId,
      ordinal: 1,
      until,
      endedAt: null,
    }));
    await work.tx.insertInto('unitLink').values(rows).execute();
  }
}

/** In the place of the one before. */
export async function renewUnitLink(
  work: Work,
  { campaignId, unitId }: { readonly campaignId: string; readonly unitId: string },
  until: string,
): Promise<string> {
  const last = await work.tx
    .selectFrom('unitLink')
    .select('ordinal')
    .where('unitId', '=', unitId)
    .where('campaignId', '=', campaignId)
    .orderBy('ordinal', 'desc')
    .executeTakeFirst();
  await endLinks(work, unitId, campaignId);
  const ordinal = (last?.ordinal ?? 0) + 1;
  const token = tokenOf(await secretOf(work.office, work.tx, campaignId), unitId, ordinal);
  await insertLink(work, { token, unitId, campaignId, ordinal, until });
  return linkWith(work.office, token);
}

/** For filings alone, of whichever campaign. */
export async function makeFilingLink(
  work: Work,
  unitId: string,
): Promise<{ readonly url: string; readonly until: string }> {
  await endLinks(work, unitId, null);
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const until = isoFrom(work.at + FILING_LINK_DAYS * DAY_MS);
  await insertLink(work, { token, unitId, campaignId: null, ordinal: 1, until });
  return { url: linkWith(work.office, token), until };
}

async function insertLink(
  work: Work,
  link: {
    readonly token: string;
    readonly unitId: string;
    readonly campaignId: string | null;
    readonly ordinal: number;
    readonly until: string;
  },
): Promise<void> {
  const { token, ...kept } = link;
  const id = work.office.newId();
  const row = { id, ...kept, tokenHash: tokenHash(token), endedAt: null };
  await work.tx.insertInto('unitLink').values(row).execute();
}

async function endLinks(work: Work, unitId: string, campaignId: string | null): Promise<void> {
  let rows = work.tx
    .updateTable('unitLink')
    .set({ endedAt: work.iso })
    .where('unitId', '=', unitId)
    .where('endedAt', 'is', null);
  rows =
    campaignId === null
      ? rows.where('campaignId', 'is', null)
      : rows.where('campaignId', '=', campaignId);
  await rows.execute();
}

type Reader = Office['database']['db'];

async function secretOf(office: Office, db: Reader, campaignId: string): Promise<Uint8Array> {
  const { secret } = await db
    .selectFrom('campaignSecret')
    .select('secret')
    .where('campaignId', '=', campaignId)
    .executeTakeFirstOrThrow();
  return office.vault.openApart(about(campaignId), secret);
}

/** Makes the links that units have now, for letters. */
export async function linkMaker(
  office: Office,
  campaignId: string,
): Promise<(unitId: string, ordinal: number) => string> {
  const secret = await secretOf(office, office.database.db, campaignId);
  return (unitId, ordinal) => linkWith(office, tokenOf(secret, unitId, ordinal));
}

function tokenOf(secret: Uint8Array, unitId: string, ordinal: number): string {
  const mac = createHmac('sha256', secret).update(`unit link\n${unitId}\n${ordinal}`).digest();
  return mac.subarray(0, TOKEN_BYTES).toString('base64url');
}

function about(campaignId: string): string {
  return `campaign links ${campaignId}`;
}

function linkWith({ portalOrigin }: Office, token: string): string {
  return `${portalOrigin}/unit#${token}`;
}

/** Somebody who holds the link of a unit, and the mark by which a link that was renewed since is known. */
export interface AdmittedUnit {
  readonly actor: UnitActor;
  readonly mark: string;
}

/** Characters of what is read as a link. */
const TYPED_MAX = 400;
const LINK = /^(?:\S*#)?([A-Za-z0-9_-]{22})$/;

/** By what was typed or pasted: the whole link, or its part behind `#`. Null: no such link, or it is over. */
export async function admitUnit(office: Office, typed: string): Promise<AdmittedUnit | null> {
  const token = typed.length > TYPED_MAX ? undefined : LINK.exec(typed.trim())?.[1];
  return token === undefined ? null : admitted(office, { tokenHash: tokenHash(token) });
}

/** Who was admitted before; null: the link is over. */
export async function admitUnitAgain(
  office: Office,
  id: string,
  mark: string,
): Promise<AdmittedUnit | null> {
  const again = await admitted(office, { id });
  return again?.mark === mark ? again : null;
}

/** Hexadecimal digits of the hash of the link. */
const MARK = 16;

async function admitted(
  office: Office,
  by: { readonly id: string } | { readonly tokenHash: string },
): Promise<AdmittedUnit | null> {
  let rows = office.database.db
    .selectFrom('unitLink')
    .selectAll()
    .where('endedAt', 'is', null)
    .where('until', '>', isoFrom(office.clock.now()));
  rows = 'id' in by ? rows.where('id', '=', by.id) : rows.where('tokenHash', '=', by.tokenHash);
  const link = await rows.executeTakeFirst();
  if (link === undefined) return null;
  const { id, unitId, campaignId } = link;
  return { actor: { kind: 'unit', id, unitId, campaignId }, mark: link.tokenHash.slice(0, MARK) };
}
