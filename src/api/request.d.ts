/** What this server knows of a request beside what Fastify knows. */
import type { Actor } from '#model/actor.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before a body is read; `anyone` until then. */
    actor: Actor;
    /** Code of the error that it was refused with, for log and counters. */
    refusal: string | null;
  }
  interface FastifyContextConfig {
    /** Name in log and counters: that of the route table, or of what is not in it. */
    name?: string;
  }
}
