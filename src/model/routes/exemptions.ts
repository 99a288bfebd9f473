import { z } from 'zod';
import { Exemption, EXEMPTION_STATES, ExemptionContent } from '../exemption.ts';
import { ById, Done, page, PageQuery, route } from '../route.ts';
import { Note } from '../text.ts';

/** As lists show it: the reason is free text and may name people. */
const ExemptionSummary = Exemption.omit({ reason: true });

const path = '/api/v1/exemptions';
const Reason = z.strictObject({ reason: Note });

export const exemptionRoutes = {
  list: route({
    name: 'exemption.list',
    method: 'GET',
    path,
    summary: 'List what is exempt from measures',
    who: 'staff',
    verb: 'exemption.read',
    query: PageQuery.extend({ state: z.enum(EXEMPTION_STATES).optional() }),
    reply: page(ExemptionSummary),
  }),
  show: route({
    name: 'exemption.show',
    method: 'GET',
    path: `${path}/:id`,
    summary: 'Show an exemption with its reason; the look is recorded',
    who: 'staff',
    verb: 'exemption.read',
    personal: true,
    params: ById,
    reply: Exemption,
  }),
  propose: route({
    name: 'exemption.propose',
    method: 'POST',
    path,
    summary: 'Propose that networks or a system are never withheld from',
    who: 'staff',
    verb: 'exemption.propose',
    body: ExemptionContent.extend({ reason: Note }),
    reply: Done,
  }),
  grant: route({
    name: 'exemption.grant',
    method: 'POST',
    path: `${path}/:id/grant`,
    summary: 'Grant an exemption that another person proposed',
    who: 'staff',
    verb: 'exemption.grant',
    stepUp: true,
    params: ById,
    reply: Done,
  }),
  refuse: route({
    name: 'exemption.refuse',
    method: 'POST',
    path: `${path}/:id/refuse`,
    summary: 'Refuse an exemption that another person proposed',
    who: 'staff',
    verb: 'exemption.grant',
    params: ById,
    body: Reason,
    reply: Done,
  }),
  withdraw: route({
    name: 'exemption.withdraw',
    method: 'POST',
    path: `${path}/:id/withdraw`,
    summary: 'Withdraw an exemption or its proposal',
    who: 'staff',
    verb: 'exemption.propose',
    stepUp: true,
    params: ById,
    body: Reason,
    reply: Done,
  }),
};
