/** A finding for the tests of watch; nobody mines here. */
import { Finding } from '#model/finding.ts';

export function madeUpFinding(parts: Partial<Finding>): Finding {
  return Finding.parse({
    type: 'finding',
    id: 'f1',
    version: 1,
    grade: 'session',
    category: 'mining',
    client: { ip: '192.0.2.7', port: 40000 },
    server: { ip: '198.51.100.9', port: 3333, name: 'pool.example.org' },
    transport: 'tcp',
    carriers: [],
    protocol: 'stratum-v1',
    coin: 'BTC',
    algorithm: 'sha256d',
    pool: null,
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
    energy: null,
    co2e: null,
    evidence: [],
    against: [],
    firstSeen: '2026-11-22T09:00:00Z',
    lastSeen: '2026-11-22T09:10:11Z',
    ...parts,
  });
}
