/** An office with three units in two cities, for tests of campaigns and filings. */
import type { SystemActor } from '#model/actor.ts';
import type { CampaignContent } from '#model/campaign.ts';
import { SHIPPED_QUESTIONS } from '#govern/campaign-form.ts';
import { HandClock, embeddedDatabase, officeOn } from '../../../test/office.ts';
import type { Office } from '../office.ts';
import { perform } from '../perform.ts';
import { inWork } from '../work.ts';
import { draftCampaign, openCampaign } from './manage-campaigns.ts';

export const OPERATOR: SystemActor = { kind: 'system', id: null, part: 'operator' };
export const NOTHING = { params: {}, query: {}, body: {} };
export const DAY_MS = 86_400_000;

export const CONTENT: CampaignContent = {
  titleEn: 'Self-inspection of September',
  titleZh: '九月自查',
  aboutEn: null,
  aboutZh: null,
  jurisdiction: 'hebei',
  filter: { sectors: [], unitIds: [], hardwareClasses: [], withSystemsOnly: false },
  due: { term: { businessDays: 10 } },
  remindBefore: [{ businessDays: 3 }],
  escalateAfter: [{ businessDays: 1 }],
  coversDays: 365,
  questions: [...SHIPPED_QUESTIONS],
};
export const ANSWERS = {
  answers: {
    ledger: 'yes',
    rules: 'yes',
    admins: '4',
    services: 'yes',
    donated: 'no',
    jobs: 'yes',
    power: 'yes',
    tenants: 'no',
    research: 'no',
    scan: 'both',
    'scan-day': '2026-03-01',
  },
  written: { measures: 'Nothing was found.' },
};
export const PDF = { name: 'signed.pdf', bytes: new TextEncoder().encode('%PDF-1.4 signed') };

export interface Ground {
  readonly office: Office;
  readonly clock: HandClock;
  readonly units: readonly { readonly id: string; readonly systemIds: readonly string[] }[];
}

/** Three units: two in one city with two systems each, one in another without any. */
export async function lay(): Promise<Ground> {
  const clock = new HandClock();
  const database = await embeddedDatabase();
  const office = await officeOn(database, clock);
  const units: { id: string; systemIds: string[] }[] = [];
  await inWork(office, OPERATOR, async (work) => {
    const node = { nameEn: 'Node', nameZh: '节点', calendarId: null } as const;
    const paths = [
      ['hebei', 'province'],
      ['hebei/tangshan', 'city'],
      ['hebei/baoding', 'city'],
    ] as const;
    for (const [path, level] of paths) {
      const events = [{ type: 'jurisdiction.opened' as const, data: { path, level, ...node } }];
      await work.record('jurisdiction', work.newId(), { events }, { jurisdiction: path });
    }
    for (const [i, jurisdiction] of [
      'hebei/tangshan',
      'hebei/tangshan',
      'hebei/baoding',
    ].entries()) {
      const unitId = work.newId();
      const place = { jurisdiction, sector: 'education' };
      const unit = { name: `School ${i}`, code: null, ...place, agencyId: work.newId() };
      await work.record(
        'unit',
        unitId,
        { events: [{ type: 'unit.registered', data: unit }] },
        place,
      );
      const systemIds: string[] = [];
      for (let k = 0; k < (i === 2 ? 0 : 2); k++) {
        const id = work.newId();
        systemIds.push(id);
        const kind = { critical: null, hardwareClass: 'server' as const, electricityAccounts: [] };
        const data = { name: `System ${k}`, code: null, unitId, ...place, ...kind };
        await work.record('system', id, { events: [{ type: 'system.registered', data }] }, place);
      }
      units.push({ id: unitId, systemIds: systemIds.toSorted() });
    }
  });
  return { office, clock, units };
}

export async function openedIn(
  { office }: Ground,
  change: Partial<CampaignContent> = {},
): Promise<string> {
  const body = { ...CONTENT, ...change };
  const { id } = await perform(office, draftCampaign, OPERATOR, { ...NOTHING, body });
  await perform(office, openCampaign, OPERATOR, { ...NOTHING, params: { id } });
  return id;
}
