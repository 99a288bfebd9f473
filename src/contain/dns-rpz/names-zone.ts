/**
 * The zone of names: each pool's name and all under it does not exist, or leads to the notice. It is empty while nobody
 * is held, so that a mistake in the zone of clients cannot hurt anybody then.
 */
import { createHash } from 'node:crypto';
import { cnameOf, type Resource, stringsOf, txtOf } from '#wire/dns/resource.ts';
import { isWithin, nameBytes } from '#wire/dns/dns-name.ts';
import type { ZoneContent } from './peer.ts';
import { PASS, recordKey, RECORD_TTL_S, withoutApex } from './record.ts';

export interface NamesZone {
  readonly soa: Resource;
  readonly records: readonly Resource[];
  /** Nothing was added, altered or taken away since we wrote it. */
  readonly isWhole: boolean;
}

export interface NamesForm {
  readonly zone: string;
  /** What a pool's name leads to; null: it does not exist. */
  readonly leadTo: string | null;
}

/** Names the list by its digest: whether it is whole can be seen without knowing what was wanted. */
const LIST = 'names.minewatch.invalid';

export function readNamesZone(zone: string, content: ZoneContent): NamesZone {
  const records = withoutApex(content.records, zone);
  const owner = `${LIST}.${zone}`;
  const list = records.find(({ name }) => name === owner);
  const rest = records.filter((record) => record !== list);
  const isListed = list !== undefined && stringsOf(list)?.join(' ') === listStrings(rest).join(' ');
  return { soa: content.soa, records, isWhole: records.length === 0 || isListed };
}

/**
 * `spared`: hosts that must be found whatever their name: where the notice is. A name that is too long for the zone is left
 * out: with the zone's own name it has more than 255 bytes.
 */
export function namesRecords(
  { zone, leadTo }: NamesForm,
  pools: readonly string[],
  spared: readonly string[],
): readonly Resource[] {
  const names = topmost(pools);
  const records: Resource[] = [];
  const put = (name: string, target: string): void => {
    const record = cnameOf(`${name}.${zone}`, target, RECORD_TTL_S);
    if (record !== null) records.push(record);
  };
  const pass = spared.filter((host) => names.some((name) => isWithin(host, name)));
  for (const host of new Set(pass)) put(host, PASS);
  for (const name of names.filter((each) => nameBytes(`*.${each}.${zone}`) !== null)) {
    if (!pass.includes(name)) put(name, leadTo ?? '');
    put(`*.${name}`, leadTo ?? '');
  }
  return [...records, txtOf(`${LIST}.${zone}`, listStrings(records), RECORD_TTL_S)];
}

/** A name under another is covered by its wildcard, which it would otherwise bound (RFC 4592 §3.3.1). */
function topmost(names: readonly string[]): readonly string[] {
  const all = new Set(names);
  const isUnderAnother = (name: string): boolean => {
    for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      if (all.has(name.slice(dot + 1))) return true;
    }
    return false;
  };
  return [...all].filter((name) => !isUnderAnother(name)).toSorted();
}

function listStrings(records: readonly Resource[]): readonly string[] {
  const hash = createHash('sha256');
  for (const line of records.map((record) => `${record.ttl} ${recordKey(record)}`).toSorted()) {
    hash.update(`${line}\n`, 'latin1');
  }
  return ['minewatch names 1', `${records.length} records`, `sha256 ${hash.digest('hex')}`];
}
