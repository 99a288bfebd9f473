import type { Consultation, Stance } from '#model/consultation.ts';
import type { TaskState } from '#model/task.ts';
import type { Tone } from '../look/status.tsx';

export const CONSULTATION_TONES: Readonly<Record<Consultation['state'], Tone>> = {
  open: 'accent',
  concluded: 'good',
  withdrawn: 'plain',
};

export const STANCE_TONES: Readonly<Record<Stance, Tone>> = {
  agrees: 'good',
  'agrees-if': 'warn',
  disagrees: 'bad',
  'not-concerned': 'plain',
};

export const TASK_TONES: Readonly<Record<TaskState, Tone>> = {
  assigned: 'accent',
  acknowledged: 'accent',
  reported: 'warn',
  accepted: 'good',
  declined: 'bad',
  withdrawn: 'plain',
};

/** Its day is over, and it is not. */
export const isLate = (dueAt: string | null, endedAt: string | null, now: number): boolean =>
  endedAt === null && dueAt !== null && Date.parse(dueAt) < now;
