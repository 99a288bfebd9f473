/** Systems and their addresses, pools, exemptions and points, for the tests of authority (see things.ts). */
import type { SystemActor } from '#model/actor.ts';
import { USUAL_POINT } from '#model/point.fixture.ts';
import { addBinding } from '#service/bindings/add-binding.ts';
import { declarePool } from '#service/bindings/declare-pool.ts';
import type { Office } from '#service/office.ts';
import { perform } from '#service/perform.ts';
import { declarePoint } from '#service/points/declare-point.ts';
import { registerSystem } from '#service/systems/register-system.ts';
import { inWork } from '#service/work.ts';
import { HERE, SECTOR, type Province } from './province.ts';
import type { Fixture } from './things.ts';

const OPERATOR: SystemActor = { kind: 'system', id: null, part: 'operator' };
const NOTHING = { params: {}, query: {} };
const FROM = '2026-01-01T00:00:00.000Z';

/** A name, and an address of 2001:db8::/32, that nothing else has. */
export const nameOf = (office: Office): string => `n${office.newId()}`;
export const addressOf = (office: Office): string => {
  const digits = office.newId().replaceAll('-', '').slice(-12);
  return `2001:db8:1:0:1:${digits.slice(0, 4)}:${digits.slice(4, 8)}:${digits.slice(8)}`;
};

export async function registerSystemOf(office: Office, { unitId }: Province): Promise<string> {
  const content = { name: nameOf(office), code: null, unitId, jurisdiction: HERE, sector: SECTOR };
  const kind = { critical: null, hardwareClass: 'server' as const, electricityAccounts: [] };
  const body = { ...content, ...kind };
  const { id } = await perform(office, registerSystem, OPERATOR, { ...NOTHING, body });
  return id;
}

export const SUPERVISED_FIXTURES: Readonly<Record<string, Fixture>> = {
  systems: { field: 'systemId', isOfUnit: true, make: registerSystemOf },
  bindings: {
    field: 'bindingId',
    isOfUnit: true,
    make: async (office, province) => {
      const systemId = await registerSystemOf(office, province);
      const time = { from: FROM, until: null, confidence: 0.9, mac: null, port: null };
      const body = { systemId, network: addressOf(office), ...time };
      const { id } = await perform(office, addBinding, OPERATOR, { ...NOTHING, body });
      return id;
    },
  },
  'address-pools': {
    field: 'poolId',
    isOfUnit: false,
    make: async (office) => {
      const content = { name: nameOf(office), network: addressOf(office), jurisdiction: HERE };
      const body = { ...content, kind: 'cgnat', from: FROM, until: null } as const;
      const { id } = await perform(office, declarePool, OPERATOR, { ...NOTHING, body });
      return id;
    },
  },
  exemptions: {
    field: 'exemptionId',
    isOfUnit: false,
    // Proposed by somebody who is none of the people of the tests: the operator cannot sign for it.
    make: async (office) => {
      const id = office.newId();
      const place = { jurisdiction: HERE, sector: SECTOR, unitId: null };
      const scope = { networks: [addressOf(office)], systemId: null, from: FROM, until: null };
      const content = { name: nameOf(office), kind: 'hospital', ...place, ...scope } as const;
      const data = { ...content, hands: [office.newId()] };
      const personal = { reason: 'intensive care' };
      const events = [{ type: 'exemption.proposed', data, personal } as const];
      await inWork(office, OPERATOR, (work) => work.record('exemption', id, { events }, place));
      return id;
    },
  },
  points: {
    field: 'pointId',
    isOfUnit: false,
    make: async (office) => {
      const content = { name: nameOf(office), kind: 'nftables', jurisdiction: HERE } as const;
      const reach = { networks: ['192.0.2.0/24'], rungs: ['block-pools' as const] };
      const budget = { elementsMax: 100, shortestIpv4: 24, shortestIpv6: 48 };
      const body = {
        ...USUAL_POINT,
        ...content,
        ...reach,
        mode: 'dry-run',
        leaseSeconds: 900,
        budget,
      } as const;
      const { id } = await perform(office, declarePoint, OPERATOR, { ...NOTHING, body });
      return id;
    },
  },
};
