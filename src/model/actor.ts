/** Who is asking. Authority is not here: grants are read when the decision is made. */

export interface PersonActor {
  readonly kind: 'person';
  readonly id: string;
  readonly sessionId: string;
  /** Milliseconds since 1970 of the last fresh second factor, or 0. */
  readonly steppedUpAt: number;
}

/** A program with a token: a sensor, an enforcer, a reader of the record. */
export interface TokenActor {
  readonly kind: 'token';
  /** Id of the token. */
  readonly id: string;
  /** What it stands for: a sensor's or an enforcement point's id. */
  readonly subjectId: string | null;
  readonly scopes: readonly string[];
}

/** Whoever holds the link of a notice. */
export interface SubjectActor {
  readonly kind: 'subject';
  readonly id: string;
  readonly caseId: string;
}

/** Whoever holds the link of a unit: for its self-inspection, or for its filings. */
export interface UnitActor {
  readonly kind: 'unit';
  /** Of the link. */
  readonly id: string;
  readonly unitId: string;
  /** Null: the link is for filings alone. */
  readonly campaignId: string | null;
}

/** The office itself: a clock that ran out, a policy, the operator at the machine's own command line. */
export interface SystemActor {
  readonly kind: 'system';
  readonly id: null;
  readonly part: 'policy' | 'clock' | 'operator' | 'setup';
}

/** Nobody known: the public. */
export interface AnyoneActor {
  readonly kind: 'anyone';
  readonly id: null;
}

export type Actor = PersonActor | TokenActor | SubjectActor | UnitActor | SystemActor | AnyoneActor;
