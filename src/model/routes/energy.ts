import { z } from 'zod';
import { JurisdictionPath } from '../authority.ts';
import { CaseEnergy } from '../case.ts';
import {
  EnergyFactor,
  EnergyFactorContent,
  EnergyFactorEntry,
  FACTOR_KINDS,
} from '../energy-factor.ts';
import { ENERGY_BY, EnergyAccount, EnergyRow } from '../energy.ts';
import { Id, Instant } from '../event.ts';
import { AreaMap } from '../map.ts';
import { ById, Done, page, PAGE_ROWS_MAX, PageQuery, route } from '../route.ts';
import { Situation, TREND_DAYS_MAX } from '../situation.ts';

const factors = '/api/v1/energy-factors';

export const energyRoutes = {
  list: route({
    name: 'energy.list',
    method: 'GET',
    path: '/api/v1/energy',
    summary:
      'Tell the electricity that mining took in a stretch of time, by place, unit, system or case',
    who: 'staff',
    verb: 'lead.read',
    query: z.strictObject({
      by: z.enum(ENERGY_BY),
      /** Default: 30 days before the end. */
      from: Instant.optional(),
      /** Default: now. */
      to: Instant.optional(),
      jurisdiction: JurisdictionPath.optional(),
      unitId: Id.optional(),
      limit: z.coerce.number().int().min(1).max(PAGE_ROWS_MAX).default(50),
    }),
    reply: z.strictObject({
      from: Instant,
      to: Instant,
      /** Most energy first. */
      items: z.array(EnergyRow),
      /** Further ones that are not shown. */
      more: z.int().nonnegative(),
      total: EnergyRow,
      /** With which the figures were reckoned, but for those that a closed case keeps. */
      factors: z.array(EnergyFactor),
    }),
  }),
  ofCase: route({
    name: 'energy.of-case',
    method: 'GET',
    path: '/api/v1/cases/:id/energy',
    summary: 'Tell power, energy and carbon of a case, with what they rest on',
    who: 'staff',
    verb: 'case.read',
    params: ById,
    reply: EnergyAccount.extend({
      /** As it was computed when the case was closed; the rest of the reply is reckoned anew. */
      recorded: CaseEnergy.nullable(),
    }),
  }),
  ofSystem: route({
    name: 'energy.of-system',
    method: 'GET',
    path: '/api/v1/systems/:id/energy',
    summary: 'Tell power, energy and carbon of a system, with what they rest on',
    who: 'staff',
    verb: 'system.read',
    params: ById,
    reply: EnergyAccount,
  }),
};

export const energyFactorRoutes = {
  list: route({
    name: 'energy-factor.list',
    method: 'GET',
    path: factors,
    summary: 'List the factors that the authority added itself, the newest first',
    who: 'staff',
    verb: 'policy.read',
    query: PageQuery.extend({ kind: z.enum(FACTOR_KINDS).optional() }),
    reply: page(EnergyFactorEntry),
  }),
  shipped: route({
    name: 'energy-factor.shipped',
    method: 'GET',
    path: `${factors}/shipped`,
    summary: 'List the factors that come with Minewatch',
    who: 'staff',
    verb: 'policy.read',
    reply: z.strictObject({ items: z.array(EnergyFactor) }),
  }),
  add: route({
    name: 'energy-factor.add',
    method: 'POST',
    path: factors,
    summary: 'Add a factor that holds at a place and below',
    who: 'staff',
    verb: 'policy.manage',
    stepUp: true,
    body: EnergyFactorContent,
    reply: Done,
  }),
  withdraw: route({
    name: 'energy-factor.withdraw',
    method: 'POST',
    path: `${factors}/:id/withdraw`,
    summary: 'Withdraw a factor; closed cases keep what they were computed with',
    who: 'staff',
    verb: 'policy.manage',
    stepUp: true,
    params: ById,
    reply: Done,
  }),
};

export const situationRoutes = {
  show: route({
    name: 'situation.show',
    method: 'GET',
    path: '/api/v1/situation',
    summary: 'Tell what mines now, what waits and how it goes, within reach of whoever asks',
    who: 'staff',
    verb: 'lead.read',
    query: z.strictObject({
      days: z.coerce.number().int().min(7).max(TREND_DAYS_MAX).default(30),
      /** This place and all below it; default: everything within reach. */
      jurisdiction: JurisdictionPath.optional(),
    }),
    reply: Situation,
  }),
  map: route({
    name: 'situation.map',
    method: 'GET',
    path: '/api/v1/situation/map',
    summary: 'Give the map of the office; null where it has none',
    who: 'staff',
    verb: 'lead.read',
    reply: z.strictObject({ map: AreaMap.nullable() }),
  }),
};
