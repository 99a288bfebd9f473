/** What a simulated conversation is: who said what when, and what a detector must read from it. */
import type { Grade } from '#model/evidence.ts';
import type { Algorithm, Protocol } from '#model/protocol.ts';
import type { Millis, Side } from '#model/stream.ts';
import type { Random } from '#base/random.ts';
import type { Coin } from './wallets.ts';

/** Side 0 is the miner (it opens the connection), side 1 the pool. */
export interface Turn {
  readonly side: Side;
  readonly at: Millis;
  readonly bytes: Uint8Array;
}

export interface HttpPart {
  readonly path?: string;
  readonly status?: number;
  readonly headers: readonly (readonly [string, string])[];
}

/** One message of the dialect itself, before any carrier. */
export interface Message extends Turn {
  /** Set where the dialect travels in HTTP. */
  readonly http?: HttpPart;
}

export interface DialogueOptions {
  readonly start: Millis;
  /** Shares to submit; 0 gives a session that only receives work. */
  readonly shares: number;
  readonly wallet?: string;
  readonly agent?: string;
  readonly worker?: string;
  /** Ticker, where the dialect serves several coins. */
  readonly coin?: Coin;
  /** `{"id":1}` where true, `{"id": 1}` where false. */
  readonly compact: boolean;
  readonly shuffledKeys: boolean;
  /** Leaves the opening out and begins inside a message. */
  readonly midSession?: boolean;
  /** Mean gap between shares; 8 s unless told. */
  readonly shareMillis?: number;
}

/** What must be found. Null means: the bytes do not say it. */
export interface Expectation {
  readonly protocol: Protocol;
  /** The least grade that the payload allows. */
  readonly grade: Grade;
  readonly coin: string | null;
  readonly algorithm: Algorithm | null;
  /** Address without worker or prefix. */
  readonly wallet: string | null;
  readonly agent: string | null;
  readonly worker: string | null;
  /** True speed of the simulated machine, in the unit that the dialect's shares count. */
  readonly hashesPerSecond: number | null;
  readonly submitted: number;
  readonly accepted: number;
  readonly rejected: number;
}

export interface Play {
  /** The dialect's own messages, one per element, without carrier (line dialects: with their LF). */
  readonly messages: readonly Message[];
  /** Bytes as they travel over TCP: HTTP or WebSocket around them where the dialect needs it. */
  readonly turns: Turn[];
  readonly expects: Expectation;
}

export interface Simulator {
  readonly name: Protocol;
  /** The name, with a suffix where the lab speaks a protocol in several ways. */
  readonly id: string;
  readonly framing: 'line' | 'http' | 'websocket' | 'binary';
  dialogue(random: Random, options: DialogueOptions): Turn[];
  play(random: Random, options: DialogueOptions): Play;
}
