/**
 * What one flow has said so far: the proof object. Facts are only gathered here; `grade.ts` weighs them, `evidence.ts`
 * puts them in words.
 *
 *   nothing → named / listed → attempted (hello, login) → session (work handed out) → work-proven (work accepted)
 *
 * Flows that never speak of mining keep to the small fields; `mining` is made with the first fact that does.
 */
import type {
  BehaviourFact,
  CertificateFact,
  Fact,
  HttpFact,
  MiningFact,
  NameFact,
  OrdinaryFact,
  TlsFact,
} from '#model/fact.ts';
import type { Indicator } from '#model/indicator.ts';
import type { Carrier } from '#model/protocol.ts';
import type { FlowInfo, Millis, Side } from '#model/stream.ts';
import { Mining } from './mining.ts';

/** Names, listings, behaviours and look-alikes kept per session; more of the same kind add nothing. */
export const NOTES_MAX = 8;

export interface Listing {
  readonly at: Millis;
  readonly indicator: Indicator;
  readonly source: NameFact['source'] | 'known-name' | 'address';
  /** The name or address that was looked up. */
  readonly asked: string;
  /** Who asked. */
  readonly side: Side;
}

export interface LookAlike {
  readonly what: OrdinaryFact['what'];
  readonly at: Millis;
  count: number;
}

export class Session {
  readonly flow: FlowInfo;
  firstAt: Millis;
  lastAt: Millis;
  mining: Mining | null = null;
  readonly names: NameFact[] = [];
  readonly carriers: Carrier[] = [];
  readonly listings: Listing[] = [];
  readonly behaviours: BehaviourFact[] = [];
  readonly ordinary: LookAlike[] = [];
  /** A name that DNS gave this server's address. */
  knownAs: string | null = null;
  tlsClient: TlsFact | null = null;
  tlsServer: TlsFact | null = null;
  certificate: CertificateFact | null = null;
  httpRequest: HttpFact | null = null;
  /** Headers that only mining software, or servers for it, send. */
  miningHeader: HttpFact | null = null;
  miningReply: HttpFact | null = null;
  /** Rises with everything that a reader of the finding could notice. */
  changes = 0;
  /** A request whose user is not looked at until the flow speaks of mining. */
  #unread: HttpFact | null = null;

  constructor(flow: FlowInfo, at: Millis) {
    this.flow = flow;
    this.firstAt = at;
    this.lastAt = at;
  }

  hear(fact: Fact): void {
    if (fact.at > this.lastAt) this.lastAt = fact.at;
    if (fact.at < this.firstAt) this.firstAt = fact.at;
    this.changes++;
    switch (fact.kind) {
      case 'dns-answer':
        return;
      case 'carrier':
        if (!this.carriers.includes(fact.carrier)) this.carriers.push(fact.carrier);
        return;
      case 'name':
        keep(this.names, fact);
        return;
      case 'behaviour':
        this.#hearBehaviour(fact);
        return;
      case 'ordinary':
        this.#hearOrdinary(fact);
        return;
      default:
        this.#hearTalk(fact);
    }
  }

  list(listing: Listing): void {
    const isKnown = this.listings.some(
      (old) => old.indicator.entry === listing.indicator.entry && old.source === listing.source,
    );
    if (isKnown) return;
    if (keep(this.listings, listing)) this.changes++;
  }

  #hearTalk(fact: TlsFact | CertificateFact | HttpFact | MiningFact): void {
    switch (fact.kind) {
      case 'tls-client':
        this.tlsClient ??= fact;
        return;
      case 'tls-server':
        this.tlsServer ??= fact;
        return;
      case 'certificate':
        this.certificate ??= fact;
        return;
      case 'http-request':
      case 'http-reply':
        this.#hearHttp(fact);
        return;
      default:
        this.#miningNow().hear(fact);
        if (this.#unread !== null) this.#identify(this.#unread);
    }
  }

  #miningNow(): Mining {
    this.mining ??= new Mining(this.flow.openingSeen);
    return this.mining;
  }

  #hearHttp(fact: HttpFact): void {
    const isRequest = fact.kind === 'http-request';
    if (isRequest && (this.httpRequest?.user ?? null) === null) this.httpRequest = fact;
    if (isMiningHeader(fact)) {
      if (isRequest) this.miningHeader ??= fact;
      else this.miningReply ??= fact;
      this.#miningNow().hearHeader(fact);
    }
    if (isRequest) this.#identify(fact);
  }

  /** The head of a request comes before the body that says whether it is mining, and in which dialect. */
  #identify(request: HttpFact): void {
    this.#unread = this.mining === null ? request : null;
    this.mining?.hearRequest(request);
  }

  #hearBehaviour(fact: BehaviourFact): void {
    const index = this.behaviours.findIndex((old) => old.model === fact.model);
    if (index === -1) keep(this.behaviours, fact);
    else if (fact.fit >= (this.behaviours[index]?.fit ?? 0)) this.behaviours[index] = fact;
  }

  #hearOrdinary(fact: OrdinaryFact): void {
    const old = this.ordinary.find(({ what }) => what === fact.what);
    if (old === undefined) keep(this.ordinary, { what: fact.what, at: fact.at, count: 1 });
    else old.count++;
  }
}

/** The value of a reply's header is an address; elsewhere the same names may mean something else. */
function isMiningHeader({ kind, mining }: HttpFact): boolean {
  if (mining === null) return false;
  return kind === 'http-request' || /^(?:stratum|https?:|\/)/i.test(mining);
}

function keep<T>(list: T[], item: T): boolean {
  if (list.length >= NOTES_MAX) return false;
  list.push(item);
  return true;
}
