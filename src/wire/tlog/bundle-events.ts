/** The events of a case bundle: each against its proof, its content against its leaf, and all against each other. */
import { hexToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '#base/canonical-json.ts';
import { BUNDLE_EVENTS_MAX, BundleEvent, type BundleProofs } from '#model/bundle.ts';
import type { Checkpoint } from './checkpoint.ts';
import { leafOf, payloadHash, personalHash } from './leaf.ts';
import { leafHash } from './merkle.ts';
import { bytesFromBase64 } from './note.ts';
import { verifyInclusion } from './proof.ts';

export type BundleEventProblem =
  /** A line of events.jsonl, counted from 1, that is no event. */
  | { readonly kind: 'event-unreadable'; readonly line: number }
  /** What is shown is not what the leaf commits to. */
  | { readonly kind: 'content-differs' | 'personal-differs'; readonly seq: number }
  /** The log has another event at this place, or none. */
  | { readonly kind: 'proof-missing' | 'proof-fails'; readonly seq: number }
  /** Twice, or not in the order of the log. */
  | { readonly kind: 'event-out-of-order'; readonly seq: number }
  /** An event of the stream was left out. */
  | {
      readonly kind: 'version-wrong';
      readonly seq: number;
      readonly stream: string;
      readonly expected: number;
      readonly found: number;
    }
  | { readonly kind: 'case-absent'; readonly caseId: string }
  | { readonly kind: 'too-many-events'; readonly max: number };

export class BundleEvents {
  readonly #checkpoint: Checkpoint | null;
  readonly #proofs: ReadonlyMap<number, readonly string[]>;
  readonly #versions = new Map<string, number>();
  readonly #hashes = new Set<string>();
  readonly #problems: BundleEventProblem[] = [];
  #lastSeq = -1;
  #lines = 0;
  count = 0;
  /** Those whose personal data is not shown. */
  hidden = 0;

  constructor(checkpoint: Checkpoint | null, proofs: BundleProofs['proofs']) {
    this.#checkpoint = checkpoint;
    this.#proofs = new Map(proofs.map(({ seq, hashes }) => [seq, hashes]));
  }

  /** Whether an event that holds names these 64 hex digits. */
  speakOf(hash: string): boolean {
    return this.#hashes.has(hash);
  }

  take(line: string): void {
    this.#lines++;
    if (this.#lines > BUNDLE_EVENTS_MAX) return;
    const event = readEvent(line);
    if (event === null) {
      this.#problems.push({ kind: 'event-unreadable', line: this.#lines });
      return;
    }
    this.count++;
    const before = this.#problems.length;
    this.#followOrder(event);
    this.#checkContent(event);
    this.#checkProof(event);
    if (this.#problems.length === before) {
      for (const [hash] of line.matchAll(/\b[0-9a-f]{64}\b/g)) this.#hashes.add(hash);
    }
  }

  #followOrder(event: BundleEvent): void {
    const { seq, version: found } = event;
    if (seq <= this.#lastSeq) this.#problems.push({ kind: 'event-out-of-order', seq });
    this.#lastSeq = seq;
    const stream = `${event.stream.kind}/${event.stream.id}`;
    const expected = (this.#versions.get(stream) ?? 0) + 1;
    this.#versions.set(stream, found);
    if (found !== expected) {
      this.#problems.push({ kind: 'version-wrong', seq, stream, expected, found });
    }
  }

  #checkContent(event: BundleEvent): void {
    const { seq, actor, personalSalt, personal } = event;
    if (personalSalt === null) {
      if (event.personalHash !== null) this.hidden++;
      if (personal !== null) this.#problems.push({ kind: 'personal-differs', seq });
    } else if (hashOfPersonal(personalSalt, personal) !== event.personalHash) {
      this.#problems.push({ kind: 'personal-differs', seq });
    }
    const payload = payloadHash(hexToBytes(event.salt), {
      actor,
      data: canonicalJson(event.data),
      personal: event.personalHash,
    });
    if (payload !== event.payload) this.#problems.push({ kind: 'content-differs', seq });
  }

  #checkProof(event: BundleEvent): void {
    const { seq } = event;
    const proof = this.#proofs.get(seq)?.map(bytesFromBase64);
    if (proof === undefined) this.#problems.push({ kind: 'proof-missing', seq });
    else if (this.#checkpoint !== null) {
      const hash = leafHash(leafOf(event));
      const whole = proof.flatMap((each) => each ?? []);
      const holds =
        whole.length === proof.length &&
        verifyInclusion({ hash, index: seq }, this.#checkpoint, whole);
      if (!holds) this.#problems.push({ kind: 'proof-fails', seq });
    }
  }

  finish(caseId: string): readonly BundleEventProblem[] {
    if (!this.#versions.has(`case/${caseId}`)) this.#problems.push({ kind: 'case-absent', caseId });
    if (this.#lines > BUNDLE_EVENTS_MAX) {
      this.#problems.push({ kind: 'too-many-events', max: BUNDLE_EVENTS_MAX });
    }
    return this.#problems;
  }
}

function hashOfPersonal(salt: string, personal: unknown): string {
  return personalHash(hexToBytes(salt), personal);
}

/** Null where it is no event, or has no canonical form. */
function readEvent(line: string): BundleEvent | null {
  try {
    const parsed = BundleEvent.safeParse(JSON.parse(line));
    if (!parsed.success) return null;
    canonicalJson(parsed.data);
    return parsed.data;
  } catch {
    return null;
  }
}
