/** One list in memory: what it says about itself, and its entries in typed arrays. */
import type { IndicatorCategory } from '#model/indicator.ts';
import type { ListEntry, Refusal } from '#model/list.ts';
import type { Millis } from '#model/stream.ts';
import type { AddressColumns } from './address-table.ts';
import { AddressTableBuilder, PREFIX } from './address-table.ts';
import { judgeEntry } from './guard.ts';
import { packMark } from './marks.ts';
import type { NameColumns } from './name-table.ts';
import { NameTableBuilder } from './name-table.ts';

export interface ListFacts {
  readonly name: string;
  readonly category: IndicatorCategory;
  readonly source: string;
  readonly licence: string | null;
  readonly fetchedAt: Millis;
  /** Null: the list does not say when it was last right. */
  readonly statedAt: Millis | null;
  readonly halfLifeDays: { readonly name: number; readonly address: number };
}

export interface ListTable {
  readonly names: NameColumns;
  readonly ipv4: AddressColumns;
  readonly ipv6: AddressColumns;
}

export interface LoadedList {
  readonly facts: ListFacts;
  readonly table: ListTable;
}

export type Addition = { readonly warning: string | null } | { readonly refusal: Refusal };

/** Entries of one list; an index into typed arrays has room for this many (a slot is found by 31 bits). */
export const ENTRIES_MAX = 50_000_000;

export class ListTableBuilder {
  readonly #names = new NameTableBuilder();
  readonly #ipv4 = new AddressTableBuilder(1);
  readonly #ipv6 = new AddressTableBuilder(4);
  readonly #entriesMax: number;
  #count = 0;

  constructor(entriesMax = ENTRIES_MAX) {
    this.#entriesMax = entriesMax;
  }

  /** `extraFlags` (DIRECT, BRAND) are what we know about entries of our own. */
  add(entry: ListEntry, extraFlags = 0): Addition {
    const judgement = judgeEntry(entry);
    if ('refusal' in judgement) return judgement;
    if (this.#count >= this.#entriesMax) return { refusal: 'too-many' };
    const mark = packMark(entry.seenOn, judgement.weight, judgement.flags | extraFlags);
    if (!this.#put(entry, mark)) return { refusal: 'crowded' };
    this.#count++;
    return judgement;
  }

  build(): ListTable {
    return { names: this.#names.build(), ipv4: this.#ipv4.build(), ipv6: this.#ipv6.build() };
  }

  #put({ target }: ListEntry, mark: number): boolean {
    if (target.kind === 'name') return this.#names.add(target.name, mark);
    if (target.kind === 'ipv4') {
      const kind = target.length < 32 ? PREFIX + target.length : (target.port ?? 0);
      return this.#ipv4.add([target.ip], kind, mark);
    }
    const kind = target.length < 128 ? PREFIX + target.length : (target.port ?? 0);
    return this.#ipv6.add(target.words, kind, mark);
  }
}
