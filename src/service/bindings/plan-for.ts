/** The plan of an import for whoever asks: changes to systems that are not theirs are rejected with the rest. */
import { planImport, type ImportPlan } from '#govern/import-plan.ts';
import type { ImportRequest } from '#model/binding-import.ts';
import { isRefusal } from '#model/decision.ts';
import type { Rejected } from '#model/claim.ts';
import type { System } from '#model/system.ts';
import type { Db } from '#store/database.ts';
import type { View } from '../view.ts';
import type { Work } from '../work.ts';
import { targetOf } from '../systems/system-target.ts';
import { surroundingsOf } from './import-surroundings.ts';
import { readImport } from './read-import.ts';

export interface AllowedPlan {
  readonly plan: ImportPlan;
  /** Every system that the plan changes something of. */
  readonly systems: ReadonlyMap<string, System>;
}

export async function planFor(
  asker: Pick<View | Work, 'actor' | 'authority'>,
  db: Db,
  request: ImportRequest,
): Promise<AllowedPlan> {
  const readings = readImport(request);
  const surroundings = await surroundingsOf(db, readings, request.origin);
  const plan = planImport(readings, surroundings);
  const systems = new Map(surroundings.systems);
  await addMissing(db, systems, plan);
  const authority = await asker.authority();
  const mine = new Set<string>();
  for (const system of systems.values()) {
    const answer = authority.mayDo('binding.manage', targetOf(system));
    if (asker.actor.kind === 'system' || !isRefusal(answer)) mine.add(system.id);
  }
  return { plan: within(plan, mine), systems };
}

/** Systems whose bindings another one's beginning ends; the file did not name them. */
async function addMissing(db: Db, systems: Map<string, System>, plan: ImportPlan): Promise<void> {
  const missing = plan.end
    .map(({ binding }) => binding.systemId)
    .filter((systemId) => !systems.has(systemId));
  const ids = [...new Set(missing)];
  for (let at = 0; at < ids.length; at += 1_000) {
    const rows = await db
      .selectFrom('system')
      .selectAll()
      .where('id', 'in', ids.slice(at, at + 1_000))
      .execute();
    for (const system of rows) systems.set(system.id, system);
  }
}

function within(plan: ImportPlan, mine: ReadonlySet<string>): ImportPlan {
  const others: Rejected[] = [];
  const isMine = (line: number, systemId: string, network: string): boolean => {
    if (mine.has(systemId)) return true;
    others.push({ is: 'rejected', line, reason: 'not-yours', text: network });
    return false;
  };
  const add = plan.add.filter(({ line, content }) =>
    isMine(line, content.systemId, content.network),
  );
  const extend = plan.extend.filter(({ line, binding }) =>
    isMine(line, binding.systemId, binding.network),
  );
  const end = plan.end.filter(({ line, binding }) =>
    isMine(line, binding.systemId, binding.network),
  );
  const conflicts = plan.conflicts.filter(({ systemId }) => mine.has(systemId));
  const rejected = [...plan.rejected, ...others].toSorted((a, b) => a.line - b.line);
  return { ...plan, add, extend, end, conflicts, rejected };
}
