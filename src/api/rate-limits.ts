/** How often somebody may ask, by name: a cap on abuse and on programs that run wild, not a quota. */
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ERRORS, OperatingError } from '#base/errors.ts';

/** Requests per minute. An address may be that of a whole campus, so it has far more than a person needs. */
export interface RateLimits {
  /** Of one address (IPv6: one /64) in all, whoever asks. */
  readonly addressMax: number;
  /** Of one address, changing something without being known: signing in, links. */
  readonly strangerMax: number;
  readonly personMax: number;
  /** Sensors deliver in batches, enforcers ask every few seconds. */
  readonly tokenMax: number;
}

export const RATE_LIMITS: RateLimits = {
  addressMax: 3_000,
  strangerMax: 60,
  personMax: 600,
  tokenMax: 1_200,
};

/** Askers that each limiter remembers at once; who was seen longest ago goes first. Some 100 bytes each. */
export const RATE_KEYS_MAX = 20_000;

const WINDOW_MS = 60_000;
/** A household or a server gets a /64 (RFC 6177 §2): single addresses of it are free to change. */
const IPV6_PREFIX = 64;

export type Limiter = (request: FastifyRequest) => Promise<void>;

export interface Limiters {
  readonly address: Limiter;
  /** After it is known who asks. */
  readonly actor: Limiter;
}

export async function rateLimiters(app: FastifyInstance, limits: RateLimits): Promise<Limiters> {
  await app.register(rateLimit, { global: false, addHeaders: {} });
  const { normalizeIP } = rateLimit;
  const limiter = (
    max: (request: FastifyRequest) => number,
    key: (r: FastifyRequest) => string,
  ): Limiter => {
    // A limiter does not inherit the plugin's own `cache`: without this it would remember 5,000.
    const settings = { max, timeWindow: WINDOW_MS, keyGenerator: key, cache: RATE_KEYS_MAX };
    const count = app.createRateLimit(settings);
    return async (request) => {
      const answer = await count(request);
      if (!answer.isAllowed && answer.isExceeded) throw new TooMany(answer.ttlInSeconds);
    };
  };
  const address = (request: FastifyRequest): string => normalizeIP(request.ip, IPV6_PREFIX);
  const ofActor = limiter(
    ({ actor }) => maxOf(limits, actor.kind),
    (request) => `${request.actor.kind} ${request.actor.id ?? address(request)}`,
  );
  return {
    address: limiter(
      () => limits.addressMax,
      (request) => `address ${address(request)}`,
    ),
    actor: async (request) => {
      // What anybody may read is cheap; there the address's own limit is enough.
      const isPublic = request.actor.kind === 'anyone' && ['GET', 'HEAD'].includes(request.method);
      if (!isPublic) await ofActor(request);
    },
  };
}

function maxOf(limits: RateLimits, kind: FastifyRequest['actor']['kind']): number {
  if (kind === 'token') return limits.tokenMax;
  return kind === 'person' ? limits.personMax : limits.strangerMax;
}

export class TooMany extends OperatingError {
  readonly retryAfterS: number;
  constructor(retryAfterS: number) {
    super('too-many', ERRORS['too-many'].means);
    this.retryAfterS = retryAfterS;
  }
}
