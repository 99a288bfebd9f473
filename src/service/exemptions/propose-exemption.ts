import { OperatingError } from '#base/errors.ts';
import { proposeExemption as decide } from '#govern/exemption.ts';
import { exemptionRoutes } from '#model/routes/exemptions.ts';
import { doerOf } from '../doer.ts';
import { command } from '../handler.ts';

export const proposeExemption = command(exemptionRoutes.propose, async (work, { body }) => {
  const { reason, ...content } = body;
  const { jurisdiction, sector, unitId, systemId } = content;
  const doer = await doerOf(work, 'exemption.propose', { jurisdiction, sector, unitId });
  if (systemId !== null) {
    const system = await work.load('system', systemId);
    // Whose system it is decides who may grant it: nobody hides a conflict by leaving the unit out.
    if (system.jurisdiction !== jurisdiction || system.unitId !== unitId) {
      throw new OperatingError(
        'invalid',
        `The system belongs to ${system.jurisdiction} and unit ${system.unitId}: say so`,
      );
    }
  }
  const decision = decide(content, reason, doer);
  const { id, version } = await work.record('exemption', work.newId(), decision, { jurisdiction });
  return { id, version };
});
