import type { Rung } from '#model/rung.ts';

/** What is so of a network, by approved, unexpired orders of the present desired set, and as it was read back. */
export type Cover =
  | {
      /** From all of it access is withheld. */
      readonly is: 'held';
      readonly rung: Rung;
      /** Milliseconds since 1970: when the last of its orders ends. */
      readonly until: number;
    }
  /** `released`: from no part of it. `unknown`: from a part of it, or nobody can say now. */
  | { readonly is: 'released' | 'exempt' | 'unknown' };

/** What the OpenC2 consumer knows of its enforcer; it changes nothing there. */
export interface HeldView {
  /** `network`: canonical text. */
  covers(network: string): Cover;
}
