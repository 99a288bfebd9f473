import { CONSULTATION_STATES, type Consultation } from '#model/consultation.ts';
import { TASK_STATES, type TaskState } from '#model/task.ts';
import { flagOf, memberOf, textOf } from '../frame/search.ts';

export const JOINT_BOXES = ['consultations', 'tasks', 'lists'] as const;
export type JointBox = (typeof JOINT_BOXES)[number];

export interface JointSearch {
  readonly box?: JointBox;
  readonly state?: Consultation['state'] | TaskState;
  readonly caseId?: string;
  /** What waits for one's own agency. */
  readonly mine?: true;
  readonly ended?: true;
  readonly id?: string;
  /** On a narrow screen: what is chosen takes the place of the list. */
  readonly open?: true;
}

export const jointSearch = (raw: Readonly<Record<string, unknown>>): JointSearch => ({
  ...memberOf('box', JOINT_BOXES, raw),
  ...memberOf('state', [...CONSULTATION_STATES, ...TASK_STATES], raw),
  ...textOf('caseId', raw),
  ...flagOf('mine', raw),
  ...flagOf('ended', raw),
  ...textOf('id', raw),
  ...flagOf('open', raw),
});
