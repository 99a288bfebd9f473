import { OperatingError } from '#base/errors.ts';
import type { Doer } from '#govern/conflict.ts';
import type { Target, Verb } from '#model/authority.ts';
import { isRefusal } from '#model/decision.ts';
import type { Work } from './work.ts';

/** Who takes this step, for the rules that need separate people. Throws as `work.require`, and for whoever is no person. */
export async function doerOf(work: Work, verb: Verb, target: Target): Promise<Doer> {
  await work.require(verb, target);
  const authority = await work.authority();
  const answer = authority.mayDo(verb, target);
  if (authority.holder === null || isRefusal(answer)) {
    throw new OperatingError('forbidden', 'This step needs a person who signs for it');
  }
  const { personId, unitId } = authority.holder;
  return { personId, unitId, behalfOf: answer.behalfOf };
}
