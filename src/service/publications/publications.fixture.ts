/** Cases as a publication counts them, written down at once: what leads to them is the business of other tests. */
import { caseNumberFrom } from '#model/case-number.ts';
import type { Outcome, Verdict } from '#model/case.ts';
import { OPERATOR } from '../../../test/staff.ts';
import type { Office } from '../office.ts';
import { inWork } from '../work.ts';

let number = 0;
/** A case that was opened, and closed at once, at a place. */
export async function closeOne(
  office: Office,
  jurisdiction: string,
  outcome: Outcome,
): Promise<string> {
  return inWork(office, OPERATOR, async (work) => {
    number++;
    const id = work.newId();
    const where = { jurisdiction, sector: 'education', unitId: null, systemId: null };
    const opened = {
      ...where,
      number: caseNumberFrom('HB', 2026, number),
      systemVersion: null,
      address: '192.0.2.1',
      grade: 'session' as const,
      tlp: 'amber' as const,
      leadIds: [],
      policyVersion: null,
      reopenedFromId: null,
      hands: [work.newId()],
    };
    const closing = {
      outcome,
      rootCause: 'unknown' as const,
      duplicateOfId: null,
      transferredTo: null,
      hands: opened.hands,
      energy: {
        known: true as const,
        from: work.iso,
        to: work.iso,
        kwh: { low: 10, central: 20, high: 40 },
        watts: { low: 100, central: 200, high: 400 },
        co2eKg: { low: 5, central: 10, high: 20 },
        factor: { gramsPerKwh: 500, region: 'CN', year: 2023, source: 'test' },
        basis: 'test',
      },
    };
    // What other tests decide by the whole way is written down here: this one counts.
    const opening = { type: 'case.opened', data: opened, personal: { note: null } } as const;
    const ending = { type: 'case.closed', data: closing, personal: { note: 'Over' } } as const;
    const events = [opening, ending];
    await work.record('case', id, { events }, where);
    return id;
  });
}

export async function assessOne(office: Office, id: string, verdict: Verdict): Promise<void> {
  await inWork(office, OPERATOR, async (work) => {
    const found = await work.load('case', id);
    const data = { verdict, hands: [work.newId()] };
    const events = [{ type: 'case.assessed', data, personal: { note: 'It is so' } } as const];
    await work.record('case', id, { events }, found);
  });
}
