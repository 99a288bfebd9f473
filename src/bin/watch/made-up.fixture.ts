/** A finding for the tests of watch: a session with few shares and a speed with many digits. */
import type { Finding } from '#model/finding.ts';
import { aFinding } from '../../../test/builders.ts';

export function madeUpFinding(parts: Partial<Finding>): Finding {
  return aFinding({
    id: 'f1',
    grade: 'session',
    agent: null,
    worker: null,
    wallet: null,
    shares: { submitted: 3, accepted: 2, rejected: 1 },
    hashrate: {
      low: 1e9,
      central: 12_345_678_901,
      high: 3e10,
      unit: 'H/s',
      basis: 'accepted-shares',
    },
    power: null,
    evidence: [],
    ...parts,
  });
}
