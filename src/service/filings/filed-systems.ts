/** What the register of systems says of a filing: which research is filed, from when to when. */
import { fileResearch, withdrawResearch } from '#govern/system.ts';
import type { Filing } from '#model/filing.ts';
import type { Work } from '../work.ts';

export async function markFiled(
  work: Work,
  { systemIds, reference, from, until }: Filing,
): Promise<void> {
  if (reference === null) return;
  for (const id of systemIds) {
    const system = await work.find('system', id);
    if (system === null || system.retiredAt !== null) continue;
    await work.record('system', id, fileResearch(system, { reference, from, until }), system);
  }
}

/** Where the register still names this filing: a later one may have taken its place. */
export async function withdrawFiled(work: Work, { systemIds, reference }: Filing): Promise<void> {
  for (const id of systemIds) {
    const system = await work.find('system', id);
    if (system?.filedResearch?.reference !== reference) continue;
    await work.record('system', id, withdrawResearch(system), system);
  }
}
