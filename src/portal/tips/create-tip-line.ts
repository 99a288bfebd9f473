/**
 * The tip line: a listener of its own for whoever wants to report mining and not be known. It reads no address, no browser and no
 * cookie, writes no line for a request, counts nothing that a statistic could show by the minute, and works without JavaScript.
 *
 *     from our own page? ─ form ─ worked or waited? ─ receipt ─ sealed box ─ page
 */
import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Clock } from '#base/clock.ts';
import { ERRORS, OperatingError, systemCodeOf } from '#base/errors.ts';
import type { Mailbox } from '#service/tips/mailbox.ts';
import type { Receipts } from '#service/tips/receipt.ts';
import { addFormReader, FORM_BYTES_MAX } from '../read-form.ts';
import { Seals } from '../seals.ts';
import { otherMethods } from '../troubles.ts';
import { Faults } from './faults.ts';
import { Gate } from './gate.ts';
import type { ProofBits } from './proof.ts';
import { PAGE_SCRIPT, WORKER_SCRIPT } from './proof-scripts.ts';
import { serveBoxes } from './serve-boxes.ts';
import { serveReports } from './serve-reports.ts';
import { frontPage, safetyPage, tipTroublePage } from './still-pages.ts';
import { sendTip, settingOf, type TipDoor } from './tip-door.ts';
import { TIP_POLICY } from './tip-page.ts';
import { Visits } from './visits.ts';
import { TIP_TROUBLES, type TipTrouble } from './words/words.ts';

export interface TipLineOptions {
  readonly mailbox: Mailbox;
  readonly receipts: Receipts;
  readonly clock: Clock;
  /** As browsers see it: `https://tips.example`. */
  readonly origin: string;
  /** The same as an onion service: `http://….onion`; null: there is none. */
  readonly onionOrigin?: string | null;
  /** Null: TLS ends elsewhere, at something that logs nothing. */
  readonly tls?: { readonly cert: string; readonly key: string } | null;
  /** Said on every page. */
  readonly demonstration?: boolean;
  /** Less work in tests. */
  readonly proofBits?: ProofBits;
  /** What broke within an hour, by its code and how often. */
  readonly tellFaults: (counts: Readonly<Record<string, number>>) => void;
}

/** Files over a slow line. */
const REQUEST_MS = 15 * 60_000;
const HEADERS_MS = 20_000;
const HEAD_BYTES_MAX = 16_384;
/** Connections at once. */
const CONNECTIONS_MAX = 1_024;
const CLOSING_MS = 3_000;
/** Two years (RFC 6797). */
const HSTS = 'max-age=63072000';

export function createTipLine(options: TipLineOptions): FastifyInstance {
  const { mailbox, receipts, clock, demonstration = false } = options;
  const app = bareApp(options);
  const seals = new Seals();
  const door: TipDoor = {
    mailbox,
    receipts,
    clock,
    demonstration,
    seals,
    gate: new Gate(seals, clock, options.proofBits),
    visits: new Visits(clock),
    uploads: { open: 0 },
  };
  const faults = new Faults(options.tellFaults);
  addTroubles(app, door, faults);
  addHeaders(app, options);
  addFormReader(app);
  const methods = otherMethods(app);
  serveStill(app, door);
  serveReports(app, door);
  serveBoxes(app, door);
  methods.fill();
  app.addHook('preClose', async () => {
    const timer = setTimeout(() => app.server.closeAllConnections(), CLOSING_MS);
    app.server.once('close', () => clearTimeout(timer));
  });
  app.addHook('onClose', async () => faults.close());
  return app;
}

function bareApp({ tls }: TipLineOptions): FastifyInstance {
  return fastify({
    serverFactory: (listener: RequestListener) => {
      const limits = { maxHeaderSize: HEAD_BYTES_MAX };
      const server = tls
        ? createHttps({ ...tls, ...limits, handshakeTimeout: HEADERS_MS }, listener)
        : createHttp(limits, listener);
      server.requestTimeout = REQUEST_MS;
      server.headersTimeout = HEADERS_MS;
      server.maxConnections = CONNECTIONS_MAX;
      return server;
    },
    bodyLimit: FORM_BYTES_MAX,
    logger: false,
    // Whoever forwards it may say whose request it is: nobody listens.
    trustProxy: false,
    forceCloseConnections: 'idle',
    frameworkErrors: (_error, _request, reply) => {
      reply.raw.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' });
      reply.raw.end('400\n');
    },
  });
}

const HEADERS = {
  'content-security-policy': TIP_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), interest-cohort=()',
  'x-robots-tag': 'noindex, nofollow, noarchive',
  'x-dns-prefetch-control': 'off',
  'cache-control': 'no-store',
};

/** A form of another site, sent in somebody's browser. */
class Foreign extends OperatingError {
  constructor() {
    super('forbidden', 'The form did not come from a page of the tip line');
  }
}

function addHeaders(app: FastifyInstance, { origin, onionOrigin = null }: TipLineOptions): void {
  const own: readonly (string | null)[] = [origin, onionOrigin];
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS);
    if (origin.startsWith('https:')) reply.header('strict-transport-security', HSTS);
    // Tor Browser offers to go there.
    if (onionOrigin !== null) reply.header('onion-location', onionOrigin);
    if (request.method !== 'POST') return;
    const { 'sec-fetch-site': site, origin: from } = request.headers;
    // Without a referrer a form of our own comes from `null`.
    const isOurs =
      site === undefined
        ? from === undefined || from === 'null' || own.includes(from)
        : site === 'same-origin';
    if (!isOurs) throw new Foreign();
  });
}

function serveStill(app: FastifyInstance, door: TipDoor): void {
  for (const [path, page] of [
    ['/', frontPage],
    ['/safety', safetyPage],
  ] as const) {
    app.get(path, (request, reply) => {
      const setting = settingOf(door, request);
      return sendTip(reply, page(setting), setting);
    });
  }
  for (const [path, script] of [
    ['/proof.js', PAGE_SCRIPT],
    ['/proof-worker.js', WORKER_SCRIPT],
  ] as const) {
    app.get(path, (_request, reply) => reply.type('text/javascript; charset=utf-8').send(script));
  }
}

interface Told {
  readonly trouble: TipTrouble;
  readonly status: number;
}

const BY_FASTIFY: Readonly<Record<string, Told>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { trouble: 'too-large', status: 413 },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { trouble: 'unsupported-media', status: 415 },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { trouble: 'malformed', status: 400 },
  ECONNRESET: { trouble: 'malformed', status: 400 },
};
/** As of the portal: a database that is going, coming or not there. */
const GONE = /^(?:08...|57P..|53...|ECONNREFUSED|EPIPE|ETIMEDOUT|ENOSPC)$/;
const NAMED: Readonly<Partial<Record<string, TipTrouble>>> = {
  'too-many': 'busy',
  'too-large': 'full',
};

function toldOf(error: unknown): Told {
  if (error instanceof Foreign) return { trouble: 'foreign', status: 403 };
  if (error instanceof OperatingError) {
    const entry = ERRORS[error.code];
    const trouble = NAMED[error.code] ?? TIP_TROUBLES.find((one) => one === error.code);
    if (trouble !== undefined && 'http' in entry) return { trouble, status: entry.http };
  }
  const code = systemCodeOf(error);
  if (GONE.test(code)) return { trouble: 'unavailable', status: 503 };
  return BY_FASTIFY[code] ?? { trouble: 'fault', status: 500 };
}

function addTroubles(app: FastifyInstance, door: TipDoor, faults: Faults): void {
  const answer = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const { trouble, status } = toldOf(error);
    if (trouble === 'fault' || trouble === 'unavailable') faults.count(error);
    const setting = settingOf(door, request);
    return sendTip(reply.code(status), tipTroublePage(trouble, setting), setting);
  };
  app.setErrorHandler((error, request, reply) => answer(error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    answer(new OperatingError('not-found', 'There is nothing at this path'), request, reply),
  );
}
