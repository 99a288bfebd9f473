import { z } from 'zod';
import { JurisdictionPath } from '../authority.ts';
import { Binding } from '../binding.ts';
import { Contacts } from '../contact.ts';
import { Id } from '../event.ts';
import { Handles } from '../handle.ts';
import { ById, Done, page, PageQuery, route } from '../route.ts';
import { FiledResearch, System, SystemContent } from '../system.ts';
import { line, Note } from '../text.ts';

/** A system as lists show it: nobody is named. */
export const SystemSummary = System.omit({
  leader: true,
  responsible: true,
  technical: true,
  handles: true,
  electricityAccounts: true,
});
export type SystemSummary = z.infer<typeof SystemSummary>;

const shared = { who: 'staff', verb: 'system.manage' } as const;
const path = '/api/v1/systems';

export const systemRoutes = {
  list: route({
    name: 'system.list',
    method: 'GET',
    path,
    summary: 'List the supervised systems',
    who: 'staff',
    verb: 'system.read',
    query: PageQuery.extend({
      unitId: Id.optional(),
      /** This node and all below it. */
      jurisdiction: JurisdictionPath.optional(),
      critical: z.stringbool().optional(),
      retired: z.stringbool().optional(),
      /** The code, or the beginning of the name, in any case. */
      search: line(60).optional(),
    }),
    reply: page(SystemSummary),
  }),
  show: route({
    name: 'system.show',
    method: 'GET',
    path: `${path}/:id`,
    summary: 'Show a system with the people who answer for it; the look is recorded',
    who: 'staff',
    verb: 'system.read',
    personal: true,
    params: ById,
    reply: System,
  }),
  register: route({
    ...shared,
    name: 'system.register',
    method: 'POST',
    path,
    summary: 'Register a system of a unit',
    body: SystemContent,
    reply: Done,
  }),
  change: route({
    ...shared,
    name: 'system.change',
    method: 'PUT',
    path: `${path}/:id`,
    summary: 'Change what is known of a system',
    params: ById,
    body: SystemContent,
    reply: Done,
  }),
  contacts: route({
    ...shared,
    name: 'system.contacts',
    method: 'PUT',
    path: `${path}/:id/contacts`,
    summary: 'Name the leader, the person responsible and the technical contact',
    params: ById,
    body: Contacts,
    reply: Done,
  }),
  handles: route({
    ...shared,
    name: 'system.handles',
    method: 'PUT',
    path: `${path}/:id/handles`,
    summary: 'Name the devices and accounts by which logs know the system',
    params: ById,
    body: z.strictObject({ handles: Handles }),
    reply: Done,
  }),
  fileResearch: route({
    ...shared,
    name: 'system.file-research',
    method: 'PUT',
    path: `${path}/:id/research`,
    summary: 'Enter a filing of research for the system',
    params: ById,
    body: FiledResearch,
    reply: Done,
  }),
  withdrawResearch: route({
    ...shared,
    name: 'system.withdraw-research',
    method: 'DELETE',
    path: `${path}/:id/research`,
    summary: 'Withdraw the filing of research',
    params: ById,
    reply: Done,
  }),
  retire: route({
    ...shared,
    name: 'system.retire',
    method: 'POST',
    path: `${path}/:id/retire`,
    summary: 'Retire a system that is no longer there',
    params: ById,
    body: z.strictObject({ reason: Note }),
    reply: Done,
  }),
  restore: route({
    ...shared,
    name: 'system.restore',
    method: 'POST',
    path: `${path}/:id/restore`,
    summary: 'Restore a system that was retired',
    params: ById,
    reply: Done,
  }),
  bindings: route({
    name: 'system.bindings',
    method: 'GET',
    path: `${path}/:id/bindings`,
    summary: 'List the addresses of a system through time; the look is recorded',
    who: 'staff',
    verb: 'binding.read',
    personal: true,
    params: ById,
    query: PageQuery,
    reply: page(Binding),
  }),
};
