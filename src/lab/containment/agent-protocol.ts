/** What a host of a scratch network is asked to do: one JSON object a line, answered by one with the same id. */
import { z } from 'zod';

const At = { ip: z.string(), port: z.int() };
/** Of one connection, by the number that opened it. */
const On = { on: z.int() };
const WithinMs = z.int().positive();

export const SERVICES = ['echo', 'http', 'source', 'sink', 'datagrams'] as const;
export type Service = (typeof SERVICES)[number];

export const Task = z.discriminatedUnion('do', [
  /** `source` sends without end, `sink` counts, `http` answers with `says`, `datagrams` is UDP and echoes. */
  z.object({ do: z.literal('serve'), as: z.enum(SERVICES), says: z.string(), ...At }),
  /** Of all servers of the host. */
  z.object({ do: z.literal('count') }),
  z.object({ do: z.literal('connect'), withinMs: WithinMs, ...At }),
  z.object({ do: z.literal('say'), text: z.string(), withinMs: WithinMs, ...On }),
  z.object({ do: z.literal('hear'), forMs: WithinMs, ...On }),
  z.object({ do: z.literal('pour'), forMs: WithinMs, ...On }),
  z.object({ do: z.literal('datagram'), text: z.string(), withinMs: WithinMs, ...At }),
  z.object({ do: z.literal('get'), path: z.string(), withinMs: WithinMs, ...At }),
]);
export type Task = z.infer<typeof Task>;

export const Request = z.object({ id: z.int(), task: Task });

/**
 * `failed`: the system's code (`ECONNREFUSED`, `ECONNRESET`, `EHOSTUNREACH` …), `closed`, or `silent` where nothing came
 * in time.
 */
export const Outcome = z.object({
  failed: z.string().nullable(),
  text: z.string(),
  bytes: z.int(),
  status: z.int(),
  /** Connections that servers have had, and how many of them were reset. */
  served: z.int(),
  reset: z.int(),
});
export type Outcome = z.infer<typeof Outcome>;

export const Reply = z.object({ id: z.int(), outcome: Outcome });

export const DONE: Outcome = { failed: null, text: '', bytes: 0, status: 0, served: 0, reset: 0 };
