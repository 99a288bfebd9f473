/**
 * The letters of a campaign: to all units when it opens, to those that have not signed on each reminder, to the authorities
 * above on each step up. Nobody gets one twice: each is noted as it is sent, and a job that broke goes on where it was.
 */
import { sql } from 'kysely';
import { isoFrom } from '#base/clock.ts';
import { OperatingError } from '#base/errors.ts';
import { nodeAbove } from '#govern/campaign.ts';
import { letterToAuthority, letterToUnit } from '#govern/campaign-letter.ts';
import { CampaignLetters, type Campaign } from '#model/campaign.ts';
import type { Db } from '#store/database.ts';
import type { JobKind } from '#store/job-queue.ts';
import { calendarOf } from '../clocks/calendar-of.ts';
import type { Mailer } from '../notices/mail.ts';
import type { Office } from '../office.ts';
import { addressesOf } from './addresses-of.ts';
import { linkMaker } from './unit-link.ts';

export const LETTERS_TOPIC = 'campaign.letters';
/** Tries of one round of letters: with pauses of up to an hour, two days. */
const TRIES_MAX = 50;
const PAUSE_SECONDS = 60;
/** Units that are read at once. */
const BATCH = 200;

export function campaignLettersJob(office: Office, mailer: Mailer): JobKind {
  return {
    topic: LETTERS_TOPIC,
    triesMax: TRIES_MAX,
    pauseSeconds: PAUSE_SECONDS,
    run: async (payload) => sendLetters(office, mailer, CampaignLetters.parse(payload)),
  };
}

/** Throws `unavailable` when another try may help. */
export async function sendLetters(
  office: Office,
  mailer: Mailer,
  { campaignId, occasion }: CampaignLetters,
): Promise<void> {
  const { db } = office.database;
  const campaign = await db
    .selectFrom('campaign')
    .selectAll()
    .where('id', '=', campaignId)
    .executeTakeFirst();
  if (campaign?.state !== 'open') return;
  const step = occasion === 'open' ? undefined : campaign.steps[Number(occasion)];
  const post = { office, mailer, campaign, occasion };
  if (step?.kind === 'escalate') return tellAuthorities(post, step.up);
  return tellUnits(post);
}

interface Post {
  readonly office: Office;
  readonly mailer: Mailer;
  readonly campaign: Campaign;
  readonly occasion: string;
}

async function tellUnits(post: Post): Promise<void> {
  const { office, campaign, occasion } = post;
  const linkOf = await linkMaker(office, campaign.id);
  const { rules } = await calendarOf(office.database.db, campaign.jurisdiction);
  for (;;) {
    const units = await unitsToTell(office.database.db, campaign.id, occasion);
    for (const { unitId, name, ordinal } of units) {
      const text = letterToUnit(
        campaign,
        { unitName: name, link: linkOf(unitId, ordinal), isFirst: occasion === 'open' },
        { timeZone: rules.timeZone },
      );
      await writeTo(post, unitId, await addressesOf(office.database.db, unitId), text);
    }
    if (units.length < BATCH) return;
  }
}

function unitsToTell(db: Db, campaignId: string, occasion: string) {
  return db
    .selectFrom('campaignUnit')
    .innerJoin('unit', 'unit.id', 'campaignUnit.unitId')
    .innerJoin('unitLink', (join) =>
      join
        .onRef('unitLink.unitId', '=', 'campaignUnit.unitId')
        .onRef('unitLink.campaignId', '=', 'campaignUnit.campaignId')
        .on('unitLink.endedAt', 'is', null),
    )
    .leftJoin('attestation', (join) =>
      join
        .onRef('attestation.campaignId', '=', 'campaignUnit.campaignId')
        .onRef('attestation.unitId', '=', 'campaignUnit.unitId'),
    )
    .select(['campaignUnit.unitId', 'unit.name', 'unitLink.ordinal'])
    .where('campaignUnit.campaignId', '=', campaignId)
    .where('attestation.signedAt', 'is', null)
    .where(sql<boolean>`not exists (select from campaign_letter
      where campaign_letter.campaign_id = campaign_unit.campaign_id and occasion = ${occasion}
        and about = campaign_unit.unit_id::text)`)
    .orderBy('campaignUnit.unitId')
    .limit(BATCH)
    .execute();
}

/** By what the step's event says of who is to be told. */
async function tellAuthorities(post: Post, up: number): Promise<void> {
  const { db } = post.office.database;
  const late = await db
    .selectFrom('campaignUnit')
    .leftJoin('attestation', (join) =>
      join
        .onRef('attestation.campaignId', '=', 'campaignUnit.campaignId')
        .onRef('attestation.unitId', '=', 'campaignUnit.unitId'),
    )
    .select(['campaignUnit.jurisdiction', ({ fn }) => fn.countAll<number>().as('count')])
    .where('campaignUnit.campaignId', '=', post.campaign.id)
    .where('attestation.signedAt', 'is', null)
    .groupBy('campaignUnit.jurisdiction')
    .execute();
  const counts = new Map<string, number>();
  for (const { jurisdiction, count } of late) {
    const above = nodeAbove(jurisdiction, up);
    counts.set(above, (counts.get(above) ?? 0) + count);
  }
  const { rules } = await calendarOf(db, post.campaign.jurisdiction);
  for (const [jurisdiction, count] of counts) {
    if (await wasTold(db, post, jurisdiction)) continue;
    const agencies = await db
      .selectFrom('agency')
      .select('email')
      .where('jurisdiction', '=', jurisdiction)
      .where('closedAt', 'is', null)
      .where('email', 'is not', null)
      .orderBy('id')
      .execute();
    const to = agencies.flatMap(({ email }) => (email === null ? [] : [email]));
    const about = { jurisdiction, count };
    const text = letterToAuthority(post.campaign, about, { timeZone: rules.timeZone });
    await writeTo(post, jurisdiction, to, text);
  }
}

async function wasTold(db: Db, { campaign, occasion }: Post, about: string): Promise<boolean> {
  const row = await db
    .selectFrom('campaignLetter')
    .select('about')
    .where('campaignId', '=', campaign.id)
    .where('occasion', '=', occasion)
    .where('about', '=', about)
    .executeTakeFirst();
  return row !== undefined;
}

/** One unit or authority, to each of its addresses; then it is noted. */
async function writeTo(
  { office, mailer, campaign, occasion }: Post,
  about: string,
  addresses: readonly string[],
  { subject, text }: { readonly subject: string; readonly text: string },
): Promise<void> {
  let sent = 0;
  const host = new URL(office.portalOrigin).hostname;
  for (const [i, to] of addresses.entries()) {
    const messageId = `<campaign.${campaign.id}.${occasion}.${about.replaceAll('/', '.')}.${i}@${host}>`;
    const result = await mailer.send({ to, subject, text, attachment: null, messageId });
    if (result.outcome === 'accepted') sent++;
    else if (result.outcome !== 'refused' && sent === 0) {
      throw new OperatingError(
        'unavailable',
        'The mail server did not take a letter of a campaign yet',
      );
    }
  }
  const outcome = sent > 0 ? 'sent' : addresses.length === 0 ? 'no-address' : 'refused';
  const at = isoFrom(office.clock.now());
  await office.database.db
    .insertInto('campaignLetter')
    .values({ campaignId: campaign.id, occasion, about, outcome, letters: sent, at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
