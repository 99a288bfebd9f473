import { withdrawExemption as decide } from '#govern/exemption.ts';
import { exemptionRoutes } from '#model/routes/exemptions.ts';
import { command } from '../handler.ts';

export const withdrawExemption = command(
  exemptionRoutes.withdraw,
  async (work, { params, body }) => {
    const exemption = await work.load('exemption', params.id);
    await work.require('exemption.propose', exemption);
    const decision = decide(exemption, body.reason);
    const { id, version } = await work.record('exemption', exemption.id, decision, exemption);
    return { id, version };
  },
);
