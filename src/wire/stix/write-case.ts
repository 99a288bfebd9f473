/**
 * A case as STIX 2.1 (OASIS standard, 10 June 2021). The incident is the case; each server gives an indicator, what was
 * observed of it and a sighting; measures are courses of action; all of it is held together by a grouping.
 */
import type { SharedCase, SharedServer, SharingOffice } from '#model/shared-case.ts';
import { rsitTag } from '../rsit.ts';
import { officeId, officeUuid, scoId } from './ids.ts';
import type { StixObject } from './object.ts';
import { tlpMarking } from './tlp.ts';

/** `created` of what is the same in every case: it must not change (§3.2), so it is a date before all cases. */
const ALWAYS = '2021-09-24T00:00:00.000Z';
/** §4.11: observations told of one thing at most. */
const OBSERVED_MAX = 999_999_999;

interface Bundle {
  readonly type: 'bundle';
  readonly id: string;
  readonly objects: readonly StixObject[];
}

export function stixBundle(about: SharedCase, office: SharingOffice): Bundle {
  const objects = stixObjects(about, office);
  const id = officeUuid(`bundle ${about.id} ${about.changedAt} ${objects.map((o) => o.id).join()}`);
  return { type: 'bundle', id: `bundle--${id}`, objects };
}

/** Without doubles, in an order in which what is referred to comes first. */
export function stixObjects(about: SharedCase, office: SharingOffice): readonly StixObject[] {
  const writer = new CaseWriter(about, office);
  return writer.all();
}

class CaseWriter {
  readonly #about: SharedCase;
  readonly #identity: StixObject;
  readonly #marking: StixObject;
  readonly #objects = new Map<string, StixObject>();

  constructor(about: SharedCase, office: SharingOffice) {
    this.#about = about;
    this.#marking = tlpMarking(about.tlp);
    this.#identity = {
      type: 'identity',
      spec_version: '2.1',
      id: officeId('identity', office.origin),
      created: ALWAYS,
      modified: ALWAYS,
      name: office.name,
      identity_class: 'organization',
    };
  }

  all(): readonly StixObject[] {
    const about = this.#about;
    this.#add(this.#marking);
    this.#add(this.#identity);
    const means = this.#means();
    const incident = this.#incident();
    this.#relate(incident, 'related-to', means);
    for (const server of about.servers) this.#server(server, means);
    for (const value of about.subjects) this.#relate(incident, 'related-to', this.#address(value));
    for (const wallet of about.wallets) this.#relate(incident, 'related-to', this.#wallet(wallet));
    for (const { rung } of about.measures) {
      const coa = this.#ours('course-of-action', rung, ALWAYS, { name: COURSES[rung] });
      this.#relate(coa, 'mitigates', means);
    }
    this.#energy(incident);
    this.#group(incident);
    return [...this.#objects.values()];
  }

  #add(object: StixObject): StixObject {
    this.#objects.set(object.id, object);
    return object;
  }

  /** Of ours, with all that a domain or relationship object must have (§3.2). */
  #ours(
    type: string,
    name: string,
    created: string,
    properties: Readonly<Record<string, unknown>>,
    modified = created,
  ): StixObject {
    return this.#add({
      type,
      spec_version: '2.1',
      id: officeId(type, name),
      created_by_ref: this.#identity.id,
      created,
      modified,
      ...properties,
      object_marking_refs: [this.#marking.id],
    });
  }

  #sco(type: string, contributing: Readonly<Record<string, unknown>>): StixObject {
    return this.#add({
      type,
      spec_version: '2.1',
      id: scoId(type, contributing),
      ...contributing,
      object_marking_refs: [this.#marking.id],
    });
  }

  /** A victim has malware, whoever mines by their own hand has a tool. */
  #means(): StixObject {
    return this.#about.verdict === 'compromised'
      ? this.#ours('malware', 'miner', ALWAYS, {
          name: 'Cryptocurrency miner',
          malware_types: ['resource-exploitation'],
          is_family: true,
        })
      : this.#ours('tool', 'miner', ALWAYS, {
          name: 'Cryptocurrency miner',
          tool_types: ['unknown'],
        });
  }

  #incident(): StixObject {
    const about = this.#about;
    const { id, number, openedAt, changedAt, verdict, state, outcome, grade, rootCause } = about;
    const said = [`Verdict: ${verdict}`, `state: ${state}`, `evidence: ${grade}`];
    if (rootCause !== null) said.push(`cause: ${rootCause}`);
    if (outcome !== null) said.push(`outcome: ${outcome}`);
    return this.#ours(
      'incident',
      id,
      openedAt,
      {
        name: `Mining case ${number}`,
        description: `${said.join('; ')}.`,
        labels: [rsitTag(about)],
        external_references: [{ source_name: 'minewatch', external_id: number }],
      },
      changedAt,
    );
  }

  #address(value: string): StixObject {
    return this.#sco(value.includes(':') ? 'ipv6-addr' : 'ipv4-addr', { value });
  }

  #wallet(wallet: string): StixObject {
    return this.#sco('user-account', { account_type: 'mining-pool', user_id: wallet });
  }

  #server(server: SharedServer, means: StixObject): void {
    const { ip, port, name, firstSeen, lastSeen, count } = server;
    const pattern = patternOf(server);
    if (pattern === null) return;
    const where = name ?? `${ip ?? ''}:${port ?? ''}`;
    const key = `${this.#about.id} ${pattern}`;
    const { changedAt } = this.#about;
    const seen = { first_seen: firstSeen, last_seen: lastSeen };
    const pool = this.#ours('infrastructure', key, firstSeen, {
      name: `Mining server ${where}`,
      infrastructure_types: ['unknown'],
      ...seen,
    });
    this.#relate(means, 'uses', pool);
    const indicator = this.#ours(
      'indicator',
      key,
      firstSeen,
      {
        name: `Mining traffic to ${where}`,
        indicator_types: ['anomalous-activity'],
        pattern,
        pattern_type: 'stix',
        valid_from: firstSeen,
      },
      laterOf(firstSeen, changedAt),
    );
    this.#relate(indicator, 'indicates', means);
    const observed = this.#ours('observed-data', key, firstSeen, {
      first_observed: firstSeen,
      last_observed: lastSeen,
      number_observed: Math.min(Math.max(count, 1), OBSERVED_MAX),
      object_refs: this.#observables(server),
    });
    this.#ours('sighting', key, firstSeen, {
      ...seen,
      count: Math.min(Math.max(count, 1), OBSERVED_MAX),
      sighting_of_ref: indicator.id,
      observed_data_refs: [observed.id],
      where_sighted_refs: [this.#identity.id],
    });
  }

  #observables({ ip, port, name, protocol }: SharedServer): readonly string[] {
    const refs: string[] = [];
    if (name !== null) refs.push(this.#sco('domain-name', { value: name.toLowerCase() }).id);
    if (ip === null) return refs;
    const address = this.#address(ip);
    refs.push(address.id);
    // Transport first, then what it carried, from the outside in (§6.12.1).
    const protocols = [ip.includes(':') ? 'ipv6' : 'ipv4', 'tcp'];
    if (protocol !== null) protocols.push(protocol);
    const traffic = {
      dst_ref: address.id,
      ...(port === null ? {} : { dst_port: port }),
      protocols,
    };
    refs.push(this.#sco('network-traffic', traffic).id);
    return refs;
  }

  /** §5.1; which words may stand between which types is told with each type in §4. */
  #relate(from: StixObject, how: string, to: StixObject): void {
    const { id, openedAt } = this.#about;
    this.#ours('relationship', `${id} ${from.id} ${how} ${to.id}`, openedAt, {
      relationship_type: how,
      source_ref: from.id,
      target_ref: to.id,
    });
  }

  #energy(incident: StixObject): void {
    const { kwh, id, openedAt, changedAt } = this.#about;
    if (kwh === null) return;
    const content = `Estimated energy: ${kwh.central} kWh (${kwh.low} to ${kwh.high} kWh).`;
    const properties = { abstract: 'Energy', content, object_refs: [incident.id] };
    this.#ours('note', `${id} energy`, openedAt, properties, changedAt);
  }

  #group(incident: StixObject): void {
    const { id, number, openedAt, changedAt } = this.#about;
    const object_refs = [...this.#objects.keys()].filter((ref) => ref !== this.#marking.id);
    const properties = {
      name: `Mining case ${number}`,
      context: 'suspicious-activity',
      object_refs,
    };
    this.#ours('grouping', incident.id + id, openedAt, properties, changedAt);
  }
}

const laterOf = (a: string, b: string): string => (a > b ? a : b);

const COURSES: Readonly<Record<SharedCase['measures'][number]['rung'], string>> = {
  notify: 'Notify the owner',
  'sink-pools': 'Sink the names of pools',
  'block-pools': 'Block pools for this system',
  'leaky-garden': 'Restrict access to a few services',
  throttle: 'Slow the connection down',
  'strict-garden': 'Withhold access but for a help page',
  blackhole: 'Drop all traffic',
};

/** STIX patterning: traffic to the address, and to the port where it is known, or the name. Null: nothing can be matched. */
function patternOf({ ip, port, name }: SharedServer): string | null {
  const parts: string[] = [];
  if (ip !== null) {
    const type = ip.includes(':') ? 'ipv6-addr' : 'ipv4-addr';
    const tests = [`dst_ref.type = '${type}'`, `dst_ref.value = ${quoted(ip)}`];
    if (port !== null) tests.push(`dst_port = ${port}`);
    parts.push(`[${tests.map((test) => `network-traffic:${test}`).join(' AND ')}]`);
  }
  if (name !== null) parts.push(`[domain-name:value = ${quoted(name.toLowerCase())}]`);
  return parts.length === 0 ? null : parts.join(' OR ');
}

/** §3.3 of the patterning grammar: `\` and `'` are escaped. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;
}
