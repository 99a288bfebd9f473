/** Ends the process when something that we promised does not hold; input never gets here. */
export function assert(holds: boolean, promise: string): asserts holds {
  if (!holds) throw new Error(`Broken invariant: ${promise}`);
}
