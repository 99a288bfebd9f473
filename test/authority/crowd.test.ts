import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mayDo, reachOf, type HeldGrant, type Holder } from '#govern/authority.ts';
import { ROLES, VERBS, type Target, type Verb } from '#model/authority.ts';
import { isRefusal } from '#model/decision.ts';
import { PLACES, SECTOR } from './province.ts';

const AT = Date.UTC(2026, 2, 2, 8);
const place = fc.constantFrom(...Object.values(PLACES));
const sector = fc.constantFrom(null, SECTOR, 'health');
const unitId = fc.constantFrom(null, 'unit-1', 'unit-2');
const lent = fc.record({
  id: fc.constant('delegation-1'),
  kind: fc.constantFrom('deputy', 'break-glass'),
  fromPersonId: fc.constant(null),
  verbs: fc.constant(null),
});
const grant: fc.Arbitrary<HeldGrant> = fc
  .record({
    role: fc.constantFrom(...ROLES),
    jurisdiction: place,
    sector,
    from: fc.constant('2026-01-01T00:00:00.000Z'),
    until: fc.constantFrom(null, '2026-02-01T00:00:00.000Z'),
    viaDelegation: fc.option(lent, { nil: undefined }),
  })
  .map(({ viaDelegation, ...own }) =>
    viaDelegation === undefined ? own : { ...own, viaDelegation },
  );
const target: fc.Arbitrary<Target> = fc.record({ jurisdiction: fc.option(place), sector, unitId });
const verb = fc.constantFrom(...(Object.keys(VERBS) as Verb[]));

test('mayDo() allows whoever holds more no less, and reachOf() shows them no less', () => {
  const grants = fc.array(grant, { maxLength: 8 });
  let allowed = 0;
  fc.assert(
    fc.property(grants, grants, unitId, verb, target, (some, more, unit, what, to) => {
      const holding = (held: readonly HeldGrant[]): Holder => {
        return { personId: 'person-1', unitId: unit, grants: held };
      };
      const [few, all] = [holding(some), holding([...more, ...some])];
      if (!isRefusal(mayDo(few, what, to, AT))) {
        allowed++;
        assert.ok(!isRefusal(mayDo(all, what, to, AT)));
      }
      const seen = reachOf(all, what, AT).map((row) => JSON.stringify(row));
      for (const row of reachOf(few, what, AT)) assert.ok(seen.includes(JSON.stringify(row)));
    }),
    { numRuns: 2_000 },
  );
  assert.ok(allowed > 100, `only ${allowed} were allowed anything`);
});
