import { OperatingError } from '#base/errors.ts';
import { addBinding, endBinding, extendBinding } from '#govern/binding.ts';
import { IMPORT_CHANGES_MAX } from '#model/binding-import.ts';
import { bindingRoutes } from '#model/routes/bindings.ts';
import { command } from '../handler.ts';
import { targetOf } from '../systems/system-target.ts';
import type { Work } from '../work.ts';
import { reportOf } from './import-report.ts';
import { planFor, type AllowedPlan } from './plan-for.ts';

export const applyImport = command(bindingRoutes.applyImport, async (work, { body }) => {
  const authority = await work.authority();
  if (work.actor.kind !== 'system' && authority.reach('binding.manage').length === 0) {
    throw new OperatingError('forbidden', 'None of your roles reaches this (binding.manage)');
  }
  const allowed = await planFor(work, work.tx, body);
  const { add, extend, end } = allowed.plan;
  const changes = add.length + extend.length + end.length;
  if (changes > IMPORT_CHANGES_MAX) {
    throw new OperatingError(
      'too-large',
      `Cannot make ${changes} changes at once, at most ${IMPORT_CHANGES_MAX}: cut the file in parts`,
    );
  }
  const importId = work.newId();
  await carryOut(work, allowed, importId);
  return reportOf(allowed.plan, importId);
});

async function carryOut(work: Work, { plan, systems }: AllowedPlan, importId: string) {
  const placeOf = async (systemId: string): Promise<{ jurisdiction: string }> => {
    const system = systems.get(systemId);
    if (system === undefined) throw new Error('Broken invariant: a plan knows its systems');
    await work.require('binding.manage', targetOf(system));
    return system;
  };
  const decided: Decided[] = [];
  // What ends comes first, so that in the record no two have an address at once.
  for (const { binding, until, why } of plan.end) {
    const decision = endBinding(binding, { until, why, importId });
    decided.push({ id: binding.id, decision, where: await placeOf(binding.systemId) });
  }
  for (const { binding, until, seenAt, final } of plan.extend) {
    const decision = extendBinding(binding, { until, seenAt, final, importId });
    decided.push({ id: binding.id, decision, where: await placeOf(binding.systemId) });
  }
  for (const { content, holder } of plan.add) {
    const system = systems.get(content.systemId) ?? null;
    const decision = addBinding({ ...content, importId }, holder, { system, shared: null });
    decided.push({ id: work.newId(), decision, where: await placeOf(content.systemId) });
  }
  await work.recordAll('binding', decided);
}

interface Decided {
  readonly id: string;
  readonly decision: ReturnType<typeof addBinding>;
  readonly where: { readonly jurisdiction: string };
}
