/** What was said in a mining protocol on one flow. */
import type {
  ClaimFact,
  HttpFact,
  JobFact,
  LoginFact,
  MiningFact,
  ReconnectFact,
  ShareFact,
} from '#model/fact.ts';
import { type Algorithm, POLLING, type Protocol } from '#model/protocol.ts';
import type { Millis, Side } from '#model/stream.ts';
import { type CoinbaseTold, readCoinbase } from './coinbase.ts';
import { readRequester } from './requester.ts';
import { RECENT_LOGINS } from '#detect/wallet/recent-logins.ts';
import type { LoginName } from '#detect/wallet/wallet.ts';
import { Work } from './work.ts';

export interface Answer {
  readonly at: Millis;
  readonly ok: boolean;
  readonly error: string | null;
}

export interface Login {
  readonly at: Millis;
  readonly user: string;
  readonly name: LoginName;
}

/** Coinbase transactions looked at per session: the pool's tag does not change, its first jobs are enough. */
export const COINBASES_MAX = 4;
/** Different names that log in on one connection (a proxy's miners) whose wallets are still looked at. */
export const LOGINS_MAX = 32;
/** Longer user names are cut. */
const USER_CHARS_MAX = 512;
/** Algorithm names of one offer that are kept. */
const OFFERS_MAX = 16;

export class Mining {
  readonly openingSeen: boolean;
  readonly work = new Work();
  protocol: Protocol | null = null;
  firstAt: Millis | null = null;
  lastAt: Millis = 0;
  helloAt: Millis | null = null;
  agent: string | null = null;
  worker: string | null = null;
  welcome: Answer | null = null;
  login: Login | null = null;
  loginCount = 0;
  loginAnswer: Answer | null = null;
  offers: readonly string[] = [];
  offersAt: Millis = 0;
  pollCount = 0;
  firstPollAt: Millis | null = null;
  /** When a header came that only mining software or its servers send. */
  headerAt: Millis | null = null;
  /** The same client was handed work by the same server, in a polling dialect, on another connection. */
  workElsewhereAt: Millis | null = null;
  claim: { readonly at: Millis; readonly rate: number; readonly count: number } | null = null;
  keepaliveCount = 0;
  firstKeepaliveAt: Millis | null = null;
  reconnect: ReconnectFact | null = null;
  algorithm: Algorithm | null = null;
  coin: string | null = null;
  height: number | null = null;
  nbits: string | null = null;
  coinbase: (CoinbaseTold & { readonly at: Millis }) | null = null;
  #coinbaseCount = 0;
  #isProtocolFixed = false;
  readonly #votes: [number, number] = [0, 0];

  constructor(openingSeen: boolean) {
    this.openingSeen = openingSeen;
  }

  /** The side that mines; null while only messages were heard that either side may send. */
  get client(): Side | null {
    if (this.#votes[0] === this.#votes[1]) return null;
    return this.#votes[0] > this.#votes[1] ? 0 : 1;
  }

  hear(fact: MiningFact): void {
    this.firstAt ??= fact.at;
    if (fact.at > this.lastAt) this.lastAt = fact.at;
    this.#hearProtocol(fact);
    if (!this.#hearMiner(fact)) this.#hearPool(fact);
  }

  /** An attempt by itself: the body may never have come. What the body says names the dialect better. */
  hearHeader(fact: HttpFact): void {
    this.firstAt ??= fact.at;
    if (fact.at > this.lastAt) this.lastAt = fact.at;
    this.protocol ??= 'getwork';
    this.headerAt ??= fact.at;
    const isRequest = fact.kind === 'http-request';
    this.#votes[isRequest === (fact.side === 0) ? 0 : 1]++;
  }

  /** The dialects that poll over HTTP have no login of their own; the head of the request is heard before its body. */
  hearRequest(fact: HttpFact): void {
    if (this.protocol === null || !POLLING.has(this.protocol)) return;
    const requester = readRequester(fact, this.protocol);
    if (requester === null) return;
    if (requester.claim !== null) this.#noteClaim(fact.at, requester.claim);
    if (!this.#isBetter(requester.name)) return;
    const { user, name, worker } = requester;
    this.loginCount = Math.max(1, this.loginCount);
    this.login = { at: fact.at, user: user.slice(0, USER_CHARS_MAX), name };
    this.worker = worker ?? this.worker;
  }

  /** What only miners say; false when it was something else. */
  #hearMiner(fact: MiningFact): boolean {
    switch (fact.kind) {
      case 'hello':
        this.helloAt ??= fact.at;
        this.agent = fact.agent ?? this.agent;
        break;
      case 'login':
        this.#hearLogin(fact);
        break;
      case 'poll':
        this.pollCount++;
        this.firstPollAt ??= fact.at;
        break;
      case 'share':
        this.#hearShare(fact);
        break;
      case 'claim':
        this.#hearClaim(fact);
        break;
      default:
        return false;
    }
    this.#votes[fact.side]++;
    return true;
  }

  #hearPool(fact: MiningFact): void {
    const answer = (): Answer | null =>
      'ok' in fact ? { at: fact.at, ok: fact.ok, error: fact.error } : null;
    switch (fact.kind) {
      case 'welcome':
        this.welcome = answer() ?? this.welcome;
        break;
      case 'login-answer':
        // A later login that is let in outweighs an earlier one that was refused.
        if (this.loginAnswer === null || fact.ok) this.loginAnswer = answer();
        break;
      case 'difficulty':
        this.work.setDifficulty(fact);
        break;
      case 'job':
        this.#hearJob(fact);
        break;
      case 'share-answer':
        this.work.answer(fact);
        break;
      case 'reconnect':
        this.reconnect = fact;
        break;
      default:
        // Keepalives are sent by either side and tell no roles.
        this.keepaliveCount++;
        this.firstKeepaliveAt ??= fact.at;
        return;
    }
    this.#votes[fact.side === 0 ? 1 : 0]++;
  }

  /** Work fixes the dialect; before it, a later and more exact name replaces an earlier one. */
  #hearProtocol(fact: MiningFact): void {
    const isWork = fact.kind === 'job' || fact.kind === 'share';
    if (fact.protocol === 'unknown-stratum' && this.protocol !== null) return;
    if (this.#isProtocolFixed && !isWork) return;
    this.protocol = fact.protocol;
    if (isWork && fact.protocol !== 'unknown-stratum') this.#isProtocolFixed = true;
  }

  #hearLogin(fact: LoginFact): void {
    this.loginCount++;
    this.agent = fact.agent ?? this.agent;
    if (fact.offers.length > 0) {
      this.offers = fact.offers.slice(0, OFFERS_MAX);
      this.offersAt = fact.at;
    }
    if (this.loginCount > LOGINS_MAX) return;
    const name = RECENT_LOGINS.read(fact.user, fact.protocol);
    if (!this.#isBetter(name)) return;
    this.login = { at: fact.at, user: fact.user.slice(0, USER_CHARS_MAX), name };
    this.worker = workerFrom(fact.worker, fact.user, name) ?? this.worker;
  }

  #isBetter({ wallet }: LoginName): boolean {
    if (this.login === null) return true;
    return wallet?.checksum === 'valid' && this.login.name.wallet?.checksum !== 'valid';
  }

  #hearShare(fact: ShareFact): void {
    this.work.submit(fact);
    if (this.worker !== null || fact.worker === null) return;
    // Bitcoin's family repeats the whole user name with every result, which names a session joined half-way.
    const name = RECENT_LOGINS.read(fact.worker, fact.protocol);
    const user = this.login?.user ?? fact.worker;
    this.login ??= { at: fact.at, user: user.slice(0, USER_CHARS_MAX), name };
    this.worker = name.wallet === null ? workerFrom(fact.worker, user, name) : name.worker;
  }

  #hearJob(fact: JobFact): void {
    this.work.announce(fact);
    this.algorithm = fact.algorithm ?? this.algorithm;
    this.coin = fact.coin ?? this.coin;
    this.height = fact.height ?? this.height;
    this.nbits = fact.nbits ?? this.nbits;
    if (fact.coinbase === null || this.#coinbaseCount >= COINBASES_MAX) return;
    this.#coinbaseCount++;
    const told = readCoinbase(fact.coinbase);
    if (fact.height === null) this.height = told.height ?? this.height;
    if (this.coinbase === null || (this.coinbase.pool === null && told.pool !== null)) {
      this.coinbase = { ...told, at: fact.at };
    }
  }

  #hearClaim(fact: ClaimFact): void {
    this.#noteClaim(fact.at, fact.hashesPerSecond);
  }

  #noteClaim(at: Millis, rate: number): void {
    if (!(rate > 0) || !Number.isFinite(rate)) return;
    this.claim = { at: this.claim?.at ?? at, rate, count: (this.claim?.count ?? 0) + 1 };
  }
}

/** Some dialects give the worker a field of its own, others hang it on to the user name. */
function workerFrom(worker: string | null, user: string, name: LoginName): string | null {
  return worker === null || worker === user ? name.worker : worker;
}
