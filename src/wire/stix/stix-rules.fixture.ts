/**
 * The rules of STIX 2.1 that our objects must keep, written from the standard with its sections: an examiner that knows
 * nothing of the writer. The published JSON schemas are not copied here.
 */
type Members = Readonly<Record<string, unknown>>;

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const ID =
  /^([a-z0-9-]{3,250})--[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** §1.2: observables have no times of their own and a UUIDv5 id (§2.9). */
const SCOS = new Set(['ipv4-addr', 'ipv6-addr', 'domain-name', 'network-traffic', 'user-account']);

/** Required properties beside the common ones, by type, with the section of the table that says so. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  identity: ['name'], // §4.5.1
  incident: ['name'], // §4.6.1
  indicator: ['pattern', 'pattern_type', 'valid_from'], // §4.7.1
  infrastructure: ['name'], // §4.8.1
  malware: ['is_family'], // §4.11.1
  note: ['content', 'object_refs'], // §4.13.1
  'observed-data': ['first_observed', 'last_observed', 'number_observed', 'object_refs'], // §4.14.1
  'course-of-action': ['name'], // §4.3.1
  tool: ['name'], // §4.17.1
  grouping: ['context', 'object_refs'], // §4.4.1
  relationship: ['relationship_type', 'source_ref', 'target_ref'], // §5.1.1
  sighting: ['sighting_of_ref'], // §5.2.1
  'marking-definition': ['created'], // §7.2.1
  'ipv4-addr': ['value'], // §6.8.1
  'ipv6-addr': ['value'], // §6.9.1
  'domain-name': ['value'], // §6.4.1
  'network-traffic': ['protocols'], // §6.12.1
  'user-account': [], // §6.16.1
};

/** Which relationships the sections of the source types name; `related-to` stands between any two (§5.1). */
const RELATIONS = new Set([
  'indicator indicates malware', // §4.7.2
  'indicator indicates tool',
  'malware uses infrastructure', // §4.11.2
  'tool uses infrastructure', // §4.17.2
  'course-of-action mitigates malware', // §4.3.2
  'course-of-action mitigates tool',
]);

/** What is wrong with a bundle; empty: nothing. */
export function stixFaults(bundle: {
  readonly type: string;
  readonly id: string;
  readonly objects: readonly Members[];
}): readonly string[] {
  const faults: string[] = [];
  if (bundle.type !== 'bundle' || !ID.test(bundle.id)) faults.push('§8: the bundle itself');
  const ids = new Map(bundle.objects.map((object) => [String(object['id']), object]));
  if (ids.size !== bundle.objects.length) faults.push('an id stands twice');
  for (const object of bundle.objects) {
    for (const fault of objectFaults(object, ids)) faults.push(`${String(object['id'])}: ${fault}`);
  }
  return faults;
}

function objectFaults(object: Members, ids: ReadonlyMap<string, Members>): readonly string[] {
  const type = String(object['type']);
  const required = REQUIRED[type];
  if (required === undefined) return ['a type that is not checked'];
  return [
    ...required.filter((name) => object[name] === undefined).map((name) => `${name} is missing`),
    ...commonFaults(object, type),
    ...Object.entries(object).flatMap(([name, value]) => [
      ...memberFaults(name, value),
      ...refFaults(name, value, ids),
    ]),
    ...timeFaults(object, type),
    ...orderFaults(object),
    ...meaningFaults(object, type, ids),
  ];
}

function commonFaults(object: Members, type: string): readonly string[] {
  const faults: string[] = [];
  if (ID.exec(String(object['id']))?.[1] !== type) faults.push('§2.9: id');
  if (object['spec_version'] !== '2.1') faults.push('§3.2: spec_version');
  return faults;
}

function memberFaults(name: string, value: unknown): readonly string[] {
  const faults: string[] = [];
  if (value === null || (Array.isArray(value) && value.length === 0)) faults.push(`§2: ${name}`);
  if (!/^[a-z0-9_]{3,250}$/.test(name) && name !== 'id') faults.push(`§3.1: name ${name}`);
  return faults;
}

function refFaults(
  name: string,
  value: unknown,
  ids: ReadonlyMap<string, Members>,
): readonly string[] {
  const refs: unknown[] = [];
  if (name.endsWith('_ref')) refs.push(value);
  if (name.endsWith('_refs') && Array.isArray(value)) refs.push(...value);
  return refs.filter((ref) => !ids.has(String(ref))).map(() => `${name} dangles`);
}

function timeFaults(object: Members, type: string): readonly string[] {
  const faults: string[] = [];
  const isSco = SCOS.has(type);
  const times = isSco ? [] : type === 'marking-definition' ? ['created'] : ['created', 'modified'];
  for (const name of times) {
    if (!TIME.test(String(object[name]))) faults.push(`§3.2: ${name}`);
  }
  if (isSco && ('created' in object || 'modified' in object))
    faults.push('§3.2: an SCO has no times');
  return faults;
}

/** What comes later is not told to be earlier. */
function orderFaults(object: Members): readonly string[] {
  const faults: string[] = [];
  const { created, modified } = object;
  if (typeof created === 'string' && typeof modified === 'string' && modified < created) {
    faults.push('§3.2: modified before created');
  }
  for (const [from, to] of [
    ['first_observed', 'last_observed'],
    ['first_seen', 'last_seen'],
  ] as const) {
    if (from in object && String(object[to]) < String(object[from])) faults.push(`${to} before`);
  }
  return faults;
}

function meaningFaults(
  object: Members,
  type: string,
  ids: ReadonlyMap<string, Members>,
): readonly string[] {
  if (type === 'relationship' && object['relationship_type'] !== 'related-to') {
    const [source, target] = ['source_ref', 'target_ref'].map((name) =>
      String(ids.get(String(object[name]))?.['type']),
    );
    const said = `${source} ${String(object['relationship_type'])} ${target}`;
    return RELATIONS.has(said) ? [] : [`§4: no such relationship: ${said}`];
  }
  if (type === 'malware' && !String(object['malware_types']).includes('resource-exploitation')) {
    return ['§10.15: the word for miners'];
  }
  const isNumber = Number.isInteger(object['number_observed'] ?? 1);
  return isNumber ? [] : ['§4.14.1: number_observed'];
}
