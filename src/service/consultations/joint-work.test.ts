/** Agencies work together on one case: opinions, tasks, and a list from above that must reach zero. */
import assert from 'node:assert/strict';
import type { PersonActor } from '#model/actor.ts';
import { onEachDatabase } from '../../../test/office.ts';
import { OPERATOR } from '../../../test/staff.ts';
import { endAddressList, setAddressListDue } from '../address-lists/end-address-list.ts';
import { listAddressLists } from '../address-lists/list-address-lists.ts';
import { showAddressList } from '../address-lists/show-address-list.ts';
import {
  about,
  about0,
  casework,
  HOUR,
  nothing,
  type Casework,
} from '../cases/casework.fixture.ts';
import { assessed, END, stateOf } from '../cases/casework-steps.fixture.ts';
import { closeCase } from '../cases/close-case.ts';
import { dismissLead } from '../leads/dismiss-lead.ts';
import { importList } from '../leads/import-list.ts';
import { perform } from '../perform.ts';
import { rebuildAll } from '../record/rebuild.ts';
import { eraseCase } from '../retention/erase-case.ts';
import { assignTask } from '../tasks/assign-task.ts';
import { acknowledgeTask, declineTask, reportTask } from '../tasks/do-task.ts';
import { acceptTask, returnTask, withdrawTask } from '../tasks/lead-task.ts';
import { listTasks } from '../tasks/list-tasks.ts';
import { showTask } from '../tasks/show-task.ts';
import { inWork } from '../work.ts';
import { answerConsultation } from './answer-consultation.ts';
import { concludeConsultation, openConsultation, widenConsultation } from './lead-consultation.ts';
import { listConsultations } from './list-consultations.ts';
import { showConsultation } from './show-consultation.ts';

/** Another agency, of another branch: its officer reaches health alone, and nothing of this case. */
async function otherAgency({ office }: Casework, nameEn: string) {
  const agencyId = office.newId();
  const officer: PersonActor = {
    kind: 'person',
    id: office.newId(),
    sessionId: office.newId(),
    steppedUpAt: 0,
  };
  await inWork(office, OPERATOR, async (work) => {
    const place = { jurisdiction: 'hebei' };
    const named = { nameEn, nameZh: nameEn, kind: 'public-security' as const };
    const data = { ...place, ...named, email: null, phone: null, address: null };
    await work.record('agency', agencyId, { events: [{ type: 'agency.opened', data }] }, place);
    const person = {
      type: 'person.registered',
      data: { agencyId, unitId: null, language: 'zh-CN' },
      personal: { name: nameEn, email: `${officer.id}@example.org`, phone: null },
    } as const;
    await work.record('person', officer.id, { events: [person] }, place);
    const time = { from: work.iso, until: null };
    const granted = { personId: officer.id, agencyId, role: 'officer' as const };
    const grant = { ...granted, ...time, jurisdiction: 'hebei/baoding', sector: 'health' };
    const made = { type: 'grant.made', data: grant } as const;
    await work.record('grant', work.newId(), { events: [made] }, place);
  });
  return { agencyId, officer };
}

const inHours = ({ clock }: Casework, hours: number): string =>
  new Date(clock.now() + hours * HOUR).toISOString();

onEachDatabase(
  'agencies of other branches give their opinion, and see the question alone',
  async (_t, database) => {
    const all = await casework(database);
    const { office, people } = all;
    const caseId = await assessed(all);
    const [police, energy] = [await otherAgency(all, 'Police'), await otherAgency(all, 'Energy')];
    const asked = { members: [police.agencyId], question: 'Is it yours?', dueAt: inHours(all, 48) };
    const { id } = await perform(office, openConsultation, people.officer, about(caseId, asked));
    const listed = async (who: PersonActor, waiting = false) => {
      const query = { limit: 9, ...(waiting ? { waiting } : {}) };
      const { items } = await perform(office, listConsultations, who, { ...nothing, query });
      return items.map(({ answered, waitsForMe }) => [answered, waitsForMe]);
    };
    assert.deepEqual(await listed(police.officer, true), [[0, true]]);
    assert.deepEqual(await listed(energy.officer), []);
    const look = perform(office, showConsultation, energy.officer, about0(id));
    await assert.rejects(look, { code: 'not-found' });
    const opinion = about(id, { stance: 'agrees' as const, text: 'Ours' });
    for (const who of [energy.officer, people.officer]) {
      const answer = perform(office, answerConsultation, who, opinion);
      await assert.rejects(answer, { code: 'forbidden' });
    }
    const more = about(id, { members: [energy.agencyId] });
    await perform(office, widenConsultation, people.officer, more);
    await perform(office, answerConsultation, police.officer, opinion);
    assert.deepEqual(await listed(police.officer), [[1, false]]);
    const end = about(id, { agreed: true, minutes: 'The police take it over' });
    const conclude = () => perform(office, concludeConsultation, people.officer, end);
    await assert.rejects(conclude(), { code: 'wrong-state' });
    all.clock.forward(48 * HOUR);
    await conclude();
    const shown = await perform(office, showConsultation, police.officer, about0(id));
    assert.partialDeepStrictEqual(shown, {
      state: 'concluded',
      question: 'Is it yours?',
      minutes: 'The police take it over',
      silent: [energy.agencyId],
      may: { answer: false, lead: false },
    });
    assert.ok((await rebuildAll(office)).every(({ same }) => same));
    // What people wrote goes with the case; who was asked, and what was agreed, stays.
    await inWork(office, OPERATOR, async (work) =>
      eraseCase(work, await work.load('case', caseId)),
    );
    const after = await perform(office, showConsultation, OPERATOR, about0(id));
    assert.deepEqual([after.question, after.minutes, after.agreed], [null, null, true]);
  },
);

onEachDatabase(
  'another agency takes on a task, reports, and hears whether it was enough',
  async (_t, database) => {
    const all = await casework(database);
    const { office, people } = all;
    const caseId = await assessed(all);
    const { agencyId, officer } = await otherAgency(all, 'Police');
    const other = await otherAgency(all, 'Energy');
    const body = {
      kind: 'visit-site' as const,
      toAgencyId: agencyId,
      what: 'Look at the machine room',
      dueAt: inHours(all, 48),
      about: { caseId },
    };
    const { id } = await perform(office, assignTask, people.officer, { ...nothing, body });
    const mine = async (who: PersonActor) => {
      const query = { limit: 9, mine: true, open: true };
      return (await perform(office, listTasks, who, { ...nothing, query })).items.length;
    };
    assert.deepEqual([await mine(officer), await mine(other.officer)], [1, 0]);
    const take = (who: PersonActor) => perform(office, acknowledgeTask, who, about0(id));
    await assert.rejects(take(other.officer), { code: 'forbidden' });
    await take(officer);
    await assert.rejects(perform(office, declineTask, officer, about(id, { note: 'No' })), {
      code: 'wrong-state',
    });
    const report = about(id, { result: 'done' as const, note: 'Two racks' });
    await perform(office, reportTask, officer, report);
    const accept = (who: PersonActor) => perform(office, acceptTask, who, about0(id));
    await assert.rejects(accept(officer), { code: 'forbidden' });
    const back = about(id, { note: 'Which power line?', dueAt: inHours(all, 96) });
    await perform(office, returnTask, people.officer, back);
    await perform(office, reportTask, officer, report);
    await accept(people.officer);
    const shown = await perform(office, showTask, officer, about0(id));
    assert.partialDeepStrictEqual(shown, { state: 'accepted', returns: 1, doneBy: officer.id });
    const withdraw = perform(office, withdrawTask, people.officer, about(id, { note: 'x' }));
    await assert.rejects(withdraw, { code: 'wrong-state' });
    assert.ok((await rebuildAll(office)).every(({ same }) => same));
  },
);

onEachDatabase('a list from above is over when its last line is', async (_t, database) => {
  const all = await casework(database);
  const { office, people } = all;
  const text = 'address,since,note\n192.0.2.7,2026-02-01T00:00:00Z,\n203.0.113.9,,\n';
  const list = { source: 'notice 7', jurisdiction: 'hebei', zone: null, text };
  const body = { ...list, dueAt: inHours(all, 48) };
  const hand = () => perform(office, importList, people.officer, { ...nothing, body });
  const { listId, leads } = await hand();
  const id = listId ?? '';
  assert.equal((await hand()).listId, id, 'handed in again it is the same list');
  const seen = async () => {
    const shown = await perform(office, showAddressList, people.officer, about0(id));
    return [shown.open, shown.closed, shown.places.map(({ open }) => open)];
  };
  assert.deepEqual(await seen(), [2, 0, [1, 1]]);
  const later = about(id, { dueAt: inHours(all, 96) });
  await perform(office, setAddressListDue, people.officer, later);
  const end = () => perform(office, endAddressList, people.officer, about0(id));
  await assert.rejects(end(), { code: 'wrong-state' });
  const [known, unknown] = leads;
  const why = { why: 'not-ours' as const, note: null };
  await perform(office, dismissLead, people.analyst, about(unknown?.leadId ?? '', why));
  // The other one becomes a case, which ends elsewhere.
  const caseId = await assessed(all);
  assert.deepEqual((await stateOf(all, caseId)).leadIds.includes(known?.leadId ?? ''), true);
  assert.deepEqual((await seen()).slice(0, 2), [1, 1]);
  const away = { ...END, outcome: 'transferred' as const, transferredTo: 'hebei/baoding' };
  await perform(office, closeCase, people.officer, about(caseId, away));
  assert.deepEqual((await seen()).slice(0, 2), [0, 2]);
  await end();
  const query = { limit: 9, open: true };
  const { items } = await perform(office, listAddressLists, people.officer, { ...nothing, query });
  assert.deepEqual(items, []);
  assert.ok((await rebuildAll(office)).every(({ same }) => same));
});
