import { z } from 'zod';
import { JurisdictionPath } from '../authority.ts';
import { Policy, PolicyChange, PolicyRules } from '../policy.ts';
import { Done, page, PageQuery, route } from '../route.ts';
import { Note } from '../text.ts';

const path = '/api/v1/policies';

export const policyRoutes = {
  list: route({
    name: 'policy.list',
    method: 'GET',
    path,
    summary: 'List what each jurisdiction has decided for its cases',
    who: 'staff',
    verb: 'policy.read',
    query: PageQuery,
    reply: page(Policy.omit({ reason: true })),
  }),
  effective: route({
    name: 'policy.effective',
    method: 'GET',
    path: `${path}/effective`,
    summary: 'Show what holds at a jurisdiction, with what it inherits',
    who: 'staff',
    verb: 'policy.read',
    query: z.strictObject({ jurisdiction: JurisdictionPath }),
    reply: z.strictObject({
      jurisdiction: JurisdictionPath,
      rules: PolicyRules,
      /** The policies that it follows from, the root first. */
      from: z.array(Policy.pick({ id: true, version: true, jurisdiction: true })),
    }),
  }),
  set: route({
    name: 'policy.set',
    method: 'PUT',
    path,
    summary: 'Set what a jurisdiction decides itself; all else is inherited',
    who: 'staff',
    verb: 'policy.manage',
    stepUp: true,
    body: z.strictObject({ jurisdiction: JurisdictionPath, rules: PolicyChange, reason: Note }),
    reply: Done,
  }),
};
