/**
 * A case as IODEF in JSON (RFC 8727, the model of RFC 7970). Classes that only wrap others are left out there: `EventData`
 * holds `System` itself (RFC 8727 §4), and an impact is an object with one member that names its kind.
 */
import type { SharedCase, SharedServer, SharingOffice } from '#model/shared-case.ts';
import { rsitOf } from './rsit.ts';

type Json = Readonly<Record<string, unknown>>;

/** `generatedAt`: ISO 8601. */
export function iodefDocument(about: SharedCase, office: SharingOffice, generatedAt: string): Json {
  const { class: name, type, classWords, typeWords } = rsitOf(about);
  return without({
    version: '2.0',
    lang: 'en',
    Incident: [
      without({
        purpose: 'reporting',
        status: about.closedAt === null ? 'in-progress' : 'resolved',
        restriction: RESTRICTIONS[about.tlp],
        IncidentID: { id: about.number, name: office.origin },
        StartTime: firstOf(about.servers),
        EndTime: lastOf(about.servers),
        ReportTime: about.openedAt,
        GenerationTime: generatedAt,
        Description: [`Cryptocurrency mining: ${classWords}, ${typeWords}`],
        Assessment: [
          {
            occurrence: 'actual',
            IncidentCategory: [`rsit:${name}="${type}"`],
            Impact: [{ SystemImpact: impactOf(about) }],
            Confidence: { value: confidenceOf(about), rating: 'numeric' },
          },
        ],
        Contact: [{ role: 'creator', type: 'organization', ContactName: [office.name] }],
        EventData: eventsOf(about),
        History: historyOf(about),
        AdditionalData: additionalOf(about),
      }),
    ],
  });
}

/** RFC 7970 §3.3.1 has the colours of TLP 1; `amber` is the stricter of the two that are left for `amber+strict`. */
const RESTRICTIONS: Readonly<Record<SharedCase['tlp'], string>> = {
  clear: 'white',
  green: 'green',
  amber: 'amber',
  'amber+strict': 'red',
  red: 'red',
};

/** RFC 7970 §3.12.1: what was done to the system, not what it cost. */
function impactOf({ verdict }: SharedCase): Json {
  return verdict === 'compromised'
    ? { severity: 'medium', completion: 'succeeded', type: 'takeover-system' }
    : { severity: 'medium', completion: 'succeeded', type: 'policy' };
}

/** In percent (RFC 7970 §3.12.5); a finding that proves work is as sure as a capture can make it. */
function confidenceOf({ grade }: SharedCase): number {
  return SURE.get(grade) ?? 50;
}

const SURE: ReadonlyMap<SharedCase['grade'], number> = new Map([
  ['host-proven', 99],
  ['work-proven', 98],
  ['session', 90],
  ['host-trace', 80],
]);

function eventsOf(about: SharedCase): readonly Json[] | undefined {
  if (about.servers.length === 0 && about.subjects.length === 0) return undefined;
  const sources = about.subjects.map((value) => ({
    category: about.verdict === 'compromised' ? 'target' : 'source',
    Node: { Address: [addressOf(value)] },
  }));
  return [
    without({
      StartTime: firstOf(about.servers),
      EndTime: lastOf(about.servers),
      System: [...sources, ...about.servers.map(systemOf)],
      Expectation: expectationOf(about),
    }),
  ];
}

function systemOf({ ip, port, name }: SharedServer): Json {
  return without({
    category: 'infrastructure',
    Node: without({
      DomainData:
        name === null
          ? undefined
          : [{ 'system-status': 'unknown', 'domain-status': 'unknown', Name: name }],
      Address: ip === null ? undefined : [addressOf(ip)],
    }),
    Service: port === null ? undefined : [{ 'ip-protocol': 6, Port: port }],
  });
}

function addressOf(value: string): Json {
  return { value, category: value.includes(':') ? 'ipv6-addr' : 'ipv4-addr' };
}

/** What the receiver is asked to do: help the victim, or look whether they have the same. */
function expectationOf({ verdict }: SharedCase): readonly Json[] {
  return [{ action: verdict === 'compromised' ? 'remediate-other' : 'investigate' }];
}

function historyOf({ measures, closedAt, outcome }: SharedCase): Json | undefined {
  const items: Json[] = measures.flatMap(({ rung, from }) =>
    from === null
      ? []
      : [{ action: ACTIONS[rung], DateTime: from, Description: [`Measure: ${rung}`] }],
  );
  if (closedAt !== null) {
    items.push({
      action: 'status-new-info',
      DateTime: closedAt,
      Description: [`Closed: ${outcome ?? 'closed'}`],
    });
  }
  return items.length === 0 ? undefined : { HistoryItem: items };
}

/** RFC 7970 §3.15 (the registry of Expectation@action). */
const ACTIONS: Readonly<Record<SharedCase['measures'][number]['rung'], string>> = {
  notify: 'contact-target-site',
  'sink-pools': 'block-host',
  'block-pools': 'block-host',
  'leaky-garden': 'rate-limit-host',
  throttle: 'rate-limit-host',
  'strict-garden': 'block-network',
  blackhole: 'block-network',
};

function additionalOf({ kwh, wallets, coins }: SharedCase): readonly Json[] | undefined {
  const items: Json[] = [];
  if (kwh !== null) {
    const value = `${kwh.low} ${kwh.central} ${kwh.high}`;
    items.push({ dtype: 'string', meaning: 'energy in kWh: low, central, high', value });
  }
  for (const value of wallets) items.push({ dtype: 'string', meaning: 'account at a pool', value });
  for (const value of coins) items.push({ dtype: 'string', meaning: 'coin', value });
  return items.length === 0 ? undefined : items;
}

const firstOf = (servers: readonly SharedServer[]): string | undefined =>
  servers.map(({ firstSeen }) => firstSeen).sort()[0];
const lastOf = (servers: readonly SharedServer[]): string | undefined =>
  servers
    .map(({ lastSeen }) => lastSeen)
    .sort()
    .at(-1);

/** Members without a value are left out: RFC 8727 has no null. */
function without(members: Readonly<Record<string, unknown>>): Json {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
