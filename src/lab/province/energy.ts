/** The grid of the sample province: it lies in the north of China, so the factor of that grid is chosen for all of it. */
import { SHIPPED_FACTORS } from '#model/energy-factor.ts';
import { energyFactorRoutes } from '#model/routes/energy.ts';
import type { Hands } from './hands.ts';
import { PROVINCE } from './places.ts';

const GRID = 'CN-NORTH';

export async function chooseFactor(hands: Hands): Promise<void> {
  const factor = SHIPPED_FACTORS.find(({ region }) => region === GRID);
  if (factor === undefined) throw new Error('Broken invariant: the factor of the north is shipped');
  await hands.call('administrator', energyFactorRoutes.add, {
    body: { ...factor, jurisdiction: PROVINCE },
  });
}
