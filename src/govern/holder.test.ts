import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '#model/decision.ts';
import { mayDo } from './authority.ts';
import { holderOf, type Loan } from './holder.ts';
import { AT, delegation, grant, HOUR, idOf, NOW, person } from './people.fixture.ts';

const lender = { person: person(), grants: [grant()] };
const deputy = person({ id: idOf(301) });
const loan: Loan = { delegation: delegation({ jurisdiction: 'hebei/baoding' }), lender };
const BAODING = { jurisdiction: 'hebei/baoding', sector: 'health', unitId: null };
const may = (loans: readonly Loan[], target = BAODING, at = AT): string => {
  const answer = mayDo(holderOf(deputy, [], loans, at), 'case.manage', target, at);
  return isRefusal(answer) ? answer.refused : answer.via;
};

test('holderOf() gives a deputy what was lent, as long as the lender has it', () => {
  assert.equal(may([]), 'forbidden');
  assert.equal(may([loan]), 'deputy');
  assert.equal(may([loan], { ...BAODING, jurisdiction: 'hebei' }), 'forbidden');
  assert.equal(may([loan], BAODING, AT + 24 * HOUR), 'forbidden');
  const ended = { ...lender, grants: [grant({ endedAt: NOW })] };
  assert.equal(may([{ ...loan, lender: ended }]), 'forbidden');
  const disabled = { ...lender, person: person({ disabledAt: NOW }) };
  assert.equal(may([{ ...loan, lender: disabled }]), 'forbidden');
  const over = delegation({ jurisdiction: 'hebei/baoding', endedAt: NOW });
  assert.equal(may([{ ...loan, delegation: over }]), 'forbidden');
});

test('holderOf() gives the narrower of what was lent and what the lender has left', () => {
  const left = {
    ...lender,
    grants: [grant({ jurisdiction: 'hebei/baoding/x', sector: 'health' })],
  };
  const held = holderOf(deputy, [], [{ ...loan, lender: left }], AT).grants;
  assert.deepEqual(
    held.map(({ jurisdiction, sector }) => [jurisdiction, sector]),
    [['hebei/baoding/x', 'health']],
  );
  const elsewhere = { ...lender, grants: [grant({ jurisdiction: 'hebei/tangshan' })] };
  assert.deepEqual(holderOf(deputy, [], [{ ...loan, lender: elsewhere }], AT).grants, []);
  const other = { ...lender, grants: [grant({ sector: 'education' })] };
  const forHealth = delegation({ sector: 'health' });
  const apart = [{ delegation: forHealth, lender: other }];
  assert.deepEqual(holderOf(deputy, [], apart, AT).grants, []);
});

test('holderOf() gives broken glass without a lender, and a disabled person nothing', () => {
  const broken = delegation({ kind: 'break-glass', fromPersonId: null });
  assert.equal(may([{ delegation: broken, lender: null }]), 'break-glass');
  const off = person({ disabledAt: NOW });
  assert.deepEqual(holderOf(off, [grant()], [{ delegation: broken, lender: null }], AT).grants, []);
});
