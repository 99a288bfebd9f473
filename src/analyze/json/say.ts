/** Facts from messages: one function per kind, so that dialects state only what differs. */
import type {
  ClaimFact,
  Difficulty,
  DifficultyFact,
  HelloFact,
  JobFact,
  KeepaliveFact,
  LoginAnswerFact,
  LoginFact,
  PollFact,
  ReconnectFact,
  ShareAnswerFact,
  ShareFact,
  WelcomeFact,
} from '#model/fact.ts';
import type { Algorithm, Protocol } from '#model/protocol.ts';
import type { JsonValue } from '#wire/json.ts';
import { told } from './fields.ts';
import type { Message } from './message.ts';

/** What every fact of one message has in common. */
export interface Spoken {
  readonly protocol: Protocol;
  readonly message: Message;
}

function base({ protocol, message }: Spoken): Pick<HelloFact, 'protocol' | 'at' | 'side'> {
  return { protocol, at: message.at, side: message.side };
}

export function hello(spoken: Spoken, agent: JsonValue | undefined): HelloFact {
  return { kind: 'hello', ...base(spoken), agent: told(agent) };
}

export function welcome(spoken: Spoken, ok: boolean): WelcomeFact {
  return { kind: 'welcome', ...base(spoken), ok, error: spoken.message.error };
}

export interface LoginFields {
  readonly user: string;
  readonly worker?: JsonValue | undefined;
  readonly agent?: JsonValue | undefined;
  readonly offers?: readonly string[];
}

export function login(spoken: Spoken, fields: LoginFields): LoginFact {
  return {
    kind: 'login',
    ...base(spoken),
    requestId: spoken.message.id,
    user: told(fields.user) ?? '',
    worker: told(fields.worker),
    agent: told(fields.agent),
    offers: fields.offers ?? [],
  };
}

export function loginAnswer(
  spoken: Spoken,
  ok: boolean,
  error = spoken.message.error,
): LoginAnswerFact {
  return { kind: 'login-answer', ...base(spoken), requestId: spoken.message.id, ok, error };
}

export function difficulty(spoken: Spoken, value: Difficulty): DifficultyFact {
  return { kind: 'difficulty', ...base(spoken), difficulty: value };
}

export interface JobFields {
  readonly jobId: string;
  readonly difficulty?: Difficulty | null;
  readonly algorithm?: Algorithm | null;
  readonly coin?: string | null;
  readonly height?: number | null;
  readonly coinbase?: readonly [string, string] | null;
  readonly nbits?: string | null;
  readonly polled?: boolean;
}

export function job(spoken: Spoken, fields: JobFields): JobFact {
  return {
    kind: 'job',
    ...base(spoken),
    jobId: fields.jobId,
    difficulty: fields.difficulty ?? null,
    algorithm: fields.algorithm ?? null,
    coin: fields.coin ?? null,
    height: fields.height ?? null,
    coinbase: fields.coinbase ?? null,
    nbits: fields.nbits ?? null,
    polled: fields.polled ?? false,
  };
}

export function poll(spoken: Spoken): PollFact {
  return { kind: 'poll', ...base(spoken), requestId: spoken.message.id };
}

export interface ShareFields {
  readonly jobId: string | null;
  readonly worker?: JsonValue | undefined;
  readonly achieved?: number | null;
}

export function share(spoken: Spoken, fields: ShareFields): ShareFact {
  return {
    kind: 'share',
    ...base(spoken),
    requestId: spoken.message.id,
    jobId: fields.jobId,
    worker: told(fields.worker),
    achieved: fields.achieved ?? null,
  };
}

export function shareAnswer(
  spoken: Spoken,
  accepted: boolean,
  error = spoken.message.error,
): ShareAnswerFact {
  return { kind: 'share-answer', ...base(spoken), requestId: spoken.message.id, accepted, error };
}

export function claim(spoken: Spoken, hashesPerSecond: number): ClaimFact {
  return { kind: 'claim', ...base(spoken), hashesPerSecond };
}

export function keepalive(spoken: Spoken): KeepaliveFact {
  return { kind: 'keepalive', ...base(spoken) };
}

export function reconnect(spoken: Spoken, host: string, port: number | null): ReconnectFact {
  return { kind: 'reconnect', ...base(spoken), host, port };
}
