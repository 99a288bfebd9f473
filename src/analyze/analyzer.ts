/**
 * The one shape of everything that reads streams.
 *
 * An analyzer looks at the first bytes (`probe`), keeps its own state and takes whole messages off the front
 * (`feed`). It never throws on input, never keeps the `bytes` it was handed, and sees neither sockets nor clocks.
 * The caller (`conversation.ts`) keeps what was not taken, enforces `bufferBytesMax`, and drops the analyzer when it
 * answers REJECT. Any cut of the stream must give the same facts: `carriers.contract.test.ts`,
 * `dialects.contract.test.ts` and the tests beside each analyzer prove it.
 */
import type { Fact } from '#model/fact.ts';
import type { Carrier } from '#model/protocol.ts';
import type { Millis, Side, StreamContext } from '#model/stream.ts';

export const Probe = { NO: 0, MORE: 1, YES: 2 } as const;
export type Probe = (typeof Probe)[keyof typeof Probe];

/** What `feed` answers when the stream is not (or no longer) this protocol. */
export const REJECT = -1;

/** Where an analyzer says what it read. */
export interface Out {
  fact(fact: Fact): void;
  /**
   * Carriers only: bytes of the carried stream, of this side, in order. The bytes are valid during the call only.
   */
  inner(side: Side, bytes: Uint8Array): void;
  /** Carriers only: a message of the carried stream ended (HTTP body, WebSocket message). */
  boundary(side: Side): void;
  /** Carriers only: bytes of the carried stream were lost on this side. */
  innerGap(side: Side): void;
  /** Carriers only: what follows is another carried stream (HTTP after an upgrade); it is probed afresh. */
  anew(): void;
  /** Carriers only: false once nobody reads the carried stream any more; the carrier may then REJECT to be forgotten. */
  readonly innerWanted: boolean;
  /**
   * While deaf, a side's bytes are not delivered and not buffered: `feed` is not called for it (bodies that nobody
   * reads, bulk transfers). Takes effect after the current `feed` returns; the bytes it did not take are dropped.
   */
  deaf(side: Side, deaf: boolean): void;
}

/** How the bytes that an analyzer reads may be kept for a transcript (`recorder.ts`). */
export interface Keeping<State> {
  /** A delivery may be cut behind each byte of this value, so that messages are kept apart. */
  readonly cutAfter?: number;
  /** This side has begun a message that has not ended: what comes next belongs to it. */
  isOpen(state: State, side: Side): boolean;
  /** Messages taken for mining so far; others are not kept. Left out: every byte belongs to the protocol. */
  claimCount?(state: State): number;
  /** A message longer than `beyond` bytes is put through what `begin` gives, which hands on what is worth keeping. */
  readonly shorten?: {
    readonly beyond: number;
    begin(): (bytes: Uint8Array) => Uint8Array;
  };
  /** Overwrites passwords in whole messages, or in the beginning of one; changes no length and no field's type. */
  blank?(bytes: Uint8Array): void;
}

export interface Analyzer<State = unknown> {
  readonly name: string;
  /** Left out: every delivery is kept as it is. `'nothing'`: only what it says is kept, never what it read. */
  readonly keeping?: Keeping<State> | 'nothing';
  /** Set for carriers: the name that findings print. */
  readonly carrier: Carrier | null;
  /** The most unread bytes kept per side while a message is incomplete; one more and the analyzer is dropped. */
  readonly bufferBytesMax: number;
  /** A look at the first bytes of one side (all that has come so far, unread). Reads only. */
  probe(head: Uint8Array, side: Side, context: StreamContext): Probe;
  start(context: StreamContext): State;
  /** Takes whole messages off the front; returns how many bytes it took, or REJECT. */
  feed(state: State, side: Side, bytes: Uint8Array, at: Millis, out: Out): number;
  /** A message of the carrier below ended (see Out.boundary). */
  boundary?(state: State, side: Side, at: Millis, out: Out): void;
  /** Bytes of this side were lost; the next `feed` starts somewhere later. False: stop reading this stream. */
  gap(state: State, side: Side, at: Millis, out: Out): boolean;
  /** The stream ended. */
  end?(state: State, at: Millis, out: Out): void;
}

/** Gives an analyzer its types; the identity function of the plug-in shape. */
export function defineAnalyzer<State>(analyzer: Analyzer<State>): Analyzer<State> {
  return analyzer;
}
