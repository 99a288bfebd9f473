/** What every page of the console has: the one box, menus of values, exports, filters, the label of a demonstration. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requirePeer } from '../peers.ts';
import { demonstration, exported, onPhone, pivot, search } from './find-cases.ts';
import { inviteKeeper } from './office-sample.ts';
import { ConsolePerson } from './person.ts';
import { deliverCampus, populate, startConsoleOffice } from './sample.ts';

test('what every page has', async (t) => {
  if (!requirePeer(t, 'chromium')) return;
  const office = await startConsoleOffice();
  t.after(() => office.close());
  const populated = await populate(office);
  await deliverCampus(office, populated);
  const { browser, origin, clock } = office;
  const keeper = await ConsolePerson.enter(browser, origin, clock);
  await keeper.accept(await inviteKeeper(populated));
  const officer = await ConsolePerson.enter(browser, origin, clock, { locale: 'zh-CN' });
  await officer.accept(populated.links.get('officer') ?? '');
  await t.test('one box finds things and pages', () => search(office, keeper, officer));
  await t.test('a value leads to where else it is', () => pivot(officer));
  await t.test('a list is exported by who proves who they are', () => {
    // A second factor counts as fresh for five minutes.
    clock.forward(6 * 60_000);
    return exported(office, officer);
  });
  await t.test('the box is found on a phone', () => onPhone(office, officer));
  await t.test('a demonstration is called one everywhere', () => demonstration(office, keeper));
  for (const { faults } of [keeper, officer]) assert.deepEqual(faults, []);
});
