import type { Simulator } from '../dialogue.ts';
import { stratumV1 } from './stratum-v1.ts';

export type { DialogueOptions, Simulator } from '../dialogue.ts';

/** Every dialect that the lab speaks; names are those that findings print. */
export const SIMULATORS: readonly Simulator[] = [stratumV1];
