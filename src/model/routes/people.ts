import { z } from 'zod';
import { JurisdictionPath, RoleSchema, Sector } from '../authority.ts';
import { Delegation, DelegationContent, ReviewOutcome, VerbSchema } from '../delegation.ts';
import { Id, Instant } from '../event.ts';
import { Grant, GrantContent } from '../grant.ts';
import { Belonging, Identity, Person } from '../person.ts';
import { ById, Done, page, PageQuery, route } from '../route.ts';
import { Note } from '../text.ts';

const manage = { who: 'staff', verb: 'people.manage', stepUp: true } as const;
const read = { who: 'staff', verb: 'people.read', method: 'GET' } as const;
const own = { who: 'staff', verb: null } as const;

/** Handed over by the administrator: `<origin>/link#<token>`. */
const Link = Done.extend({ token: z.string(), expiresAt: Instant });
const Member = Identity.extend(Belonging.shape);

const PEOPLE = '/api/v1/people';
export const personRoutes = {
  list: route({
    ...read,
    name: 'person.list',
    path: PEOPLE,
    summary: 'List the people of agencies and units',
    personal: true,
    query: PageQuery.extend({ agencyId: Id.optional(), unitId: Id.optional() }),
    reply: page(Person),
  }),
  show: route({
    ...read,
    name: 'person.show',
    path: `${PEOPLE}/:id`,
    summary: 'Show a person, their grants and delegations',
    personal: true,
    params: ById,
    reply: Person.extend({ grants: z.array(Grant), delegations: z.array(Delegation) }),
  }),
  me: route({
    ...own,
    name: 'person.me',
    method: 'GET',
    path: '/api/v1/me',
    summary: 'Tell what one is and may do at this moment',
    reply: z.strictObject({
      person: Person,
      holds: z.array(
        z.strictObject({
          role: RoleSchema,
          jurisdiction: JurisdictionPath,
          sector: Sector.nullable(),
          until: Instant.nullable(),
          via: z.enum(['grant', 'deputy', 'break-glass']),
          fromPersonId: Id.nullable(),
          verbs: z.array(VerbSchema).nullable(),
        }),
      ),
      /** Lent by or to this person, and taken up in emergencies; the newest first. */
      delegations: z.array(Delegation),
    }),
  }),
  colleagues: route({
    ...own,
    name: 'person.colleagues',
    method: 'GET',
    path: '/api/v1/me/colleagues',
    summary: 'Name the people with whom one works, so that what they did can be read',
    personal: true,
    query: PageQuery,
    reply: page(Person.pick({ id: true, name: true, agencyId: true, unitId: true })),
  }),
  invite: route({
    ...manage,
    name: 'person.invite',
    method: 'POST',
    path: PEOPLE,
    summary: 'Register a person; the reply alone shows the link by which they set a password',
    body: Member,
    reply: Link,
  }),
  inviteAgain: route({
    ...manage,
    name: 'person.invite-again',
    method: 'POST',
    path: `${PEOPLE}/:id/invitation`,
    summary: 'Make a new invitation for somebody who has not used theirs; the one before ends',
    params: ById,
    reply: Link,
  }),
  reset: route({
    ...manage,
    name: 'person.reset',
    method: 'POST',
    path: `${PEOPLE}/:id/reset`,
    summary:
      'Make a link by which a person sets a new password, and a new second factor if theirs is lost',
    params: ById,
    body: z.strictObject({ dropsFactors: z.boolean() }),
    reply: Link,
  }),
  change: route({
    ...manage,
    name: 'person.change',
    method: 'PUT',
    path: `${PEOPLE}/:id`,
    summary: 'Change a person, or where they belong',
    params: ById,
    body: Member,
    reply: Done,
  }),
  disable: route({
    ...manage,
    name: 'person.disable',
    method: 'POST',
    path: `${PEOPLE}/:id/disable`,
    summary: 'Disable a person: their sessions end at once',
    params: ById,
    body: z.strictObject({ reason: Note }),
    reply: Done,
  }),
  enable: route({
    ...manage,
    name: 'person.enable',
    method: 'POST',
    path: `${PEOPLE}/:id/enable`,
    summary: 'Enable a disabled person again',
    params: ById,
    reply: Done,
  }),
  endSessions: route({
    ...manage,
    name: 'person.end-sessions',
    method: 'POST',
    path: `${PEOPLE}/:id/end-sessions`,
    summary: 'End all sessions of a person',
    params: ById,
    reply: Done,
  }),
  erase: route({
    ...manage,
    name: 'person.erase',
    verb: 'personal.erase',
    method: 'POST',
    path: `${PEOPLE}/:id/erase`,
    summary: 'Erase all that names a disabled person, for good; the record stays verifiable',
    params: ById,
    reply: Done,
  }),
};

const GRANTS = '/api/v1/grants';
export const grantRoutes = {
  list: route({
    ...read,
    name: 'grant.list',
    path: GRANTS,
    summary: 'List who holds which role where',
    query: PageQuery.extend({ personId: Id.optional() }),
    reply: page(Grant),
  }),
  make: route({
    ...manage,
    name: 'grant.make',
    method: 'POST',
    path: GRANTS,
    summary: 'Grant a role over a jurisdiction, and a sector if limited to it',
    body: GrantContent.extend({
      /** Left out: now. */
      from: Instant.optional(),
    }),
    reply: Done,
  }),
  end: route({
    ...manage,
    name: 'grant.end',
    method: 'POST',
    path: `${GRANTS}/:id/end`,
    summary: 'End a grant: it stops counting at once',
    params: ById,
    reply: Done,
  }),
  layDown: route({
    ...own,
    name: 'grant.lay-down',
    method: 'POST',
    path: '/api/v1/me/grants/:id/end',
    summary: 'Lay down a role that one has',
    params: ById,
    reply: Done,
  }),
};

const DELEGATIONS = '/api/v1/delegations';

const Lent = DelegationContent.extend({ from: Instant.optional(), reason: Note });
export const delegationRoutes = {
  list: route({
    ...read,
    name: 'delegation.list',
    path: DELEGATIONS,
    summary: 'List deputies and emergencies',
    personal: true,
    query: PageQuery.extend({
      /** `true`: only emergencies that nobody has reviewed. */
      unreviewed: z.enum(['true', 'false']).default('false'),
    }),
    reply: page(Delegation),
  }),
  lend: route({
    ...own,
    stepUp: true,
    name: 'delegation.lend',
    method: 'POST',
    path: '/api/v1/me/delegations',
    summary: 'Make somebody one’s deputy for a time',
    body: Lent.omit({ fromPersonId: true }),
    reply: Done,
  }),
  arrange: route({
    ...manage,
    name: 'delegation.arrange',
    method: 'POST',
    path: DELEGATIONS,
    summary: 'Make somebody the deputy of a person who is away',
    body: Lent.extend({ fromPersonId: Id }),
    reply: Done,
  }),
  breakGlass: route({
    ...own,
    stepUp: true,
    name: 'delegation.break-glass',
    method: 'POST',
    path: '/api/v1/me/break-glass',
    summary: 'Take up a role in an emergency, for hours and under review',
    body: Lent.omit({ personId: true, fromPersonId: true, from: true }),
    reply: Done,
  }),
  endOwn: route({
    ...own,
    name: 'delegation.end-own',
    method: 'POST',
    path: '/api/v1/me/delegations/:id/end',
    summary: 'End a delegation that one lent or holds',
    params: ById,
    reply: Done,
  }),
  end: route({
    ...manage,
    name: 'delegation.end',
    method: 'POST',
    path: `${DELEGATIONS}/:id/end`,
    summary: 'End a delegation',
    params: ById,
    reply: Done,
  }),
  review: route({
    who: 'staff',
    verb: 'people.read',
    stepUp: true,
    name: 'delegation.review',
    method: 'POST',
    path: `${DELEGATIONS}/:id/review`,
    summary: 'Say whether an emergency was one',
    params: ById,
    body: z.strictObject({ outcome: ReviewOutcome, note: Note }),
    reply: Done,
  }),
};
