/** Which events somebody may hear of: those of things that they may read, by the authority that they have now. */
import type { Actor } from '#model/actor.ts';
import type { Verb } from '#model/authority.ts';
import type { StreamKind } from '#model/event.ts';
import type { Reach } from '#store/reach.ts';
import { readRow } from '#store/rows.ts';
import { KINDS, type Kind } from '../aggregates.ts';
import { authorityOf, type Authority } from '../authority.ts';
import type { Office, Told } from '../office.ts';

/** Who may read a thing hears of its events. */
const VERB_OF: Readonly<Record<StreamKind, Verb>> = {
  jurisdiction: 'directory.read',
  agency: 'directory.read',
  unit: 'directory.read',
  person: 'people.read',
  grant: 'people.read',
  delegation: 'people.read',
  policy: 'policy.read',
  calendar: 'policy.read',
  'energy-factor': 'policy.read',
  template: 'policy.read',
  system: 'system.read',
  binding: 'binding.read',
  pool: 'binding.read',
  exemption: 'exemption.read',
  point: 'point.read',
  set: 'point.read',
  sensor: 'sensor.read',
  webhook: 'webhook.manage',
  lead: 'lead.read',
  case: 'case.read',
  order: 'order.read',
  notice: 'notice.read',
  clock: 'case.read',
  consultation: 'consultation.read',
  task: 'task.read',
  'address-list': 'lead.read',
  referral: 'referral.read',
  publication: 'publication.read',
  evidence: 'evidence.read',
  access: 'record.read',
  campaign: 'campaign.read',
  population: 'campaign.read',
  attestation: 'attestation.read',
  filing: 'filing.read',
  tip: 'tip.read',
};

/** Kinds whose events may change what somebody sees. */
export const CHANGES_SIGHT: ReadonlySet<StreamKind> = new Set(['person', 'grant', 'delegation']);

export class Sight {
  readonly #office: Office;
  readonly #authority: Authority;
  readonly #reaches = new Map<Verb, readonly Reach[]>();

  constructor(office: Office, authority: Authority) {
    this.#office = office;
    this.#authority = authority;
  }

  async covers(event: Told): Promise<boolean> {
    const within = this.#reachOf(VERB_OF[event.streamKind]).filter((reach) =>
      isBelow(event, reach),
    );
    if (within.some(({ sector, unitId }) => sector === null && unitId === null)) return true;
    if (within.length === 0) return false;
    const row = await this.#rowOf(event);
    return row !== null && within.some((reach) => holdsRow(reach, row));
  }

  #reachOf(verb: Verb): readonly Reach[] {
    const known = this.#reaches.get(verb);
    if (known !== undefined) return known;
    const reach = this.#authority.reach(verb);
    this.#reaches.set(verb, reach);
    return reach;
  }

  /** An event does not tell sector and unit; the thing's own row does. */
  async #rowOf({ streamKind, streamId }: Told): Promise<object | null> {
    return isKind(streamKind)
      ? readRow(this.#office.database.db, KINDS[streamKind], streamId)
      : null;
  }
}

export async function sightOf(office: Office, actor: Actor): Promise<Sight> {
  return new Sight(office, await authorityOf(office.database.db, actor, office.clock.now()));
}

function isKind(kind: string): kind is Kind {
  return kind in KINDS;
}

function isBelow({ jurisdiction: at }: Told, { jurisdiction: top }: Reach): boolean {
  return top === null || (at !== null && (at === top || at.startsWith(`${top}/`)));
}

/** A row without a sector or a unit is in nobody's. */
function holdsRow({ sector, unitId }: Reach, row: object): boolean {
  return (
    (sector === null || Reflect.get(row, 'sector') === sector) &&
    (unitId === null || Reflect.get(row, 'unitId') === unitId)
  );
}
