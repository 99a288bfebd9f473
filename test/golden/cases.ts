import type { GoldenCase } from './case.ts';
import { LINKED } from './links.ts';
import { NEGATIVE } from './negative.ts';
import { POSITIVE } from './positive.ts';

export const CASES: readonly GoldenCase[] = [...POSITIVE, ...LINKED, ...NEGATIVE];
