import type { Filing } from '#model/filing.ts';
import type { Tone } from '../look/status.tsx';

export const FILING_TONES: Readonly<Record<Filing['state'], Tone>> = {
  submitted: 'accent',
  returned: 'warn',
  accepted: 'good',
  refused: 'bad',
  withdrawn: 'plain',
  revoked: 'bad',
  expired: 'warn',
  renewed: 'plain',
};
