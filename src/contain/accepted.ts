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

export class Accepted {
  readonly #officeKey: Uint8Array;
  readonly #pointId: string;
  readonly #kind: PointKind;
  readonly #folder: StateFolder;
  readonly #clock: SteadyClock;
  #lease: Lease | null = null;
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
    if (kept === null) return;
    this.#lease = kept.lease;
    const sinceMs = this.#clock.up() - kept.sentAtUpMs;
    const text = await this.#folder.content();
    if (kept.bootId !== this.#clock.bootId || sinceMs < 0 || text === null) return;
    const set = checkContent(text, kept.lease, this.#kind);
    if (isRefused(set)) return;
    const sentAt = this.#clock.now() - sinceMs;
    this.#inEffect = effectOf(kept.lease, set, { sentAt, heardAt: sentAt });
  }

  /** `sentAt`, by the steady clock: when the question was asked. Null: accepted. */
  take(answer: Answer, nonce: string, sentAt: number): Refused | null {
    const by = { officeKey: this.#officeKey, pointId: this.#pointId };
    const lease = checkLease(answer.lease, { ...by, nonce, fence: this.#lease });
    if (isRefused(lease)) return lease;
    const { content } = answer;
    const set = content === null ? this.#known(lease) : checkContent(content, lease, this.#kind);
    if (isRefused(set)) return set;
    this.#lease = lease;
    this.#inEffect = effectOf(lease, set, { sentAt, heardAt: this.#clock.now() });
    return null;
  }

  /** For the next start. Apart from `take`, because a full disk must keep nobody held and nobody free. */
  async keep({ content }: Answer, sentAt: number): Promise<void> {
    if (this.#lease === null) return;
    if (content !== null) await this.#folder.keepContent(content);
    const sentAtUpMs = Math.max(0, this.#clock.up() - (this.#clock.now() - sentAt));
    const { bootId } = this.#clock;
    await this.#folder.keepLease({ lease: this.#lease, bootId, sentAtUpMs });
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
