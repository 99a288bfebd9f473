/** What a check of this machine is, and what it may look at. */
import type { Language } from '#model/text.ts';
import type { LoadedConfig } from '../config.ts';

/** `unused`: this machine is not configured to need it. */
export const STATES = ['ok', 'warning', 'missing', 'unused'] as const;
export type State = (typeof STATES)[number];

export type Words = Readonly<Record<Language, string>>;

export interface Told {
  readonly state: State;
  readonly says: Words;
  /** What to do about it; null where there is nothing to do. */
  readonly remedy: Words | null;
}

export const PARTS = ['machine', 'sensor', 'office', 'portal', 'enforcer', 'mail'] as const;
export type Part = (typeof PARTS)[number];

export interface Check {
  readonly id: string;
  readonly part: Part;
  run(machine: Machine): Promise<readonly Told[]>;
}

/** Everything a check may ask. Tests put other folders, programs and times in its place. */
export interface Machine {
  readonly loaded: LoadedConfig;
  readonly env: NodeJS.ProcessEnv;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** `/proc` and `/sys`. */
  readonly proc: string;
  readonly sys: string;
  readonly nodeVersion: string;
  readonly userId: number;
  /** Others may be spoken to: mail server, sign-in provider, the office of this sensor. */
  readonly mayReach: boolean;
}

export const words = (en: string, zh: string): Words => ({ en, 'zh-CN': zh });

export const ok = (en: string, zh: string): Told => ({
  state: 'ok',
  says: words(en, zh),
  remedy: null,
});

export const unused = (en: string, zh: string): Told => ({
  state: 'unused',
  says: words(en, zh),
  remedy: null,
});

export const lacks = (
  state: 'warning' | 'missing',
  says: readonly [en: string, zh: string],
  remedy: readonly [en: string, zh: string],
): Told => ({ state, says: words(...says), remedy: words(...remedy) });
