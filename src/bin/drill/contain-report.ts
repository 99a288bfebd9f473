/** What `drill --contain` prints: steps as they are done, what was tried, and how long each effect took. */
import type { DrillStep } from '#lab/office/case-drill.ts';
import type { Language } from '../render/labels.ts';
import { DEED_WORDS, PART_NAMES } from './case-words.ts';
import { CHECK_WORDS, CONTAIN_WORDS, DELAY_WORDS } from './contain-words.ts';

/** What a decision does at the equipment. */
export type Effect = 'held' | 'lowered' | 'released';
export type DelayName = Effect | 'found' | 'read-active' | 'read-absent';
export const CHECKS = [
  'session-cut',
  'pool',
  'site',
  'vendor',
  'hospital',
  'portal',
  'notice',
  'neighbour-pool',
  'neighbour-site',
] as const;
export type CheckName = (typeof CHECKS)[number];

interface Options {
  readonly language: Language;
  readonly json: boolean;
  print(text: string): void;
}

export class ContainReport {
  readonly #options: Options;
  readonly #startedAt = performance.now();
  readonly #heard = new Map<string, string>();
  #checks = 0;
  #failed = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  get isWell(): boolean {
    return this.#failed === 0 && this.#checks > 0;
  }

  begin(): void {
    const { json, language } = this.#options;
    if (!json) this.#options.print(`${CONTAIN_WORDS[language].begun}\n`);
  }

  /** A line of one of the programs. */
  heard(name: string, line: string): void {
    this.#heard.set(name, line);
    if (this.#options.json) this.#options.print(JSON.stringify({ type: 'heard', name, line }));
  }

  isHeard(name: string): boolean {
    return this.#heard.has(name);
  }

  lastHeard(): string {
    return [...this.#heard].map(([name, line]) => `${name} said last: ${line}`).join('; ');
  }

  step(step: DrillStep): void {
    const { language } = this.#options;
    const { who, did, caseState, orderState } = step;
    const said = `${PART_NAMES[language][who]}: ${DEED_WORDS[language][did]}`;
    const states = [caseState, orderState].filter((state) => state !== null).join(' · ');
    this.#say({ type: 'step', ...step }, `${said}  [${states}]`);
  }

  check(name: CheckName, isSo: boolean): void {
    this.#checks++;
    if (!isSo) this.#failed++;
    const { language } = this.#options;
    const { yes, no } = CONTAIN_WORDS[language];
    this.#say(
      { type: 'check', name, isSo },
      `   ${isSo ? yes : no}  ${CHECK_WORDS[language][name]}`,
    );
  }

  delay(name: DelayName, ms: number): void {
    const rounded = Math.round(ms);
    const said = DELAY_WORDS[this.#options.language][name];
    this.#say({ type: 'delay', name, ms: rounded }, `   ${said}: ${rounded} ms`);
  }

  end(isWell: boolean): void {
    const seconds = Math.round((performance.now() - this.#startedAt) / 1000);
    const words = CONTAIN_WORDS[this.#options.language];
    const counts = { checks: this.#checks, failed: this.#failed, seconds };
    this.#say(
      { type: 'contain', ...counts },
      `\n${isWell ? words.well(counts) : words.failed(counts)}`,
    );
  }

  #say(object: object, text: string): void {
    const { json } = this.#options;
    const seconds = ((performance.now() - this.#startedAt) / 1000).toFixed(1).padStart(6);
    this.#options.print(json ? JSON.stringify(object) : `${seconds} s  ${text}`);
  }
}
