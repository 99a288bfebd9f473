import { refuseExemption as decide } from '#govern/exemption.ts';
import { exemptionRoutes } from '#model/routes/exemptions.ts';
import { doerOf } from '../doer.ts';
import { command } from '../handler.ts';

export const refuseExemption = command(exemptionRoutes.refuse, async (work, { params, body }) => {
  const exemption = await work.load('exemption', params.id);
  const doer = await doerOf(work, 'exemption.grant', exemption);
  const decision = decide(exemption, body.reason, doer);
  const { id, version } = await work.record('exemption', exemption.id, decision, exemption);
  return { id, version };
});
