import { decideCustody } from '#govern/evidence-item.ts';
import type { SystemActor } from '#model/actor.ts';
import type { Office } from '../office.ts';
import { inWork } from '../work.ts';
import { openEvidence } from './open-evidence.ts';

const OPERATOR: SystemActor = { kind: 'system', id: null, part: 'operator' };
/** Pieces asked for at once. */
const ROWS = 100;

export interface EvidenceCheck {
  readonly checked: number;
  readonly wrong: readonly { readonly id: string; readonly why: 'missing' | 'damaged' }[];
}

/** Compares every piece with its hashes. What is wrong is recorded in its custody; what is right is not, each time. */
export async function checkEvidence(office: Office): Promise<EvidenceCheck> {
  const { db } = office.database;
  const wrong: { id: string; why: 'missing' | 'damaged' }[] = [];
  let checked = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const items = await db
      .selectFrom('evidence')
      .selectAll()
      .where('destroyedAt', 'is', null)
      .where('id', '>', after)
      .orderBy('id')
      .limit(ROWS)
      .execute();
    for (const item of items) {
      checked++;
      const content = await openEvidence(office, db, item);
      if (content !== 'missing' && content !== 'damaged') continue;
      wrong.push({ id: item.id, why: content });
      if (!item.intact) continue;
      await inWork(office, OPERATOR, async (work) => {
        const now = await work.load('evidence', item.id);
        const event = { type: 'evidence.verified', data: { intact: false } } as const;
        await work.record('evidence', item.id, decideCustody(now, event), item);
      });
    }
    const last = items.at(-1);
    if (last === undefined) return { checked, wrong };
    after = last.id;
  }
}
