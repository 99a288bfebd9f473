/** From what the two zones say to what is wanted: pure. */
import { assert } from '#base/assert.ts';
import { type Network, networkFromText } from '#base/network.ts';
import { inOrder, outermost, without } from '#base/prefixes.ts';
import { networkOfTrigger } from '#wire/dns/client-trigger.ts';
import type { Resource } from '#wire/dns/resource.ts';
import type { Step } from '../adapter.ts';
import type { Observed, ObservedElement } from '../observed.ts';
import type { Wanted, WantedHold } from '../wanted.ts';
import { type ClientsZone, type HeldNow, heldNow, isSame, withoutZone } from './clients-zone.ts';
import { isWorn } from './change.ts';
import { EVERYBODY, partsWithin } from './everybody.ts';
import type { HoldNote } from './note.ts';
import { type NamesForm, namesRecords, type NamesZone } from './names-zone.ts';
import { changesBetween } from './record.ts';

export type RpzCommand =
  /** Whatever has no note, or is not ours, goes. Done with every other command as well. */
  | { readonly does: 'tidy' }
  /** Names go, the zone of clients is written in the fewest records, for those who are held now or for nobody. */
  | { readonly does: 'renew'; readonly keeps: 'all' | 'none' }
  /** The zone of names is to be this. */
  | { readonly does: 'names'; readonly records: readonly Resource[] }
  | { readonly does: 'hold'; readonly key: string; readonly held: HeldNow }
  | { readonly does: 'release'; readonly key: string }
  /** Nothing that DNS can do. */
  | { readonly does: 'refuse'; readonly why: string };

/** Both zones as they were transferred: what `inspect` hands to `plan`. */
export class RpzRead {
  readonly clients: ClientsZone;
  readonly names: NamesZone;

  constructor(clients: ClientsZone, names: NamesZone) {
    this.clients = clients;
    this.names = names;
  }
}

type RpzStep = Step<RpzCommand>;

/** What of the zones is told; `names` being empty, nobody is held by what is missing from the zone of clients. */
export function observedFrom(at: number, zone: string, read: RpzRead): Observed {
  const { clients } = read;
  const elements: ObservedElement[] = [];
  const tell = (key: string, orders: readonly string[], rung: 'sink-pools' | null): void => {
    elements.push({ key, rung, orders, expiresAt: null, certainty: 'there' });
  };
  for (const [key, { note, parts }] of heldNow(clients)) {
    if (parts.length > 0) tell(key, note.orders, 'sink-pools');
  }
  for (const key of unexplainedKeys(read)) tell(key, [], 'sink-pools');
  for (const key of strangeKeys(clients, zone)) tell(key, [], null);
  return { at, elements, frame: frameOf(read), detail: read };
}

export function planRpz(wanted: Wanted, read: RpzRead, zone: string, form: NamesForm): RpzStep[] {
  const now = heldNow(read.clients);
  const exempt = inOrder(wanted.exempt.map(networkOf));
  const goals = new Map(wanted.holds.map((hold) => [hold.key, hold]));
  const steps: RpzStep[] = [...frameSteps(wanted, read, form)];
  for (const key of now.keys()) {
    if (!goals.has(key)) steps.push({ does: 'release', key, command: { does: 'release', key } });
  }
  for (const key of [...unexplainedKeys(read), ...strangeKeys(read.clients, zone)]) {
    steps.push({ does: 'release', key, command: { does: 'tidy' } });
  }
  for (const hold of wanted.holds) {
    steps.push(...holdSteps(hold, now.get(hold.key) ?? null, exempt, wanted.rearmBefore));
  }
  return steps;
}

function frameSteps(wanted: Wanted, { clients, names }: RpzRead, form: NamesForm): RpzStep[] {
  const frame = (command: RpzCommand): RpzStep => ({ does: 'frame', key: '', command });
  if (wanted.holds.length === 0) {
    const isEmpty = names.records.length === 0 && clients.isTidy && clients.notes.size === 0;
    if (isEmpty && isSame(clients.passed, EVERYBODY)) return [];
    return [frame({ does: 'renew', keeps: 'none' })];
  }
  const steps: RpzStep[] = [];
  // First of all: while names are there, whoever is not let pass is held.
  if (!clients.isTidy) steps.push(frame({ does: 'tidy' }));
  const isRenewed = isWorn(clients);
  if (isRenewed) steps.push(frame({ does: 'renew', keeps: 'all' }));
  const spared = [form.leadTo, hostOf(wanted.garden?.portal.origin ?? null)];
  const records = namesRecords(
    form,
    wanted.pools.names,
    spared.filter((host) => host !== null),
  );
  const { first, last } = changesBetween(names.records, records);
  if (first.length + last.length > 0 || isRenewed) {
    steps.push(frame({ does: 'names', records }));
  }
  return steps;
}

function holdSteps(
  hold: WantedHold,
  now: HeldNow | null,
  exempt: readonly Network[],
  rearmBefore: number,
): RpzStep[] {
  const { key } = hold;
  if (hold.rung !== 'sink-pools') {
    const why = `A name server cannot do ${hold.rung}: it can only sink names of pools`;
    return [{ does: 'hold', key, command: { does: 'refuse', why } }];
  }
  const network = networkOf(key);
  const parts = without(network, exempt);
  const note: HoldNote = { network, orders: hold.orders, until: hold.expiresAt };
  const holding: RpzCommand = { does: 'hold', key, held: { note, parts } };
  if (now === null) return [{ does: 'hold', key, command: holding }];
  const kept = outermost(inOrder(now.parts.flatMap((part) => partsWithin(parts, part))));
  const steps: RpzStep[] = [];
  if (!isSame(kept, now.parts)) {
    const less: RpzCommand = { does: 'hold', key, held: { note: now.note, parts: kept } };
    steps.push({ does: 'release', key, command: less });
  }
  if (!isSame(kept, parts) || now.note.orders.join(' ') !== hold.orders.join(' ')) {
    steps.push({ does: 'hold', key, command: holding });
  } else if (now.note.until < rearmBefore) {
    steps.push({ does: 'rearm', key, command: holding });
  }
  return steps;
}

/** Held though nothing says why, by whoever removed what let them pass. */
function unexplainedKeys({ clients, names }: RpzRead): readonly string[] {
  return names.records.length === 0 ? [] : clients.unexplained.map(({ text }) => text);
}

/** As their networks where they have one; else as they are named. */
function strangeKeys({ strange }: ClientsZone, zone: string): readonly string[] {
  const keys = strange.map(({ name }) => {
    const trigger = withoutZone(name, zone);
    return networkOfTrigger(trigger)?.text ?? trigger;
  });
  return [...new Set(keys)];
}

function frameOf({ clients, names }: RpzRead): Observed['frame'] {
  if (clients.records.length === 0 && names.records.length === 0) return null;
  const isInForce = clients.notes.size === 0 || names.records.length > 0;
  return clients.isTidy && names.isWhole && isInForce ? 'whole' : 'altered';
}

function networkOf(text: string): Network {
  const network = networkFromText(text);
  assert(typeof network !== 'string', 'what is wanted has canonical networks');
  return network;
}

function hostOf(origin: string | null): string | null {
  const host = origin === null ? null : new URL(origin).hostname;
  return host === null || !/[a-z]/.test(host) || host.includes(':') ? null : host;
}
