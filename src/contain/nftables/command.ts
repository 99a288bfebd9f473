/** What nft is told, as data; `render.ts` writes it. All of one transaction. */
import type { Frame } from './frame.ts';

export interface Place {
  readonly set: string;
  readonly value: string;
}

export interface Put extends Place {
  /** Milliseconds since 1970; null: until it is taken. */
  readonly expiresAt: number | null;
  readonly comment: string | null;
}

export interface NftCommand {
  /** Why it cannot be done at all: applying it is a conflict. */
  readonly refusal: string | null;
  /** The table is made anew. */
  readonly frame: Frame | null;
  /** The table that stands goes first. */
  readonly replaces: boolean;
  readonly take: readonly Place[];
  readonly put: readonly Put[];
}

export const NOTHING: NftCommand = {
  refusal: null,
  frame: null,
  replaces: false,
  take: [],
  put: [],
};

/** In the order in which they must happen: the frame, then what goes, then what comes. */
export function together(commands: readonly NftCommand[]): NftCommand {
  return {
    refusal: commands.find(({ refusal }) => refusal !== null)?.refusal ?? null,
    frame: commands.find(({ frame }) => frame !== null)?.frame ?? null,
    replaces: commands.some(({ replaces }) => replaces),
    take: commands.flatMap(({ take }) => take),
    put: commands.flatMap(({ put }) => put),
  };
}
