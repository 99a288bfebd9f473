/** A tip, for the tests of authority (see things.ts): as collecting makes it, without a box. */
import type { SystemActor } from '#model/actor.ts';
import { inWork } from '#service/work.ts';
import { HERE } from './province.ts';
import type { Fixture } from './things.ts';

const OPERATOR: SystemActor = { kind: 'system', id: null, part: 'operator' };

export const TIP_FIXTURES: Readonly<Record<string, Fixture>> = {
  tips: {
    field: 'tipId',
    isOfUnit: false,
    make: (office) =>
      inWork(office, OPERATOR, async (work) => {
        const about = { jurisdiction: HERE, category: 'mining', language: 'en' } as const;
        const data = { ...about, day: '2026-03-01', fileCount: 0 };
        const events = [{ type: 'tip.collected', data } as const];
        return (await work.record('tip', work.newId(), { events }, about)).id;
      }),
  },
};
