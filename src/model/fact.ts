/**
 * What analyzers say and detectors hear: a closed union of parsed, checked statements.
 *
 * Glossary: *frame* bytes from a link · *flow* packets of one 5-tuple · *stream* ordered bytes of one side ·
 * *fact* what one message says · *finding* what a session's facts prove · *evidence* a fact in words.
 */
import type { Algorithm, Carrier, Protocol } from './protocol.ts';
import type { Millis, Side } from './stream.ts';

/**
 * How hard a share is. `hashes`: value is the expected number of hashes (or solutions) per share.
 * `diff1`: pool difficulty of the Bitcoin family, whose hashes per unit depend on the algorithm
 * (sha256d 2^32, scrypt 2^16 …: detect/figures/algorithm.ts), so the detector multiplies.
 */
export interface Difficulty {
  readonly value: number;
  readonly scale: 'hashes' | 'diff1';
}

export interface Spoken {
  readonly at: Millis;
  /** Who said it. */
  readonly side: Side;
}

export interface MiningSpoken extends Spoken {
  readonly protocol: Protocol;
}

/** subscribe, hello, SetupConnection: the miner introduces itself. Spoken by the miner. */
export interface HelloFact extends MiningSpoken {
  readonly kind: 'hello';
  readonly agent: string | null;
}

/** The pool answers an introduction (e.g. with an extranonce). Spoken by the pool. */
export interface WelcomeFact extends MiningSpoken {
  readonly kind: 'welcome';
  readonly ok: boolean;
  readonly error: string | null;
}

/** login, authorize, eth_submitLogin. Spoken by the miner. `user` is as sent. */
export interface LoginFact extends MiningSpoken {
  readonly kind: 'login';
  readonly requestId: string | null;
  readonly user: string;
  readonly worker: string | null;
  readonly agent: string | null;
  /** Algorithms the miner offers (XMRig `algo`), as sent. */
  readonly offers: readonly string[];
}

export interface LoginAnswerFact extends MiningSpoken {
  readonly kind: 'login-answer';
  readonly requestId: string | null;
  readonly ok: boolean;
  readonly error: string | null;
}

/** Difficulty that holds from the next job on. Spoken by the pool. */
export interface DifficultyFact extends MiningSpoken {
  readonly kind: 'difficulty';
  readonly difficulty: Difficulty;
}

/** Work was handed out and every field passed the dialect's checks. Spoken by the pool. */
export interface JobFact extends MiningSpoken {
  readonly kind: 'job';
  readonly jobId: string;
  /** Set where the job itself carries its target. */
  readonly difficulty: Difficulty | null;
  readonly algorithm: Algorithm | null;
  readonly coin: string | null;
  readonly height: number | null;
  /** First and second part of the coinbase transaction, hex (stratum-v1), or the blob's text parts. */
  readonly coinbase: readonly [string, string] | null;
  /** Compact network target, 8 hex, big-endian (stratum-v1 family, getblocktemplate). */
  readonly nbits: string | null;
  /** True where the miner asked for it (polling dialects). */
  readonly polled: boolean;
}

/** The miner asks for work (getwork, getblocktemplate, eth_getWork, getjob). */
export interface PollFact extends MiningSpoken {
  readonly kind: 'poll';
  readonly requestId: string | null;
}

/** A result is submitted. Spoken by the miner. */
export interface ShareFact extends MiningSpoken {
  readonly kind: 'share';
  readonly requestId: string | null;
  /** Null where the dialect names no job (getwork: the data itself). */
  readonly jobId: string | null;
  readonly worker: string | null;
  /** Difficulty that the submitted result itself proves (2^256 / result), where the dialect sends it. */
  readonly achieved: number | null;
}

export interface ShareAnswerFact extends MiningSpoken {
  readonly kind: 'share-answer';
  readonly requestId: string | null;
  readonly accepted: boolean;
  readonly error: string | null;
}

/** The miner's own statement of its speed (eth_submitHashrate, mining.hashrate, nominal_hash_rate): a claim. */
export interface ClaimFact extends MiningSpoken {
  readonly kind: 'claim';
  readonly hashesPerSecond: number;
}

/** keepalived, mining.ping, noop: shows that the session lives. */
export interface KeepaliveFact extends MiningSpoken {
  readonly kind: 'keepalive';
}

/** The pool sends the miner elsewhere. */
export interface ReconnectFact extends MiningSpoken {
  readonly kind: 'reconnect';
  readonly host: string;
  readonly port: number | null;
}

/** A carrier was recognised and taken off. */
export interface CarrierFact extends Spoken {
  readonly kind: 'carrier';
  readonly carrier: Carrier;
}

/** A name or address that the client asks for. */
export interface NameFact extends Spoken {
  readonly kind: 'name';
  readonly source: 'dns' | 'sni' | 'socks' | 'connect';
  /** Lower case, no trailing dot; an address as text where the client gave one. */
  readonly name: string;
  readonly port: number | null;
}

/** A DNS answer: `address` may later be called `name`. */
export interface AnswerFact extends Spoken {
  readonly kind: 'dns-answer';
  readonly name: string;
  readonly address: string;
}

export interface TlsFact extends Spoken {
  readonly kind: 'tls-client' | 'tls-server';
  /** 0x0301 … 0x0304 as negotiated or offered. */
  readonly version: number;
  readonly sni: string | null;
  readonly alpn: readonly string[];
  /** FoxIO JA4 of the ClientHello (BSD-3 part only); null for the server. */
  readonly ja4: string | null;
}

export interface CertificateFact extends Spoken {
  readonly kind: 'certificate';
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  readonly notBefore: Millis;
  readonly notAfter: Millis;
  readonly names: readonly string[];
}

/** An HTTP request that may belong to mining: `mining` where a header says so (X-Mining-Extensions). */
export interface HttpFact extends Spoken {
  readonly kind: 'http-request' | 'http-reply';
  readonly host: string | null;
  readonly path: string | null;
  readonly agent: string | null;
  /** User of Basic authentication; never the password. */
  readonly user: string | null;
  /** X-Mining-Extensions (request), X-Stratum or X-Long-Polling (reply). */
  readonly mining: string | null;
  readonly status: number | null;
}

/** The shape of the traffic is that of mining; content unseen. */
export interface BehaviourFact extends Spoken {
  readonly kind: 'behaviour';
  readonly protocol: Protocol;
  readonly model: 'noise-handshake' | 'message-grammar' | 'p2pool-handshake' | 'chia-cadence';
  /** 0 … 1 */
  readonly fit: number;
  /** What was seen, as numbers under stable names (for the words of the evidence). */
  readonly seen: Readonly<Record<string, number>>;
}

/** Recognised as something that is not mining; counter-evidence. */
export interface OrdinaryFact extends Spoken {
  readonly kind: 'ordinary';
  readonly what:
    | 'electrum'
    | 'ethereum-rpc'
    | 'bitcoin-rpc'
    | 'monero-rpc'
    | 'json-rpc'
    | 'lsp'
    | 'mcp'
    | 'ubus'
    | 'zabbix'
    | 'bitcoin-p2p'
    | 'monero-p2p'
    | 'ethereum-p2p'
    | 'chain-node';
}

export type MiningFact =
  | HelloFact
  | WelcomeFact
  | LoginFact
  | LoginAnswerFact
  | DifficultyFact
  | JobFact
  | PollFact
  | ShareFact
  | ShareAnswerFact
  | ClaimFact
  | KeepaliveFact
  | ReconnectFact;

export type Fact =
  | MiningFact
  | CarrierFact
  | NameFact
  | AnswerFact
  | TlsFact
  | CertificateFact
  | HttpFact
  | BehaviourFact
  | OrdinaryFact;

export type Emit = (fact: Fact) => void;
