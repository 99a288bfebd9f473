import { z } from 'zod';
import { Agency, AgencyContent } from '../agency.ts';
import { JurisdictionPath, Sector } from '../authority.ts';
import { Jurisdiction, JurisdictionContent } from '../jurisdiction.ts';
import { ById, Done, page, PageQuery, route } from '../route.ts';
import { Unit, UnitContent } from '../unit.ts';

const read = { who: 'staff', verb: 'directory.read', method: 'GET' } as const;
const manage = { who: 'staff', verb: 'directory.manage' } as const;
/** This node and all below it. */
const Under = PageQuery.extend({ under: JurisdictionPath.optional() });

const JURISDICTIONS = '/api/v1/jurisdictions';
export const jurisdictionRoutes = {
  list: route({
    ...read,
    name: 'jurisdiction.list',
    path: JURISDICTIONS,
    summary: 'List the tree of jurisdictions',
    query: Under,
    reply: page(Jurisdiction),
  }),
  open: route({
    ...manage,
    name: 'jurisdiction.open',
    method: 'POST',
    path: JURISDICTIONS,
    summary: 'Open a jurisdiction below another',
    body: JurisdictionContent.extend({ path: JurisdictionPath }),
    reply: Done,
  }),
  change: route({
    ...manage,
    name: 'jurisdiction.change',
    method: 'PUT',
    path: `${JURISDICTIONS}/:id`,
    summary: 'Change the names, level or calendar of a jurisdiction',
    params: ById,
    body: JurisdictionContent,
    reply: Done,
  }),
  close: route({
    ...manage,
    name: 'jurisdiction.close',
    method: 'POST',
    path: `${JURISDICTIONS}/:id/close`,
    summary: 'Close a jurisdiction in which nothing stands any more',
    params: ById,
    reply: Done,
  }),
  reopen: route({
    ...manage,
    name: 'jurisdiction.reopen',
    method: 'POST',
    path: `${JURISDICTIONS}/:id/reopen`,
    summary: 'Open a closed jurisdiction again',
    params: ById,
    reply: Done,
  }),
};

const AGENCIES = '/api/v1/agencies';
export const agencyRoutes = {
  list: route({
    ...read,
    name: 'agency.list',
    path: AGENCIES,
    summary: 'List the agencies',
    query: Under,
    reply: page(Agency),
  }),
  open: route({
    ...manage,
    name: 'agency.open',
    method: 'POST',
    path: AGENCIES,
    summary: 'Open an agency in a jurisdiction',
    body: AgencyContent.extend({ jurisdiction: JurisdictionPath }),
    reply: Done,
  }),
  change: route({
    ...manage,
    name: 'agency.change',
    method: 'PUT',
    path: `${AGENCIES}/:id`,
    summary: 'Change an agency',
    params: ById,
    body: AgencyContent,
    reply: Done,
  }),
  close: route({
    ...manage,
    name: 'agency.close',
    method: 'POST',
    path: `${AGENCIES}/:id/close`,
    summary: 'Close an agency that has nobody and nothing left',
    params: ById,
    reply: Done,
  }),
};

const UNITS = '/api/v1/units';
export const unitRoutes = {
  list: route({
    ...read,
    name: 'unit.list',
    path: UNITS,
    summary: 'List the supervised units',
    query: Under.extend({
      sector: Sector.optional(),
      /** `true`: retired ones too. */
      retired: z.enum(['true', 'false']).default('false'),
    }),
    reply: page(Unit),
  }),
  show: route({
    ...read,
    name: 'unit.show',
    path: `${UNITS}/:id`,
    summary: 'Show a supervised unit',
    params: ById,
    reply: Unit,
  }),
  register: route({
    ...manage,
    name: 'unit.register',
    method: 'POST',
    path: UNITS,
    summary: 'Register a unit to be supervised',
    body: UnitContent,
    reply: Done,
  }),
  change: route({
    ...manage,
    name: 'unit.change',
    method: 'PUT',
    path: `${UNITS}/:id`,
    summary: 'Change a supervised unit, or move it',
    params: ById,
    body: UnitContent,
    reply: Done,
  }),
  retire: route({
    ...manage,
    name: 'unit.retire',
    method: 'POST',
    path: `${UNITS}/:id/retire`,
    summary: 'Retire a unit that has no system and no open case left',
    params: ById,
    reply: Done,
  }),
  restore: route({
    ...manage,
    name: 'unit.restore',
    method: 'POST',
    path: `${UNITS}/:id/restore`,
    summary: 'Supervise a retired unit again',
    params: ById,
    reply: Done,
  }),
};
