/** How much the bench's office holds. */
export interface Sizes {
  readonly cases: number;
  readonly events: number;
  readonly leads: number;
  readonly systems: number;
  readonly bindings: number;
  readonly orders: number;
  readonly notices: number;
  readonly clocks: number;
  readonly evidence: number;
  readonly units: number;
  readonly people: number;
}

/** In the proportions of an office that has worked for years: three leads to a case, two systems, half an order. */
export function sizesOf(cases: number, events: number): Sizes {
  return {
    cases,
    events,
    leads: 3 * cases,
    systems: 2 * cases,
    bindings: 3 * cases,
    orders: cases / 2,
    notices: cases,
    clocks: 3 * cases,
    evidence: cases,
    units: cases / 10,
    people: cases / 20,
  };
}
