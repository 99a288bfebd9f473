/** What every command of the office needs. Made once by `bin`, from the configuration. */
import { randomUUIDv7 } from 'node:crypto';
import type { Clock } from '#base/clock.ts';
import { Retention } from '#model/config.ts';
import type { Pools } from '#model/desired-set.ts';
import type { AreaMap } from '#model/map.ts';
import type { VerifierKey } from '#wire/tlog/note.ts';
import type { EventRow } from '#store/tables.ts';
import type { Database } from '#store/database.ts';
import { Blobs } from '#store/blobs.ts';
import { Vault } from '#store/vault.ts';
import type { LogKey } from './log/log-key.ts';
import type { LogPublisher } from './log/publisher.ts';
import type { SigningKey } from './signing-key.ts';
import type { BoxKeys } from './tips/sealed-box.ts';

/** What listeners learn of an event: no data, so that nothing leaks past authority. */
export type Told = Pick<
  EventRow,
  'seq' | 'streamKind' | 'streamId' | 'version' | 'type' | 'at' | 'jurisdiction'
>;

export interface Office {
  readonly database: Database;
  readonly clock: Clock;
  readonly vault: Vault;
  /** Evidence as it lies on disk. */
  readonly blobs: Blobs;
  /** The published log; null: nothing is published, and nothing can be exported. */
  readonly log: OfficeLog | null;
  /** Agencies whose cosignatures are taken. */
  readonly witnesses: readonly VerifierKey[];
  /** After how many days what may go goes. */
  readonly retention: Retention;
  /** Signs what enforcement points are told; null: they are told nothing. */
  readonly pointKey: SigningKey | null;
  /** Pools that are known without any sighting. */
  readonly ownPools: Pools;
  /** Opens what the public reports; null: there is no tip line. */
  readonly tips: TipOffice | null;
  /** Where the people concerned read their notices and anybody checks one: `https://office.example`. */
  readonly portalOrigin: string;
  /** Borders of its places, as the deployer draws them; null: no map is shown. */
  readonly map: AreaMap | null;
  /** A sample: nothing in it is real, and every page says so. */
  readonly isDemonstration: boolean;
  /** Told after each commit, in order. A listener must not throw and not wait. */
  readonly listeners: Set<(events: readonly Told[]) => void>;
  newId(): string;
}

export interface TipOffice {
  readonly keys: BoxKeys;
  /** What came in is brought before the office so often, counted from 1970. */
  readonly collectMs: number;
  /** Where tips begin; null: at the root of the tree. */
  readonly jurisdiction: string | null;
}

/** The record as outsiders see it. */
export interface OfficeLog {
  readonly folder: string;
  readonly key: LogKey;
  readonly publisher: LogPublisher;
}

export function createOffice(parts: {
  readonly database: Database;
  readonly clock: Clock;
  /** 32 bytes; wraps the keys of the vault. */
  readonly masterKey: Uint8Array;
  /** Where evidence lies; made when the first piece comes. */
  readonly evidenceFolder: string;
  /** Default: the portal of a demonstration on this machine. */
  readonly portalOrigin?: string;
  readonly log?: OfficeLog;
  readonly witnesses?: readonly VerifierKey[];
  /** Default: as the configuration is without a file. */
  readonly retention?: Retention;
  readonly pointKey?: SigningKey;
  readonly ownPools?: Pools;
  readonly tips?: TipOffice;
  readonly map?: AreaMap | null;
  readonly isDemonstration?: boolean;
}): Office {
  const { database, clock, masterKey, evidenceFolder } = parts;
  const { log = null, witnesses = [], portalOrigin = 'http://localhost:8421' } = parts;
  return {
    database,
    clock,
    vault: new Vault(masterKey),
    blobs: new Blobs(evidenceFolder),
    log,
    witnesses,
    retention: parts.retention ?? Retention.parse({}),
    pointKey: parts.pointKey ?? null,
    ownPools: parts.ownPools ?? { endpoints: [], names: [] },
    map: parts.map ?? null,
    tips: parts.tips ?? null,
    isDemonstration: parts.isDemonstration ?? false,
    portalOrigin,
    listeners: new Set(),
    newId: () => randomUUIDv7(),
  };
}
