/** A case of a university, for tests of notices. */
import { SAMPLE_FIELDS } from '#govern/notice.fixture.ts';
import { caseNumberFrom } from '#model/case-number.ts';
import type { Notice } from '#model/notice.ts';
import { NoticePreparation } from '#model/routes/notices.ts';
import type { Database } from '#store/database.ts';
import { HandClock, officeOn } from '../../../test/office.ts';
import { OPERATOR, staffOf, type Staff } from '../../../test/staff.ts';
import type { Office } from '../office.ts';
import { perform } from '../perform.ts';
import { inWork } from '../work.ts';
import { composeNotice, type NoticeCase } from './compose.ts';
import { showNotice } from './show-notice.ts';

export const NOTHING = { query: {}, body: {} };
export const CITY = 'hebei/shijiazhuang';

export interface Scene {
  readonly office: Office;
  readonly time: HandClock;
  readonly staff: Staff;
  readonly about: NoticeCase;
  prepare(change?: Partial<NoticePreparation>, of?: Partial<NoticeCase>): Promise<Notice>;
}

const { seenSince, seenUntil, whatWasSeen, deadline, howToRectify, whatWasWrong } =
  SAMPLE_FIELDS.en;
const USUAL = {
  kind: 'finding-notice',
  language: 'en',
  channels: ['email', 'print'],
  template: null,
  recipient: 'leader',
  orderId: null,
  earlierId: null,
  words: { seenSince, seenUntil, whatWasSeen, deadline, howToRectify, whatWasWrong },
};

export async function scene(database: Database): Promise<Scene> {
  const time = new HandClock();
  const office = await officeOn(database, time);
  const staff = await staffOf(office);
  const systemId = await cluster(office, staff.unitId);
  const about: NoticeCase = {
    id: office.newId(),
    number: caseNumberFrom('SHIJIAZHUANG', 2026, 42),
    jurisdiction: CITY,
    sector: 'education',
    unitId: staff.unitId,
    systemId,
    verdict: 'deliberate',
    evidenceHold: false,
  };
  return {
    office,
    time,
    staff,
    about,
    prepare: (change = {}, of = {}) =>
      inWork(office, OPERATOR, (work) =>
        composeNotice(work, { ...about, ...of }, NoticePreparation.parse({ ...USUAL, ...change })),
      ),
  };
}

export const shown = async ({ office }: Scene, id: string) =>
  perform(office, showNotice, OPERATOR, { params: { id }, ...NOTHING });

/** A system of that unit with a leader who has a mailbox and a responsible person who has none. */
async function cluster(office: Office, unitId: string): Promise<string> {
  const systemId = office.newId();
  const place = { jurisdiction: CITY };
  await inWork(office, OPERATOR, async (work) => {
    const registered = {
      type: 'system.registered',
      data: {
        name: 'Computing cluster',
        code: null,
        unitId: unitId,
        jurisdiction: CITY,
        sector: 'education',
        critical: null,
        hardwareClass: 'cluster',
        electricityAccounts: [] as string[],
      },
    } as const;
    const contacts = {
      type: 'system.contacts-set',
      data: {},
      personal: {
        leader: { name: 'A. Leader', email: 'leader@unit.example', phone: null },
        responsible: { name: 'B. Silent', email: null, phone: null },
        technical: null,
      },
    } as const;
    await work.record('system', systemId, { events: [registered, contacts] }, place);
  });
  return systemId;
}
