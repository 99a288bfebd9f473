/** Which colour a state has; its word and sign stand beside it. */
import type { CaseState, Measure } from '#model/case.ts';
import { isAtLeast, type Grade } from '#model/evidence.ts';
import type { LeadState } from '#model/lead.ts';
import type { ObservedState, OrderState } from '#model/order.ts';
import type { Tone } from './status.tsx';

export function gradeTone(grade: Grade): Tone {
  if (isAtLeast(grade, 'session')) return 'accent';
  return 'plain';
}

export const LEAD_TONES: Readonly<Record<LeadState, Tone>> = {
  new: 'accent',
  watching: 'warn',
  dismissed: 'plain',
  merged: 'plain',
  opened: 'good',
};

export const ORDER_TONES: Readonly<Record<OrderState, Tone>> = {
  draft: 'plain',
  proposed: 'accent',
  approved: 'accent',
  scheduled: 'accent',
  applying: 'warn',
  active: 'good',
  degraded: 'bad',
  suspended: 'warn',
  lifting: 'warn',
  lifted: 'plain',
  refused: 'plain',
  expired: 'plain',
};

export const OBSERVED_TONES: Readonly<Record<ObservedState, Tone>> = {
  pending: 'plain',
  active: 'good',
  partial: 'bad',
  drifted: 'bad',
  lifting: 'warn',
  absent: 'plain',
  unreachable: 'bad',
  shadow: 'plain',
};

export const MEASURE_TONES: Readonly<Record<Measure, Tone>> = {
  none: 'plain',
  proposed: 'accent',
  ordered: 'accent',
  active: 'good',
  'partially-active': 'bad',
  lifting: 'warn',
  lifted: 'plain',
};

export function caseTone(state: CaseState): Tone {
  return state === 'closed' ? 'plain' : 'accent';
}
