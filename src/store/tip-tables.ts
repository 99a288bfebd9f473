/** The boxes of tips: sealed, kept apart from the record, and gone when the tip is deleted. */

export interface TipTables {
  tipBox: TipBoxRow;
  tipItem: TipItemRow;
  tipLine: TipLineRow;
}

export interface TipBoxRow {
  /** By chance, without a time in it; the tip's own id. */
  readonly id: string;
  /** What the receipt finds it by. */
  readonly lookup: Uint8Array;
  /** X25519: whoever has it can put something in, and not read. */
  readonly publicKey: Uint8Array;
  /** The key that reads, sealed for the office, and for whoever has the receipt. */
  readonly forOffice: Uint8Array;
  readonly forSender: Uint8Array;
  readonly day: string;
  readonly isCollected: boolean;
  /** As whoever has the receipt is told: a state of the tip, and why it was rejected or how it was answered. */
  readonly status: string;
  readonly reason: string | null;
  readonly rewardState: string | null;
  readonly rewardAmount: number | null;
  readonly rewardCurrency: string | null;
  /** SHA-256 of the code that is paid out for. */
  readonly rewardCode: Uint8Array | null;
}

export interface TipItemRow {
  readonly id: string;
  readonly tipId: string;
  /** From 1, in its box. */
  readonly place: number;
  readonly byOffice: boolean;
  readonly isFile: boolean;
  readonly day: string;
  readonly sealed: Uint8Array;
  readonly isCollected: boolean;
}

/** One row: the last round of collecting, counted from 1970. */
export interface TipLineRow {
  readonly id: number;
  readonly round: number;
}
