/** What an enforcer tells whoever watches it: changes, each once. */
import type { DesiredSet } from '#model/desired-set.ts';
import type { LAPSES } from '#model/point-report.ts';

export type EnforcerNews =
  | { readonly kind: 'accepted'; readonly generation: number; readonly holds: number }
  | {
      readonly kind: 'office-lost' | 'office-back' | 'equipment-lost' | 'equipment-back';
      readonly says: string;
    }
  | { readonly kind: 'turn'; readonly steps: number; readonly held: number; readonly ms: number }
  | { readonly kind: 'drift'; readonly says: string }
  | { readonly kind: 'hold-refused'; readonly key: string; readonly says: string }
  | { readonly kind: 'report-refused'; readonly orderId: string; readonly code: string }
  | { readonly kind: 'at-death'; readonly office: AtDeath; readonly here: AtDeath }
  | { readonly kind: Lapse; readonly says: string };

type AtDeath = DesiredSet['atDeath'];
type Lapse = (typeof LAPSES)[number];

export class News {
  readonly tell: (news: EnforcerNews) => void;
  readonly #lost = new Map<'office' | 'equipment', string>();
  #refused: ReadonlyMap<string, string> = new Map();
  #lapse: Lapse | null = null;
  #differ = false;

  constructor(tell: (news: EnforcerNews) => void) {
    this.tell = tell;
  }

  /** Why nothing is held although a set may say so; null: nothing keeps it from being in effect. */
  get lapse(): Lapse | null {
    return this.#lapse;
  }

  lost(what: 'office' | 'equipment', says: string): void {
    if (this.#lost.get(what) === says) return;
    this.#lost.set(what, says);
    this.tell({ kind: `${what}-lost`, says });
  }

  back(what: 'office' | 'equipment'): void {
    if (this.#lost.delete(what)) this.tell({ kind: `${what}-back`, says: 'It answers again' });
  }

  accepted(generation: number, holds: number): void {
    this.tell({ kind: 'accepted', generation, holds });
  }

  lapsed(kind: Lapse, says: string): void {
    if (this.#lapse === kind) return;
    this.#lapse = kind;
    this.tell({ kind, says });
  }

  /** A lease runs, and holds are wanted. */
  runs(): void {
    this.#lapse = null;
  }

  refusedHolds(refused: ReadonlyMap<string, string>): void {
    for (const [key, says] of refused) {
      if (this.#refused.get(key) !== says) this.tell({ kind: 'hold-refused', key, says });
    }
    this.#refused = refused;
  }

  /** Once, until they agree again. */
  deaths(office: AtDeath, here: AtDeath): void {
    const differ = office !== here;
    if (differ && !this.#differ) this.tell({ kind: 'at-death', office, here });
    this.#differ = differ;
  }

  reportRefused(orderId: string, code: string): void {
    this.tell({ kind: 'report-refused', orderId, code });
  }
}
