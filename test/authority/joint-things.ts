/** What agencies do together, for the tests of authority (see things.ts): asked of another agency than everybody's there. */
import { isoFrom } from '#base/clock.ts';
import type { SystemActor } from '#model/actor.ts';
import { openConsultation } from '#service/consultations/lead-consultation.ts';
import { importList } from '#service/leads/import-list.ts';
import type { Office } from '#service/office.ts';
import { perform } from '#service/perform.ts';
import { assignTask } from '#service/tasks/assign-task.ts';
import { inWork } from '#service/work.ts';
import { caseOf } from './casework-things.ts';
import { HERE, type Province } from './province.ts';
import { addressOf } from './supervised-things.ts';
import type { Fixture } from './things.ts';

const OPERATOR: SystemActor = { kind: 'system', id: null, part: 'operator' };
const NOTHING = { params: {}, query: {} };
const DAY_MS = 86_400_000;

const tomorrow = ({ clock }: Office): string => isoFrom(clock.now() + DAY_MS);

async function otherAgency(office: Office): Promise<string> {
  return inWork(office, OPERATOR, async (work) => {
    const id = work.newId();
    const named = { nameEn: `Other ${id}`, nameZh: id, kind: 'other' as const };
    const data = { jurisdiction: HERE, ...named, email: null, phone: null, address: null };
    const events = [{ type: 'agency.opened', data } as const];
    return (await work.record('agency', id, { events }, { jurisdiction: HERE })).id;
  });
}

async function consultation(office: Office, province: Province): Promise<string> {
  const { caseId } = await caseOf(office, province);
  const body = {
    members: [await otherAgency(office)],
    question: 'Whose?',
    dueAt: tomorrow(office),
  };
  const asked = { params: { id: caseId }, query: {}, body };
  return (await perform(office, openConsultation, OPERATOR, asked)).id;
}

async function task(office: Office, province: Province): Promise<string> {
  const { caseId } = await caseOf(office, province);
  const body = {
    kind: 'visit-site' as const,
    toAgencyId: await otherAgency(office),
    what: 'Look',
    dueAt: tomorrow(office),
    about: { caseId },
  };
  return (await perform(office, assignTask, OPERATOR, { ...NOTHING, body })).id;
}

async function list(office: Office): Promise<string> {
  const text = `address,since,note\n${addressOf(office)},,\n`;
  const body = { source: office.newId(), jurisdiction: HERE, zone: null, dueAt: null, text };
  const { listId } = await perform(office, importList, OPERATOR, { ...NOTHING, body });
  if (listId === null) throw new Error('A list with a line is kept');
  return listId;
}

export const JOINT_FIXTURES: Readonly<Record<string, Fixture>> = {
  consultations: { field: 'consultationId', isOfUnit: true, make: consultation },
  tasks: { field: 'taskId', isOfUnit: true, make: task },
  'address-lists': { field: 'listId', isOfUnit: false, make: list },
};
