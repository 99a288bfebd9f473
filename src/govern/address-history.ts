/**
 * The history of addresses while a log is read into it: what is bound already, changed claim by claim. The same claims
 * once more change nothing, and neither does an older log after a newer one.
 */
import type { Claim, Ending } from '#model/claim.ts';
import type { Binding, BindingEnd, BindingHolder } from '#model/binding.ts';
import type { Millis } from '#model/stream.ts';
import type { Attribution } from './attribution.ts';
import { CLOCK_SKEW_MS } from './who-had.ts';

/** A binding as it is, or as it will be. */
export interface Piece {
  /** Null: not bound yet. */
  readonly binding: Binding | null;
  readonly network: string;
  readonly systemId: string;
  readonly source: Claim['source'];
  readonly origin: string;
  readonly holder: BindingHolder;
  readonly confidence: number;
  readonly from: Millis;
  until: Millis | null;
  seenAt: Millis | null;
  final: boolean;
  /** Line that last said something new of it; 0: none did. */
  line: number;
  why: BindingEnd;
}

export class AddressHistory {
  readonly #origin: string;
  readonly #byNetwork = new Map<string, Piece[]>();

  constructor(origin: string, existing: readonly Binding[]) {
    this.#origin = origin;
    for (const binding of existing) {
      if (binding.withdrawnAt === null) this.#put(pieceOf(binding));
    }
  }

  /** Whoever had it before has it no longer, even where nobody knows who has it now. */
  supersede(claim: Claim): void {
    if (!isLive(claim.source)) return;
    for (const piece of this.#rivals(claim)) {
      const seenLater = (piece.seenAt ?? piece.from) > claim.from + CLOCK_SKEW_MS[claim.source];
      if (piece.from >= claim.from || piece.final || seenLater) continue;
      if (piece.until !== null && piece.until <= claim.from) continue;
      end(piece, claim.from, 'superseded', claim.line);
    }
  }

  take(told: Claim, attribution: Attribution): void {
    const claim = this.#limited(told);
    const joinMs = CLOCK_SKEW_MS[claim.source];
    const same = this.#at(claim.network.text)
      .filter((piece) => this.#isSame(piece, claim, attribution.systemId))
      .toSorted((a, b) => b.from - a.from);
    const touching = same.filter((piece) => touches(piece, claim, joinMs));
    const [last] = touching;
    const earliest = touching.at(-1);
    if (last === undefined || earliest === undefined || resumes(last, claim, joinMs)) {
      const from = Math.max(claim.from, last?.until ?? 0);
      this.#put(newPiece({ ...claim, from }, attribution, this.#origin));
      return;
    }
    if (claim.from < earliest.from - joinMs) {
      const before = newPiece(claim, attribution, this.#origin);
      Object.assign(before, { until: earliest.from, final: true });
      this.#put(before);
    }
    renew(last, claim);
  }

  /** A stopped session, or every one of an access server that began anew. */
  end({ nas, session, at, line }: Ending): void {
    for (const piece of this.pieces()) {
      const open = piece.source === 'radius' && piece.until === null && piece.from < at;
      const heardLater = piece.seenAt !== null && piece.seenAt > at;
      const meant =
        session === null ? nasOf(piece.holder) === nas : piece.holder.session === session;
      if (open && !heardLater && meant)
        end(piece, at, session === null ? 'restart' : 'stated', line);
    }
  }

  *pieces(): Generator<Piece> {
    for (const pieces of this.#byNetwork.values()) yield* pieces;
  }

  /** Others that have the same network at some same time, by sources of the same rank. */
  against(piece: Piece): readonly Piece[] {
    const joinMs = CLOCK_SKEW_MS[piece.source];
    return this.#at(piece.network).filter(
      (other) =>
        other.systemId !== piece.systemId &&
        isLive(other.source) === isLive(piece.source) &&
        endOf(other) - joinMs > piece.from &&
        endOf(piece) - joinMs > other.from,
    );
  }

  /** An older log does not know who came after; what is known of that ends its claim. */
  #limited(claim: Claim): Claim {
    if (!isLive(claim.source)) return claim;
    const heard = (claim.seenAt ?? claim.from) - CLOCK_SKEW_MS[claim.source];
    const later = this.#rivals(claim).filter(
      ({ from }) => from > claim.from && from >= heard && from < endOf(claim),
    );
    if (later.length === 0) return claim;
    return { ...claim, until: Math.min(...later.map(({ from }) => from)), final: true };
  }

  #at(network: string): readonly Piece[] {
    return this.#byNetwork.get(network) ?? [];
  }

  #put(piece: Piece): void {
    const pieces = this.#byNetwork.get(piece.network);
    if (pieces === undefined) this.#byNetwork.set(piece.network, [piece]);
    else pieces.push(piece);
  }

  /** Told by the same server as the claim, of another holder. Two access servers may use one private range. */
  #rivals(claim: Claim): readonly Piece[] {
    return this.#at(claim.network.text).filter(
      (piece) =>
        piece.source === claim.source &&
        piece.origin === this.#origin &&
        nasOf(piece.holder) === nasOf(claim.holder) &&
        keyOf(piece.holder) !== keyOf(claim.holder) &&
        (piece.binding?.correctedAt ?? null) === null,
    );
  }

  /** Rows of a ledger are the same where they begin alike; what a log says of one holder may be continued. */
  #isSame(piece: Piece, claim: Claim, systemId: string): boolean {
    if (piece.source !== claim.source || piece.origin !== this.#origin) return false;
    if (piece.systemId !== systemId) return false;
    return isLive(claim.source)
      ? keyOf(piece.holder) === keyOf(claim.holder)
      : piece.from === claim.from;
  }
}

function pieceOf(binding: Binding): Piece {
  const { network, systemId, source, origin, confidence, final } = binding;
  const { mac, client, user, host, session, port } = binding;
  return {
    binding,
    network,
    systemId,
    source,
    origin,
    confidence,
    final,
    holder: { mac, client, user, host, session, port },
    from: Date.parse(binding.from),
    until: binding.until === null ? null : Date.parse(binding.until),
    seenAt: binding.seenAt === null ? null : Date.parse(binding.seenAt),
    line: 0,
    why: 'stated',
  };
}

function newPiece(claim: Claim, attribution: Attribution, origin: string): Piece {
  const { from, until, seenAt, final, holder, line, source } = claim;
  const network = claim.network.text;
  const time = { from, until, seenAt, final, line };
  return { binding: null, network, ...attribution, source, origin, holder, ...time, why: 'stated' };
}

function end(piece: Piece, until: Millis, why: BindingEnd, line: number): void {
  Object.assign(piece, { until, final: true, why, line });
}

function endOf({ until }: { readonly until: Millis | null }): number {
  return until ?? Number.POSITIVE_INFINITY;
}

function touches(piece: Piece, claim: Claim, joinMs: number): boolean {
  return claim.from <= endOf(piece) + joinMs && endOf(claim) + joinMs >= piece.from;
}

/** The same holder again and for longer, told after an end that was a fact. */
function resumes(piece: Piece, claim: Claim, joinMs: number): boolean {
  if (!piece.final || piece.until === null || !isLive(piece.source)) return false;
  const later = (claim.seenAt ?? claim.from) > (piece.seenAt ?? piece.from);
  return later && claim.from >= piece.until - joinMs && endOf(claim) > piece.until;
}

/** The later statement counts. */
function renew(piece: Piece, claim: Claim): void {
  if (isSettled(piece) || isOlder(claim, piece)) return;
  // An end before its beginning comes from a claim about an earlier time.
  if (claim.until !== null && claim.until <= piece.from) return;
  const seenAt = claim.seenAt ?? piece.seenAt;
  const { until, final, line } = claim;
  if (until === piece.until && final === piece.final && seenAt === piece.seenAt) return;
  Object.assign(piece, { until, final, seenAt, why: 'stated', line });
}

/** What a person corrected, and what a log knows to have ended, stays; a ledger may be set right by a later one. */
function isSettled({ binding, final, source }: Piece): boolean {
  return (binding !== null && binding.correctedAt !== null) || (final && isLive(source));
}

function isOlder(claim: Claim, piece: Piece): boolean {
  return claim.seenAt !== null && piece.seenAt !== null && claim.seenAt < piece.seenAt;
}

function isLive(source: Claim['source']): boolean {
  return source === 'dhcp' || source === 'radius';
}

/** What tells one holder from the next in one log. */
function keyOf({ session, mac, client, host }: BindingHolder): string {
  return session ?? mac ?? client ?? host ?? '';
}

/** The access server of a session; null for leases. */
function nasOf({ session }: BindingHolder): string | null {
  return session === null ? null : session.slice(0, session.lastIndexOf('|'));
}
