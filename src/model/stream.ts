import type { Carrier } from './protocol.ts';

/** Who speaks: 0 the side that opened the flow (or was seen first), 1 the other. */
export type Side = 0 | 1;

/** Milliseconds since 1970, with fraction. Time always comes with the data. */
export type Millis = number;

export interface Endpoint {
  readonly ip: string;
  readonly port: number;
}

/** One flow as analyzers and detectors know it. `ends[0]` is side 0. */
export interface FlowInfo {
  /** Unique within a run; rises with the order in which flows began. */
  readonly id: number;
  readonly transport: 'tcp' | 'udp';
  readonly ends: readonly [Endpoint, Endpoint];
  /** False when the first packets of the flow were not in the capture. */
  readonly openingSeen: boolean;
  readonly startedAt: Millis;
}

/** What an analyzer may know beside the bytes. */
export interface StreamContext {
  readonly ports: readonly [number, number];
  readonly openingSeen: boolean;
  /** Carriers that were taken off to get at these bytes, outermost first. */
  readonly carriers: readonly Carrier[];
}
