/** Wraps the vault's keys in tests; apart from office.ts, which begins a test run. */
export const MASTER_KEY = new Uint8Array(32).fill(7);
