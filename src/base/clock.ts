/** Where the time comes from. Programs hand in the machine's clock, tests and drills one that they move themselves. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** ISO 8601, UTC, milliseconds: the one form of an instant in events, rows and replies. */
export function isoFrom(at: number): string {
  return new Date(at).toISOString();
}

/** Milliseconds since 1970; NaN where the text is no instant. */
export function millisFrom(iso: string): number {
  return Date.parse(iso);
}
