/** Values for tests; nobody mines here. Addresses and names are from the documentation ranges. */
import { Finding } from '#model/finding.ts';

/** A plain Stratum session with proven work; `parts` replaces what a test is about. */
export function aFinding(parts: Partial<Finding> = {}): Finding {
  return Finding.parse({
    type: 'finding',
    id: 'f-1',
    version: 1,
    grade: 'work-proven',
    category: 'mining',
    client: { ip: '192.0.2.7', port: 40000 },
    server: { ip: '198.51.100.9', port: 3333, name: 'pool.example.org' },
    transport: 'tcp',
    carriers: [],
    protocol: 'stratum-v1',
    coin: 'BTC',
    algorithm: 'sha256d',
    pool: null,
    agent: 'cgminer/4.10',
    worker: 'rack-12',
    wallet: {
      address: 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
      coin: 'BTC',
      checksum: 'valid',
    },
    shares: { submitted: 34, accepted: 30, rejected: 4 },
    hashrate: { low: 9e13, central: 1e14, high: 1.2e14, unit: 'H/s', basis: 'accepted-shares' },
    power: { low: 2000, central: 3250, high: 5000, unit: 'W', basis: 'ASIC, table of 2025' },
    energy: null,
    co2e: null,
    evidence: [
      {
        kind: 'hello-agent',
        at: '2026-11-22T09:00:01.250Z',
        says: 'The miner said who it is.',
        data: { agent: 'cgminer/4.10', protocol: 'stratum-v1' },
      },
    ],
    against: [],
    firstSeen: '2026-11-22T09:00:00Z',
    lastSeen: '2026-11-22T09:10:11Z',
    ...parts,
  });
}
