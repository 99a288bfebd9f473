import type { SharedCase } from '#model/shared-case.ts';

export const OFFICE = { origin: 'record.example', name: 'Office of the example province' };

export function sharedCase(parts: Partial<SharedCase> = {}): SharedCase {
  return {
    id: '0199c1a2-0000-7000-8000-000000000001',
    number: 'HEBEI-2026-000001-97',
    tlp: 'amber',
    region: 'hebei',
    sector: 'education',
    state: 'closed',
    verdict: 'deliberate',
    outcome: 'rectified',
    grade: 'work-proven',
    rootCause: 'insider',
    openedAt: '2026-03-01T08:00:00.000Z',
    changedAt: '2026-03-09T08:00:00.000Z',
    closedAt: '2026-03-09T08:00:00.000Z',
    servers: [
      {
        ip: '198.51.100.9',
        port: 3333,
        name: 'pool.example',
        protocol: 'stratum-v1',
        coin: 'BTC',
        firstSeen: '2026-02-27T08:00:00.000Z',
        lastSeen: '2026-03-01T07:59:00.000Z',
        count: 3,
      },
      {
        ip: '2001:db8::9',
        port: null,
        name: null,
        protocol: null,
        coin: null,
        firstSeen: '2026-02-28T08:00:00.000Z',
        lastSeen: '2026-02-28T08:00:00.000Z',
        count: 1,
      },
    ],
    coins: ['BTC'],
    wallets: ['1BoatSLRHtKNngkdXEeobR76b53LETtpyT'],
    subjects: ['192.0.2.7'],
    measures: [{ rung: 'block-pools', from: '2026-03-02T08:00:00.000Z', until: null }],
    kwh: { low: 10, central: 20, high: 40 },
    ...parts,
  };
}
