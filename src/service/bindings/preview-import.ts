import { bindingRoutes } from '#model/routes/bindings.ts';
import { query } from '../handler.ts';
import { reportOf } from './import-report.ts';
import { planFor } from './plan-for.ts';

export const previewImport = query(bindingRoutes.previewImport, async (view, { body }) => {
  await view.reach('binding.manage');
  const { plan } = await planFor(view, view.db, body);
  return reportOf(plan, null);
});
