/** Held to RFC 8727 (CDDL of §6 and the examples of §5) and RFC 7970 by an examiner of our own; no schema is copied. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OFFICE, sharedCase } from './exchange.fixture.ts';
import { iodefDocument } from './iodef.ts';

const AT = '2026-03-10T00:00:00.000Z';
type Members = Record<string, unknown>;

/** Members that RFC 8727 names for each class, the required ones first; `+`: an array with at least one. */
const CLASSES: Readonly<Record<string, { required: readonly string[]; known: readonly string[] }>> =
  {
    document: { required: ['Incident+'], known: ['version', 'lang', 'Incident+'] },
    Incident: {
      required: ['purpose', 'IncidentID', 'GenerationTime', 'Contact+'],
      known: [
        'status',
        'restriction',
        'StartTime',
        'EndTime',
        'ReportTime',
        'Description+',
        'Assessment+',
        'EventData+',
        'History',
        'AdditionalData+',
      ],
    },
    IncidentID: { required: ['id', 'name'], known: [] },
    Assessment: {
      required: ['Impact+'],
      known: ['occurrence', 'IncidentCategory+', 'Confidence'],
    },
    Impact: { required: ['SystemImpact'], known: [] },
    SystemImpact: { required: ['type'], known: ['severity', 'completion'] },
    Confidence: { required: ['value', 'rating'], known: [] },
    Contact: { required: ['role', 'type'], known: ['ContactName+'] },
    EventData: {
      required: [],
      known: ['StartTime', 'EndTime', 'System+', 'Expectation+'],
    },
    System: { required: ['Node'], known: ['category', 'Service+'] },
    Node: { required: [], known: ['DomainData+', 'Address+'] },
    DomainData: { required: ['system-status', 'domain-status', 'Name'], known: [] },
    Address: { required: ['value', 'category'], known: [] },
    Service: { required: [], known: ['ip-protocol', 'Port'] },
    Expectation: { required: [], known: ['action'] },
    History: { required: ['HistoryItem+'], known: [] },
    HistoryItem: { required: ['action', 'DateTime'], known: ['Description+'] },
    AdditionalData: { required: ['dtype', 'value'], known: ['meaning'] },
  };

/** Values of attributes, from the registries of RFC 7970 §10.2. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  purpose: ['traceback', 'mitigation', 'reporting', 'watch', 'other', 'ext-value'],
  status: ['new', 'in-progress', 'forwarded', 'resolved', 'future', 'ext-value'],
  restriction: [
    'public',
    'partner',
    'need-to-know',
    'private',
    'default',
    'white',
    'green',
    'amber',
    'red',
    'ext-value',
  ],
  occurrence: ['actual', 'potential'],
  severity: ['low', 'medium', 'high'],
  completion: ['failed', 'succeeded'],
  rating: ['low', 'medium', 'high', 'numeric', 'unknown', 'ext-value'],
  'domain-status': ['reservedDelegation', 'assignedAndActive', 'unknown'],
};

const bare = (one: string): string => one.replace('+', '');

function faultsOf(value: unknown, name: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const kind = CLASSES[name];
  if (kind === undefined) return [`${name} is no class that was expected`];
  const faults = kind.required
    .filter((one) => !(bare(one) in value))
    .map((one) => `${name} lacks ${one}`);
  for (const [member, inner] of Object.entries(value)) {
    const said = [...kind.required, ...kind.known].find((one) => bare(one) === member);
    faults.push(...memberFaults(name, member, said, inner));
    for (const one of Array.isArray(inner) ? inner : [inner]) faults.push(...faultsOf(one, member));
  }
  return faults;
}

function memberFaults(
  name: string,
  member: string,
  said: string | undefined,
  inner: unknown,
): readonly string[] {
  if (said === undefined) return [`${name} has no ${member}`];
  const isList = Array.isArray(inner) && inner.length > 0;
  if (said.endsWith('+') && !isList) return [`${name}.${member} is a list`];
  const text = typeof inner === 'string' ? inner : '';
  return VALUES[member]?.includes(text) === false ? [`${member}: ${text}`] : [];
}

test('iodefDocument() has the classes and members of RFC 8727', () => {
  for (const verdict of ['deliberate', 'compromised'] as const) {
    assert.deepEqual(faultsOf(iodefDocument(sharedCase({ verdict }), OFFICE, AT), 'document'), []);
  }
  const least = sharedCase({
    servers: [],
    subjects: [],
    wallets: [],
    coins: [],
    measures: [],
    kwh: null,
    closedAt: null,
  });
  const document = iodefDocument(least, OFFICE, AT);
  assert.deepEqual(faultsOf(document, 'document'), []);
  assert.ok(!JSON.stringify(document).includes('null'));
});

test('faultsOf() finds what is wrong', () => {
  const document = iodefDocument(sharedCase(), OFFICE, AT);
  const [incident] = document['Incident'] as [Members];
  const { GenerationTime: _, ...rest } = incident;
  assert.deepEqual(faultsOf({ ...document, Incident: [{ ...rest, purpose: 'fun' }] }, 'document'), [
    'Incident lacks GenerationTime',
    'purpose: fun',
  ]);
});

test('iodefDocument() names nobody who may not be known', () => {
  const cut = sharedCase({ wallets: [], subjects: [], tlp: 'green' });
  const text = JSON.stringify(iodefDocument(cut, OFFICE, AT));
  assert.ok(!text.includes('192.0.2.7') && !text.includes('1Boat'));
  assert.match(text, /rsit:fraud/);
});
