/** The office behind its HTTP interface, as a test asks it: in the process, without a socket. */
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';

import { createServer, type ServerOptions } from '#api/create-server.ts';
import { requestLog } from '#api/request-log.ts';
import { authenticationOf } from '#bin/office/authentication.ts';
import { ENTRIES } from '#service/auth/entries.ts';
import { createEntrance } from '#service/auth/entry.ts';
import { HANDLERS } from '#service/index.ts';
import type { Office } from '#service/office.ts';

export const ORIGIN = 'https://office.example';

export interface Served {
  readonly app: FastifyInstance;
  /** Lines of the log so far. */
  readonly log: readonly string[];
  readonly ask: (
    options: InjectOptions & { readonly token?: string },
  ) => Promise<LightMyRequestResponse>;
}

/** No limits, so that a test may ask often. */
const UNLIMITED = { addressMax: 1e9, strangerMax: 1e9, personMax: 1e9, tokenMax: 1e9 };

export async function serve(
  t: { after(run: () => Promise<void>): void },
  office: Office,
  parts: Partial<ServerOptions> = {},
): Promise<Served> {
  const log: string[] = [];
  const app = await createServer({
    office,
    handlers: HANDLERS,
    authentication: authenticationOf(office),
    signIn: {
      entrance: createEntrance(office, { origin: ORIGIN, masterKey: new Uint8Array(32).fill(7) }),
      entries: ENTRIES,
    },
    publicOrigin: ORIGIN,
    log: requestLog({ write: (line) => log.push(line) }),
    rateLimits: UNLIMITED,
    ...parts,
  });
  await app.ready();
  t.after(() => app.close());
  const ask: Served['ask'] = ({ token, headers, ...options }) => {
    const ours = { 'sec-fetch-site': 'same-origin' };
    const cookie = token === undefined ? {} : { cookie: `__Host-minewatch=${token}` };
    return app.inject({ ...options, headers: { ...ours, ...cookie, ...headers } });
  };
  return { app, log, ask };
}
