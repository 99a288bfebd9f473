import { exemptionRoutes } from '#model/routes/exemptions.ts';
import { query } from '../handler.ts';

export const showExemption = query(exemptionRoutes.show, async (view, { params }) => {
  const exemption = await view.load('exemption', params.id);
  await view.require('exemption.read', exemption);
  return exemption;
});
