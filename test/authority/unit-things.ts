/** Campaigns, what units attest in them, and filings, for the tests of authority (see things.ts). */
import { SHIPPED_QUESTIONS } from '#govern/campaign-form.ts';
import { digestOf } from '#govern/campaign-sample.ts';
import type { SystemActor } from '#model/actor.ts';
import { inWork } from '#service/work.ts';
import { HERE, SECTOR } from './province.ts';
import { registerSystemOf } from './supervised-things.ts';
import type { Fixture } from './things.ts';

const OPERATOR: SystemActor = { kind: 'system', id: null, part: 'operator' };
const FROM = '2026-01-01T00:00:00.000Z';
const UNTIL = '2028-01-01T00:00:00.000Z';

export const UNIT_FIXTURES: Readonly<Record<string, Fixture>> = {
  campaigns: {
    field: 'campaignId',
    isOfUnit: false,
    make: async (office) => {
      const id = office.newId();
      const questions = [...SHIPPED_QUESTIONS];
      const data = {
        titleEn: 'Self-inspection',
        titleZh: '自查',
        aboutEn: null,
        aboutZh: null,
        jurisdiction: HERE,
        filter: { sectors: [], unitIds: [], hardwareClasses: [], withSystemsOnly: false },
        due: { term: { businessDays: 10 } },
        remindBefore: [],
        escalateAfter: [],
        coversDays: 365,
        questions,
        formHash: digestOf(questions),
      };
      const events = [{ type: 'campaign.drafted' as const, data }];
      const where = { jurisdiction: HERE };
      await inWork(office, OPERATOR, (work) => work.record('campaign', id, { events }, where));
      return id;
    },
  },
  attestations: {
    field: 'attestationId',
    isOfUnit: true,
    make: async (office, province) => {
      const campaignId = (await UNIT_FIXTURES['campaigns']?.make(office, province)) ?? '';
      const id = office.newId();
      const place = { jurisdiction: HERE, sector: SECTOR, unitId: province.unitId };
      const data = { ...place, campaignId, edition: 1, formHash: '0'.repeat(64) };
      const events = [{ type: 'attestation.started' as const, data }];
      await inWork(office, OPERATOR, (work) => work.record('attestation', id, { events }, place));
      return id;
    },
  },
  filings: {
    field: 'filingId',
    isOfUnit: true,
    make: async (office, province) => {
      const systemId = await registerSystemOf(office, province);
      const id = office.newId();
      const place = { jurisdiction: HERE, sector: SECTOR, unitId: province.unitId };
      const scale = { wattsMax: 500, devicesMax: 2, hashrateMax: null, coins: [], algorithms: [] };
      const data = {
        ...place,
        kind: 'research' as const,
        title: `Consensus ${id}`,
        discipline: 'Computer science',
        systemIds: [systemId],
        consent: { department: 'Department of education', reference: '2026-7', on: '2026-01-01' },
        scale,
        from: FROM,
        until: UNTIL,
        renewsId: null,
      };
      const personal = { purpose: 'Research', leader: 'Wang', responsible: 'Li', contact: '1234' };
      const events = [{ type: 'filing.submitted' as const, data, personal }];
      await inWork(office, OPERATOR, (work) => work.record('filing', id, { events }, place));
      return id;
    },
  },
};
