/** How an enforcer speaks with its office: over HTTPS, with its own token. */
import { z } from 'zod';
import { OperatingError } from '#base/errors.ts';
import { SignedLease } from '#model/desired-set.ts';
import { PointReportReply } from '#model/point-report.ts';
import { Problem } from '#model/problem.ts';
import type { OfficeLine } from './enforcer.ts';
import { jsonFrom } from './json-from.ts';
import { httpPeer, type HttpPeer, type PeerReply } from './http-peer.ts';

/** A set of a million holds has 300 MB; one of 100,000 a tenth of it. */
const SET_BYTES_MAX = 67_108_864;
const REPLY_BYTES_MAX = 1_048_576;
/** A question waits for 20 s, and its answer may be long. */
const PULL_MS = 50_000;
const REPORT_MS = 20_000;

export interface OfficeLineSettings {
  readonly server: URL;
  readonly pointId: string;
  readonly token: string;
  /** Certificate authorities, PEM; null: those of Node. */
  readonly ca: string | null;
}

export function officeLine(settings: OfficeLineSettings): OfficeLine & { close(): void } {
  const { server, pointId, ca } = settings;
  const common = { url: server, keepAlive: true, tls: ca === null ? {} : { ca } };
  const pulls = httpPeer({ ...common, timeoutMs: PULL_MS, replyBytesMax: SET_BYTES_MAX });
  const reports = httpPeer({ ...common, timeoutMs: REPORT_MS, replyBytesMax: REPLY_BYTES_MAX });
  const base = `${server.pathname.replace(/\/$/, '')}/api/v1/points/${pointId}`;
  return {
    async pull({ digest, nonce, waitSeconds, signal }) {
      const asked = new URLSearchParams({ nonce, wait: String(waitSeconds) });
      if (digest !== null) asked.set('digest', digest);
      const path = `${base}/desired-set?${asked.toString()}`;
      const request = { method: 'GET', path, headers: headersOf(settings), body: '' } as const;
      return read(PullReply, await ended(pulls, signal, () => pulls.exchange(request)));
    },
    async report(report, signal) {
      const headers = { ...headersOf(settings), 'content-type': 'application/json' };
      const path = `${base}/reports`;
      const request = { method: 'POST', path, headers, body: JSON.stringify(report) } as const;
      return read(PointReportReply, await ended(reports, signal, () => reports.exchange(request)));
    },
    close() {
      pulls.rest();
      reports.rest();
    },
  };
}

const PullReply = z.strictObject({ lease: SignedLease, content: z.string().nullable() });

const headersOf = ({ token }: OfficeLineSettings) => ({
  authorization: `Bearer ${token}`,
  accept: 'application/json, application/problem+json',
});

/** An end from outside closes the connection under the request. */
async function ended(
  peer: HttpPeer,
  signal: AbortSignal,
  run: () => Promise<PeerReply>,
): Promise<PeerReply> {
  const end = (): void => peer.rest();
  signal.addEventListener('abort', end, { once: true });
  try {
    return await run();
  } finally {
    signal.removeEventListener('abort', end);
  }
}

function read<T>(schema: z.ZodType<T>, { status, body }: PeerReply): T {
  const value = jsonFrom(new TextDecoder().decode(body));
  const parsed = status >= 200 && status < 300 ? schema.safeParse(value) : null;
  if (parsed?.success === true) return parsed.data;
  const problem = Told.safeParse(value);
  const says = problem.success
    ? (problem.data.detail ?? problem.data.title)
    : 'no form that is known';
  throw new OperatingError('unreachable', `The office answered ${status}: ${says}`);
}

/** A later office may say more in it. */
const Told = z.object(Problem.shape).pick({ title: true, detail: true });
