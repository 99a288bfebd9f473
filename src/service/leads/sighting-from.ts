import { isoFrom } from '#base/clock.ts';
import type { Finding } from '#model/finding.ts';
import type { Sighting, SightingNames } from '#model/lead.ts';

/** What the office keeps of a finding. Units and bases of the figures stay with the evidence. */
export function sightingFrom(
  finding: Finding,
  by: {
    readonly walletTag: string | null;
    readonly sensorId: string | null;
    readonly transcriptId: string | null;
  },
): Sighting {
  const { grade, category, protocol, carriers, coin, server, shares, power, energy } = finding;
  const { hashrate } = finding;
  return {
    ...by,
    findingId: finding.id,
    findingVersion: finding.version,
    grade,
    category,
    protocol,
    carriers: carriers.slice(0, CARRIERS_MAX),
    coin,
    pool: finding.pool ?? server.name ?? server.ip,
    serverIp: carriers.some((carrier) => PROXIES.has(carrier)) ? null : server.ip,
    serverPort: server.port,
    accepted: shares.accepted,
    algorithm: finding.algorithm,
    rate: hashrate === null ? null : { ...intervalOf(hashrate), unit: hashrate.unit },
    watts: power === null ? null : intervalOf(power),
    kwh: energy === null ? null : intervalOf(energy),
    firstSeen: instantFrom(finding.firstSeen),
    lastSeen: instantFrom(finding.lastSeen),
  };
}

export function namesFrom({ wallet, worker }: Finding): SightingNames {
  return { wallet: wallet?.address ?? null, worker };
}

/** Through these the other end of the connection carries for others. */
const PROXIES: ReadonlySet<string> = new Set(['socks5', 'socks4', 'connect']);

/** Deeper than any chain of carriers that was seen. */
export const CARRIERS_MAX = 16;

function intervalOf({ low, central, high }: NonNullable<Sighting['watts']>) {
  return { low, central, high };
}

/** Sensors may be more precise, or name a zone. */
function instantFrom(text: string): string {
  return isoFrom(Date.parse(text));
}
