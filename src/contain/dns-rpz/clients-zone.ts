/** The zone of clients: whoever is not held is let pass by it; notes tell who is held and by which orders. */
import type { Network } from '#base/network.ts';
import { inOrder, outermost, without } from '#base/prefixes.ts';
import { clientTrigger, isClientTrigger, networkOfTrigger } from '#wire/dns/client-trigger.ts';
import { cnameOf, type Resource, targetOf } from '#wire/dns/resource.ts';
import { complementOf, partsWithin } from './everybody.ts';
import { type HoldNote, noteFrom, noteOwner, noteRecord } from './note.ts';
import type { ZoneContent } from './peer.ts';
import { PASS, RECORD_TTL_S, withoutApex } from './record.ts';

export interface ClientsZone {
  readonly soa: Resource;
  /** All but what is the operator's. */
  readonly records: readonly Resource[];
  /** Whom a record lets pass, ascending. */
  readonly passed: readonly Network[];
  /** Whom nothing lets pass, ascending, the fewest prefixes. */
  readonly held: readonly Network[];
  /** By the canonical text of their network. */
  readonly notes: ReadonlyMap<string, HoldNote>;
  /** Held, and no note says why. */
  readonly unexplained: readonly Network[];
  /** Triggers by client that do something else than let pass, or are written so that resolvers differ. */
  readonly strange: readonly Resource[];
  /** Nothing is unexplained, and nothing is there that is not ours. */
  readonly isTidy: boolean;
}

export function readClientsZone(zone: string, content: ZoneContent): ClientsZone {
  const records = withoutApex(content.records, zone);
  const passed: Network[] = [];
  const notes = new Map<string, HoldNote>();
  const strange: Resource[] = [];
  let isOurs = true;
  for (const record of records) {
    const network = passedBy(record, zone);
    const note = network === null ? noteFrom(record, zone) : null;
    if (network !== null) passed.push(network);
    else if (note !== null && !notes.has(note.network.text)) notes.set(note.network.text, note);
    else {
      isOurs = false;
      if (isClientTrigger(withoutZone(record.name, zone))) strange.push(record);
    }
  }
  const held = complementOf(outermost(passed));
  const explained = outermost([...notes.values()].map(({ network }) => network));
  const unexplained = held.flatMap((part) => without(part, partsWithin(explained, part)));
  const isTidy = isOurs && unexplained.length === 0;
  const ordered = inOrder(passed);
  return {
    soa: content.soa,
    records,
    passed: ordered,
    held,
    notes,
    unexplained,
    strange,
    isTidy,
  };
}

export interface HeldNow {
  readonly note: HoldNote;
  /** What of its network is held; disjoint. */
  readonly parts: readonly Network[];
}

/** Everybody who is held for a reason that is noted. */
export function heldNow(zone: ClientsZone): Map<string, HeldNow> {
  const now = new Map<string, HeldNow>();
  for (const [key, note] of zone.notes) {
    now.set(key, { note, parts: partsWithin(zone.held, note.network) });
  }
  return now;
}

export interface ClientsForm {
  readonly zone: string;
  /** Of the key, for the names of notes. */
  readonly secret: Uint8Array;
}

/** What is held by all of these, ascending, disjoint. */
export function partsOf(held: Iterable<HeldNow>): readonly Network[] {
  return outermost([...held].flatMap(({ parts }) => parts));
}

/** The records of a zone with these notes and triggers: notes first, so that no hold is ever unexplained. */
export function clientsRecords(
  { zone, secret }: ClientsForm,
  held: Iterable<HeldNow>,
  passed: readonly Network[],
): readonly Resource[] {
  const notes = [...held].map(({ note }) =>
    noteRecord(note, noteOwner(note.network, secret, zone)),
  );
  const triggers = passed.flatMap((network) => {
    const record = cnameOf(`${clientTrigger(network)}.${zone}`, PASS, RECORD_TTL_S);
    return record === null ? [] : [record];
  });
  return [...notes, ...triggers];
}

/** The network that a record lets pass, whoever wrote it. */
function passedBy(record: Resource, zone: string): Network | null {
  if (record.ttl !== RECORD_TTL_S || targetOf(record) !== PASS) return null;
  return networkOfTrigger(withoutZone(record.name, zone));
}

export function withoutZone(name: string, zone: string): string {
  return name.endsWith(`.${zone}`) ? name.slice(0, -zone.length - 1) : name;
}

/** Whether both are the same addresses in the same prefixes. */
export function isSame(a: readonly Network[], b: readonly Network[]): boolean {
  return a.length === b.length && a.every(({ text }, i) => text === b[i]?.text);
}
