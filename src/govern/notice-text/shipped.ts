/** The templates that come with the program. They name no law: the authority that serves a notice states its own. */
import type { NoticeTemplate } from '#model/notice-template.ts';
import { ENDING_NOTICES } from './ending.ts';
import { FINDING_NOTICES } from './finding.ts';
import { ORDER_NOTICES } from './order.ts';
import { RECTIFICATION_NOTICES } from './rectification.ts';

export const SHIPPED_TEMPLATES: readonly NoticeTemplate[] = [
  ...FINDING_NOTICES,
  ...ORDER_NOTICES,
  ...RECTIFICATION_NOTICES,
  ...ENDING_NOTICES,
];
