import { OperatingError } from '#base/errors.ts';
import { openAgency } from '#govern/agency.ts';
import { defineCalendar } from '#govern/calendar.ts';
import { CHINA_CALENDAR, plainCalendar } from '#govern/calendar-shipped.ts';
import { makeGrant } from '#govern/grant.ts';
import { openJurisdiction } from '#govern/jurisdiction.ts';
import { registerPerson } from '#govern/person.ts';
import type { SystemActor } from '#model/actor.ts';
import type { CalendarRules } from '#model/calendar.ts';
import type { Person } from '#model/person.ts';
import { authRoutes } from '#model/routes/auth.ts';
import type { InputOf } from '#model/route.ts';
import { inWork, type Work } from '../work.ts';
import { hashNew, setPassword } from './change-password.ts';
import { entry } from './entry.ts';
import { ENROL } from './first-factor.ts';
import { readLink, useLink } from './one-time-link.ts';
import { startSession } from './session.ts';

const SETUP: SystemActor = { kind: 'system', id: null, part: 'setup' };

/** All of it or nothing: the root, an agency, its administrator and their grant. */
export const setUp = entry(authRoutes.setUp, async (entrance, caller, { body }) => {
  const { office } = entrance;
  // Before the password is hashed, so that strangers cannot have hashes made.
  await readLink(office.database.db, body.token, ['set-up'], office.clock.now());
  const { person: who, agency } = body;
  const about = [who.name, who.email, agency.nameEn, agency.nameZh];
  const hash = await hashNew(entrance, body.password, about);
  const person = await inWork(office, SETUP, async (work) => {
    await useLink(work, body.token, ['set-up']);
    return makeFirst(work, body, hash);
  });
  const tokens = await startSession(office, caller, { person, method: 'link', isFresh: false });
  return { reply: ENROL, tokens };
});

type Body = InputOf<typeof authRoutes.setUp>['body'];

function rulesFor(chosen: Body['calendar']): CalendarRules {
  if (chosen === undefined) return plainCalendar('UTC');
  return 'shipped' in chosen ? CHINA_CALENDAR : plainCalendar(chosen.timeZone);
}

async function makeFirst(work: Work, body: Body, hash: string): Promise<Person> {
  const { path, calendarId: named } = body.jurisdiction;
  if (named !== null) throw new OperatingError('invalid', 'There is no calendar yet: choose one');
  const where = { jurisdiction: path };
  const root = await work.tx
    .selectFrom('jurisdiction')
    .selectAll()
    .where('path', 'not like', '%/%')
    .executeTakeFirst();
  const around = { above: null, same: null, root: root ?? null };
  const calendarId = work.newId();
  const defined = defineCalendar(null, path, rulesFor(body.calendar));
  await work.record('calendar', calendarId, defined, where);
  const opened = openJurisdiction({ ...body.jurisdiction, calendarId }, around);
  const jurisdiction = await work.record('jurisdiction', work.newId(), opened, where);
  const office = openAgency(
    { ...body.agency, jurisdiction: path },
    { jurisdiction, inSameNode: [] },
  );
  const agency = await work.record('agency', work.newId(), office, where);
  const { language, ...identity } = body.person;
  const belonging = { agencyId: agency.id, unitId: null, language };
  const registered = registerPerson(
    { belonging, identity },
    { agency, unit: null, sameEmail: null },
  );
  const person = await work.record('person', work.newId(), registered, where);
  const grant = {
    personId: person.id,
    role: 'administrator',
    agencyId: agency.id,
    jurisdiction: path,
    sector: null,
    from: work.iso,
    until: null,
  } as const;
  const granted = makeGrant(grant, {
    at: work.at,
    actorId: null,
    person,
    agency,
    unit: null,
    jurisdiction,
    grants: [],
  });
  await work.record('grant', work.newId(), granted, where);
  return setPassword(work, person, hash);
}
