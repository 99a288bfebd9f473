/** Values for tests; nobody mines here. Addresses and names are from the documentation ranges. */
import { Finding } from '#model/finding.ts';
import { Transcript } from '#model/transcript.ts';

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

/** A login to a pool, nothing more. */
export function aTranscript(parts: Partial<Transcript> = {}): Transcript {
  const login =
    '{"id":1,"method":"login","params":{"login":"account","pass":"*","agent":"XMRig/6.22.2"}}\n';
  return Transcript.parse({
    v: 1,
    transport: 'tcp',
    ends: [
      { ip: '192.0.2.7', port: 40000 },
      { ip: '198.51.100.9', port: 3333 },
    ],
    openingSeen: true,
    startedAt: 1_795_338_000_000.25,
    carriers: [],
    reader: 'json',
    pieces: [{ side: 0, at: 1_795_338_000_030.5, base64: Buffer.from(login).toString('base64') }],
    notes: [],
    left: 0,
    versions: { minewatch: '1.0.0', lists: [] },
    options: { language: 'en', region: null, trading: false },
    ...parts,
  });
}
