/** An office with a sensor that was declared, and what such a sensor sends. */
import assert from 'node:assert/strict';
import { randomUUIDv7 } from 'node:crypto';
import type { AnyoneActor, PersonActor, TokenActor } from '#model/actor.ts';
import { Delivery } from '#model/delivery.ts';
import type { Finding } from '#model/finding.ts';
import { Transcript } from '#model/transcript.ts';
import { HandClock, officeOn } from '../../../test/office.ts';
import { type Staff, staffOf } from '../../../test/staff.ts';
import { tokenHash } from '../auth/secret-token.ts';
import type { Office } from '../office.ts';
import { perform } from '../perform.ts';
import { declareSensor } from './declare-sensor.ts';
import { enrolSensor } from './enrol-sensor.ts';
import { inviteSensor } from './invite-sensor.ts';
import type { TakeFinding } from './take-delivery.ts';

export const ANYONE: AnyoneActor = { kind: 'anyone', id: null };
export const NOTHING = { params: {}, query: {}, body: {} };
export const CONTENT = {
  name: 'core switch',
  jurisdiction: 'hebei/shijiazhuang',
  networks: ['192.0.2.0/24', '2001:db8::/32'],
};
export const ENROLMENT = {
  name: 'mirror',
  publicInfo: { version: '0.1.0', host: 'probe-1', platform: 'linux' },
};

export interface World {
  readonly office: Office;
  readonly clock: HandClock;
  readonly staff: Staff;
  readonly admin: PersonActor;
  readonly sensorId: string;
}

export async function world(database: Parameters<typeof officeOn>[0]): Promise<World> {
  const clock = new HandClock();
  const office = await officeOn(database, clock);
  const staff = await staffOf(office);
  const admin = await staff.hire('administrator');
  const { id: sensorId } = await perform(office, declareSensor, admin, {
    ...NOTHING,
    body: CONTENT,
  });
  return { office, clock, staff, admin, sensorId };
}

/** As the HTTP interface finds out who has a token. */
export async function actorOf(office: Office, token: string): Promise<TokenActor | null> {
  const row = await office.database.db
    .selectFrom('apiToken')
    .selectAll()
    .where('tokenHash', '=', tokenHash(token))
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return null;
  return { kind: 'token', id: row.id, subjectId: row.subjectId, scopes: row.scopes };
}

export async function codeFor({ office, admin, sensorId }: World): Promise<string> {
  const input = { ...NOTHING, params: { id: sensorId } };
  return (await perform(office, inviteSensor, admin, input)).code;
}

export async function enrolled(all: World): Promise<TokenActor> {
  const body = { ...ENROLMENT, code: await codeFor(all) };
  const { token } = await perform(all.office, enrolSensor, ANYONE, { ...NOTHING, body });
  const actor = await actorOf(all.office, token);
  assert.ok(actor !== null);
  return actor;
}

export function aTranscript(startedAt = 1_700_000_000_000): Transcript {
  return Transcript.parse({
    v: 1,
    transport: 'tcp',
    ends: [
      { ip: '192.0.2.7', port: 40_000 },
      { ip: '198.51.100.9', port: 3333 },
    ],
    openingSeen: true,
    startedAt,
    carriers: [],
    reader: null,
    pieces: [],
    notes: [],
    left: 0,
    versions: { minewatch: '0.1.0', lists: [] },
    options: { language: 'en', region: null, trading: false },
  });
}

let seq = 0;
export function aDelivery(
  sensorId: string,
  findings: readonly Finding[],
  transcripts: Delivery['transcripts'] = [],
): Delivery {
  return Delivery.parse({
    v: 1,
    sensor: { id: sensorId, version: '0.1.0', configDigest: 'ab'.repeat(32), lists: [] },
    batch: { id: randomUUIDv7(), seq: ++seq },
    sentAt: '2026-03-02T08:00:00.000Z',
    clockOffsetMs: 12,
    findings,
    transcripts,
    health: {
      startedAt: '2026-03-02T08:00:00.000Z',
      packets: 1,
      bytes: 2,
      flows: 3,
      dropped: { kernel: 4 },
      sources: [{ name: 'eth0', state: 'up' }],
      spool: {
        findings: 0,
        transcripts: 0,
        bytes: 0,
        bytesMax: 1,
        dropped: {},
        torn: 0,
        damaged: 0,
        refused: 0,
      },
    },
  });
}

/** What the office made of findings, as the lead's side would hear of them. */
export function recorder(): { readonly take: TakeFinding; readonly taken: string[] } {
  const taken: string[] = [];
  return {
    taken,
    take: (_, { finding, transcriptId }) => {
      const proof = transcriptId === null ? 'alone' : 'with proof';
      taken.push(`${finding.id} ${finding.version} ${proof}`);
      return Promise.resolve();
    },
  };
}
