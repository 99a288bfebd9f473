/** The face of detection: facts in, findings out. `bin` joins it to the analyzers. */
import type { Fact } from '#model/fact.ts';
import type { Finding } from '#model/finding.ts';
import type { IndicatorIndex } from '#model/indicator.ts';
import type { FlowInfo, Millis } from '#model/stream.ts';

export interface DetectorOptions {
  /** Null: no lists. */
  readonly index: IndicatorIndex | null;
  /** Prefixes that the operator answers for (`192.0.2.0/24`); empty: every session is reported. */
  readonly networks: readonly string[];
  readonly language: 'en' | 'zh-CN';
  /** Exchanges and trading sites: off unless switched on, never above `listed`. */
  readonly trading: boolean;
  /** Grid whose carbon factor is used (`model/grid.ts`); left out: world average. */
  readonly region?: string;
  /**
   * Called when a finding is new, has risen in grade, or is final; `version` rises with each call for one id. `flow` is
   * the one that it is about; null where a name was only asked for.
   */
  readonly report: (finding: Finding, flow: FlowInfo | null) => void;
  /** Live use: findings are reported as soon as they change. Otherwise once, when the session is over. */
  readonly live: boolean;
}

export interface Detector {
  observe(flow: FlowInfo, fact: Fact): void;
  /** A flow carried data to an address that the index may hold. */
  contact(flow: FlowInfo, at: Millis): void;
  /** The flow is over (closed, idle or evicted). */
  close(flow: FlowInfo, at: Millis): void;
  /** Time passes: reports what has changed since the last tick (live only); forgets what is old. */
  tick(at: Millis): void;
  /** The input is over. */
  finish(at: Millis): void;
  /** What was dropped or refused, by reason. */
  readonly counters: Readonly<Record<string, number>>;
}
