/** Milliseconds since the machine started: the same in every process, and nobody sets it. */
export function moment(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}
