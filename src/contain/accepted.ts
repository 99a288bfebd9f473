/** The set in effect and the lease under which it is: what is accepted, for how long, and what is never accepted again. */
import type { SignedLease, DesiredSet, Lease } from '#model/desired-set.ts';
import type { PointKind } from '#model/enforcement-point.ts';
import { checkContent, checkLease, isRefused, type Refused } from './check-set.ts';
import type { StateFolder } from './state-folder.ts';
import type { SteadyClock } from './steady-clock.ts';

export interface InEffect {
  readonly set: DesiredSet;
  /** By the steady clock: from then on nothing is held. */
  readonly leaseEndsAt: number;
  /** What the office's clock is ahead of the steady one. */
  readonly officeAheadMs: number;
}

export interface Answer {
  readonly lease: SignedLease;
  readonly content: string | null;
}

/** An answer that is believed, and not in effect yet. */
export interface Next {
  readonly lease: Lease;
  readonly effect: InEffect;
  /** Null: as it was. */
  readonly content: string | null;
  readonly sentAt: number;
}

export class Accepted {
  readonly #officeKey: Uint8Array;
  readonly #pointId: string;
  readonly #kind: PointKind;
  readonly #folder: StateFolder;
  readonly #clock: SteadyClock;
  #lease: Lease | null = null;
  /** The content of the last set, and the digest of the one that a start would find. */
  #content: string | null = null;
  #keptDigest: string | null = null;
  #inEffect: InEffect | null = null;

  constructor(parts: {
    /** 32 bytes. */
    readonly officeKey: Uint8Array;
    readonly pointId: string;
    /** What is driven here: a set for other equipment is not for this one. */
    readonly kind: PointKind;
    readonly folder: StateFolder;
    readonly clock: SteadyClock;
  }) {
    this.#officeKey = parts.officeKey;
    this.#pointId = parts.pointId;
    this.#kind = parts.kind;
    this.#folder = parts.folder;
    this.#clock = parts.clock;
  }

  /** Null: none was accepted yet, or none whose time is known. */
  get inEffect(): InEffect | null {
    return this.#inEffect;
  }

  get generation(): number {
    return this.#inEffect?.set.generation ?? 0;
  }

  /** Of the content that is at hand. */
  get digest(): string | null {
    return this.#inEffect === null ? null : (this.#lease?.digest ?? null);
  }

  /**
   * Goes on with what was kept. After a start of the machine nobody knows how long ago that was: then the fence alone is
   * taken, and the office must speak first.
   */
  async resume(): Promise<void> {
    const kept = await this.#folder.lease();
    if (kept === null) {
      this.#lease = (await this.#folder.leaseSetAside())?.lease ?? null;
      return;
    }
    this.#lease = kept.lease;
    const sinceMs = this.#clock.up() - kept.sentAtUpMs;
    const text = await this.#folder.content();
    if (kept.bootId !== this.#clock.bootId || sinceMs < 0 || text === null) return;
    const set = checkContent(text, kept.lease, this.#kind);
    if (isRefused(set)) return;
    const sentAt = this.#clock.now() - sinceMs;
    this.#content = text;
    this.#keptDigest = kept.lease.digest;
    this.#inEffect = effectOf(kept.lease, set, { sentAt, heardAt: sentAt });
  }

  /** `sentAt`, by the steady clock: when the question was asked. Changes nothing yet. */
  check(answer: Answer, nonce: string, sentAt: number): Next | Refused {
    const by = { officeKey: this.#officeKey, pointId: this.#pointId };
    const lease = checkLease(answer.lease, { ...by, nonce, fence: this.#lease });
    if (isRefused(lease)) return lease;
    const { content } = answer;
    const set = content === null ? this.#known(lease) : checkContent(content, lease, this.#kind);
    if (isRefused(set)) return set;
    const effect = effectOf(lease, set, { sentAt, heardAt: this.#clock.now() });
    return { lease, effect, content, sentAt };
  }

  /**
   * For the next start, and before anything is done by it: a start that finds an older set than was acted on holds again
   * who was let go (seen with a full disk and a kill: an order that counted as lifted was in the kernel once more). Where
   * it cannot be written, the older one is made useless, and the office must speak first.
   */
  async keep({ lease, content, sentAt }: Next): Promise<void> {
    const isOther = lease.digest !== this.#keptDigest;
    const text = content ?? this.#content;
    try {
      if (isOther && text !== null) await this.#folder.keepContent(text);
      const sentAtUpMs = Math.max(0, this.#clock.up() - (this.#clock.now() - sentAt));
      const { bootId } = this.#clock;
      await this.#folder.keepLease({ lease, bootId, sentAtUpMs });
      this.#keptDigest = lease.digest;
    } catch (error) {
      if (isOther) await this.#folder.setLeaseAside();
      throw error;
    }
  }

  /** From here on it counts, whether it could be kept or not: a full disk must keep nobody held and nobody free. */
  adopt({ lease, effect, content }: Next): void {
    this.#lease = lease;
    this.#inEffect = effect;
    this.#content = content ?? this.#content;
  }

  #known({ digest }: Lease): DesiredSet | Refused {
    const set = this.#inEffect?.set;
    if (set !== undefined && this.#lease?.digest === digest) return set;
    return { code: 'digest', says: 'The office did not send the content that it signed' };
  }
}

/**
 * Its time counts from the question: what lay between asking and answering is not given away. The office's clock is
 * compared with the answer, for a question may have waited long for news: else a reading would seem to lie ahead, and the
 * next one, of a release, older than it.
 */
function effectOf(
  { issuedAt, notAfter }: Lease,
  set: DesiredSet,
  { sentAt, heardAt }: { readonly sentAt: number; readonly heardAt: number },
): InEffect {
  const issued = Date.parse(issuedAt);
  const leaseMs = Date.parse(notAfter) - issued;
  return { set, leaseEndsAt: sentAt + leaseMs, officeAheadMs: issued - heardAt };
}
