/**
 * A partner's STIX bundle, read for the one thing that makes a lead: whose address was seen mining. Tolerant: each object
 * stands alone, and what cannot be used is told with the reason. Servers, names and files are no suspects of ours.
 */
import { millisFrom } from '#base/clock.ts';
import type { StixImportRefusal } from '#model/stix-import.ts';
import { readPattern, type Comparison } from './pattern.ts';

/** Bytes of a bundle: some thousand indicators. */
export const STIX_BYTES_MAX = 4 * 1024 * 1024;
export const STIX_OBJECTS_MAX = 10_000;
/** Levels of nesting; STIX needs about six. */
const DEPTH_MAX = 32;

export interface StixSuspect {
  /** Place in the bundle, from 0, and id of the object that says so. */
  readonly at: number;
  readonly objectId: string;
  readonly address: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly until: number;
}
interface RejectedObject {
  readonly at: number;
  readonly objectId: string | null;
  readonly reason: StixImportRefusal;
}
interface ReadBundle {
  readonly objects: number;
  readonly suspects: readonly StixSuspect[];
  readonly rejected: readonly RejectedObject[];
}

type Members = Readonly<Record<string, unknown>>;

/** `now` (ms): when things were seen that do not say so. */
export function readStixBundle(text: string, now: number): ReadBundle {
  const fail = (reason: StixImportRefusal): ReadBundle => ({
    objects: 0,
    suspects: [],
    rejected: [{ at: 0, objectId: null, reason }],
  });
  const parsed = parse(text);
  if (parsed === null) return fail('unreadable');
  const { type, objects } = parsed;
  if (type !== 'bundle' || !Array.isArray(objects)) return fail('no-bundle');
  return new BundleReader(objects, now).read();
}

function parse(text: string): Members | null {
  // UTF-8 has at least a byte for each UTF-16 unit.
  if (text.length > STIX_BYTES_MAX || isTooDeep(text)) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isMembers(value) ? value : null;
  } catch {
    return null;
  }
}

/** Before it is parsed, so that no stack is used up. Brackets in texts count too: real bundles stay far below. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let isText = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (isText) {
      if (code === 0x5c) i++;
      else if (code === 0x22) isText = false;
    } else if (code === 0x22) isText = true;
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > DEPTH_MAX) return true;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return false;
}

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const refsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

/** §2.9. */
const ID = /^[a-z0-9][a-z0-9-]{1,248}--[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Told by other objects, or of no use for finding whose address it was: passed over, not rejected. */
const SILENT = new Set([
  'marking-definition',
  'extension-definition',
  'identity',
  'relationship',
  'ipv4-addr',
  'ipv6-addr',
  'domain-name',
  'network-traffic',
  'url',
  'autonomous-system',
  'grouping',
  'report',
  'bundle',
]);

class BundleReader {
  readonly #objects: readonly unknown[];
  readonly #now: number;
  readonly #byId = new Map<string, Members>();
  readonly #suspects: StixSuspect[] = [];
  readonly #rejected: RejectedObject[] = [];

  constructor(objects: readonly unknown[], now: number) {
    this.#objects = objects;
    this.#now = now;
  }

  read(): ReadBundle {
    const all = this.#objects.slice(0, STIX_OBJECTS_MAX);
    all.forEach((object) => {
      if (isMembers(object) && typeof object['id'] === 'string') {
        this.#byId.set(object['id'], object);
      }
    });
    all.forEach((object, at) => this.#object(object, at));
    if (this.#objects.length > STIX_OBJECTS_MAX) {
      this.#rejected.push({ at: STIX_OBJECTS_MAX, objectId: null, reason: 'too-many-objects' });
    }
    return {
      objects: this.#objects.length,
      suspects: this.#suspects,
      rejected: this.#rejected,
    };
  }

  #object(object: unknown, at: number): void {
    const refuse = (reason: StixImportRefusal, objectId: string | null): void => {
      this.#rejected.push({ at, objectId, reason });
    };
    if (!isMembers(object)) return refuse('bad-object', null);
    const [type, id] = [textOf(object['type']), textOf(object['id'])];
    if (type === null || id === null || !ID.test(id) || !id.startsWith(`${type}--`)) {
      return refuse('bad-object', null);
    }
    // §3.2: 2.1 says so on every object; 2.0 said it on the bundle.
    if (object['spec_version'] !== '2.1') return refuse('old-version', id);
    if (object['revoked'] === true) return refuse('revoked', id);
    const fault = this.#useful(type, object, at, id);
    if (fault !== null) refuse(fault, id);
  }

  #useful(type: string, object: Members, at: number, id: string): StixImportRefusal | null {
    if (type === 'indicator') return this.#indicator(object, at, id);
    if (type === 'observed-data') return this.#observed(object, at, id);
    if (type === 'sighting') return this.#sighting(object);
    return SILENT.has(type) ? null : 'unused-type';
  }

  #indicator(object: Members, at: number, id: string): StixImportRefusal | null {
    if (object['pattern_type'] !== 'stix') return 'other-pattern-language';
    const found = readPattern(textOf(object['pattern']) ?? '');
    if (found === null) return 'bad-pattern';
    const time = this.#time(object['valid_from'], object['valid_until']);
    if (time === null) return 'bad-time';
    let why: StixImportRefusal = 'no-address';
    let isTaken = false;
    for (const comparison of found) {
      const means = meaningOf(comparison);
      if (means !== 'suspect') {
        why = means ?? why;
        continue;
      }
      isTaken = true;
      for (const address of comparison.values) {
        this.#suspects.push({ at, objectId: id, address, ...time });
      }
    }
    return isTaken ? null : why;
  }

  /** Of traffic the source is meant; an address that stands alone is what the observation is about. */
  #observed(object: Members, at: number, id: string): StixImportRefusal | null {
    const time = this.#time(object['first_observed'], object['last_observed']);
    if (time === null) return 'bad-time';
    const refs = refsOf(object['object_refs']);
    const known = refs.flatMap((ref): Members[] => {
      const found = this.#byId.get(ref);
      return found === undefined ? [] : [found];
    });
    if (known.length === 0) return refs.length === 0 ? 'no-address' : 'dangling';
    const traffic = known.filter(({ type }) => type === 'network-traffic');
    const servers = new Set(traffic.flatMap((one) => textOf(one['dst_ref']) ?? []));
    const sources = traffic.flatMap((one) => textOf(one['src_ref']) ?? []);
    const alone = known
      .filter((one) => isAddress(one) && !servers.has(String(one['id'])))
      .map((one) => String(one['id']));
    const meant = [...new Set(traffic.length > 0 && sources.length > 0 ? sources : alone)];
    let isTaken = false;
    for (const ref of meant) {
      const address = textOf(this.#byId.get(ref)?.['value']);
      if (address === null) continue;
      isTaken = true;
      this.#suspects.push({ at, objectId: id, address, ...time });
    }
    if (isTaken) return null;
    return servers.size > 0 ? 'a-server' : 'no-address';
  }

  /** What was sighted, and what was observed, tell themselves; a sighting of what is not here tells nothing. */
  #sighting(object: Members): StixImportRefusal | null {
    const ref = textOf(object['sighting_of_ref']);
    const refs = [...refsOf(object['observed_data_refs']), ...(ref === null ? [] : [ref])];
    return refs.some((one) => this.#byId.has(one)) ? null : 'dangling';
  }

  #time(from: unknown, until: unknown): { readonly since: number; readonly until: number } | null {
    const since = from === undefined ? this.#now : instantOf(from);
    if (since === null) return null;
    const end = until === undefined ? since : instantOf(until);
    if (end === null || end < since || since > this.#now + SKEW_MS) return null;
    // `valid_until` may lie ahead: nothing was seen there yet.
    return { since, until: Math.min(end, Math.max(since, this.#now)) };
  }
}

/** Clocks of other offices differ. */
const SKEW_MS = 5 * 60_000;

const isAddress = ({ type }: Members): boolean => type === 'ipv4-addr' || type === 'ipv6-addr';

/** §3.1: RFC 3339 in UTC. */
function instantOf(value: unknown): number | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(value)) {
    return null;
  }
  const at = millisFrom(value);
  return Number.isNaN(at) ? null : at;
}

/** What a comparison of a pattern points at; null: nothing that matters here. */
function meaningOf(comparison: Comparison): StixImportRefusal | 'suspect' | null {
  const { path } = comparison;
  if (/^(?:ipv[46]-addr:value|network-traffic:src_ref\.value)$/.test(path)) {
    return isExact(comparison) ? 'suspect' : 'not-exact';
  }
  if (path.startsWith('network-traffic:dst_')) return 'a-server';
  if (/^(?:domain-name|url|x-?host):/.test(path)) return 'a-name';
  if (/^(?:file|artifact|process):/.test(path)) return 'a-file';
  return null;
}

function isExact({ operator, isNegated }: Comparison): boolean {
  return !isNegated && (operator === '=' || operator === 'IN');
}
