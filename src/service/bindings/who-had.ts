import { OperatingError } from '#base/errors.ts';
import { addressFromText } from '#base/network.ts';
import { bindingRoutes } from '#model/routes/bindings.ts';
import { query } from '../handler.ts';
import { targetOf } from '../systems/system-target.ts';
import { holderOf } from './holder-of.ts';

export const whoHadAddress = query(bindingRoutes.whoHad, async (view, { query: asked }) => {
  await view.reach('binding.read');
  const address = addressFromText(asked.address);
  if (address === null) throw new OperatingError('invalid', 'Give one address');
  const answer = await holderOf(view.db, address, Date.parse(asked.at));
  // Whoever may not see one of the systems is not told about the others either: half an answer misleads.
  for (const systemId of new Set(answer.candidates.map((candidate) => candidate.systemId))) {
    await view.require('binding.read', targetOf(await view.load('system', systemId)));
  }
  return answer;
});
