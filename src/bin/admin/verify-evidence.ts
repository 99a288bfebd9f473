import { OperatingError } from '#base/errors.ts';
import { checkEvidence } from '#service/evidence/check-evidence.ts';
import type { OpenOffice } from '../office/open-office.ts';

export async function verifyEvidence(
  { office }: OpenOffice,
  _args: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  const { checked, wrong } = await checkEvidence(office);
  for (const { id, why } of wrong) say(`${id}: ${why}`);
  say(`${checked} pieces of evidence checked, ${wrong.length} wrong`);
  if (wrong.length > 0) throw new OperatingError('damaged', 'Evidence is not what it was');
}
