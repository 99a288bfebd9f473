import type { ImportPlan } from '#govern/import-plan.ts';
import type { ImportReport } from '#model/binding-import.ts';

/** A plan as it is shown, before or after it was carried out. */
export function reportOf(plan: ImportPlan, importId: string | null): ImportReport {
  const { add, extend, end, unchanged, conflicts, rejected } = plan;
  const changes: ImportReport['changes'] = [
    ...add.map(({ line, content: { systemId, network, from, until } }) => ({
      line,
      what: 'add' as const,
      systemId,
      network,
      from,
      until,
      why: null,
    })),
    ...extend.map(({ line, binding: { systemId, network, from }, until }) => ({
      line,
      what: 'extend' as const,
      systemId,
      network,
      from,
      until,
      why: null,
    })),
    ...end.map(({ line, binding: { systemId, network, from }, until, why }) => ({
      line,
      what: 'end' as const,
      systemId,
      network,
      from,
      until,
      why,
    })),
  ];
  changes.sort((a, b) => a.line - b.line);
  return {
    importId,
    counts: {
      added: add.length,
      extended: extend.length,
      ended: end.length,
      unchanged,
      conflicts: conflicts.length,
      rejected: rejected.length,
    },
    changes,
    conflicts: conflicts.map(({ against, ...conflict }) => ({
      ...conflict,
      against: [...against],
    })),
    rejected: rejected.map(({ line, reason, text }) => ({ line, reason, text })),
  };
}
