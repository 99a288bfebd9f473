/** The office over HTTPS, as a sensor sees it. */
import { readFileSync } from 'node:fs';
import { messageOf, OperatingError } from '#base/errors.ts';
import { DeliveryReply, EnrolReply, type EnrolRequest, SENSOR_PATHS } from '#model/delivery.ts';
import type { Deliver } from './courier.ts';
import { DeliveryError } from './delivery-error.ts';
import { ANSWER_MS, post } from './post.ts';

export interface OfficeOptions {
  readonly server: string;
  /** PEM file of certificate authorities; null: those of Node. */
  readonly caFile: string | null;
  readonly timeoutMs?: number;
}

/** `token` is asked for each time: a sensor that was enrolled again need not be restarted. */
export function deliverTo(options: OfficeOptions & { readonly token: () => string }): Deliver {
  const ca = readAuthorities(options.caFile);
  const url = urlOf(options.server, SENSOR_PATHS.deliver);
  return async (delivery, signal) => {
    const timeoutMs = options.timeoutMs ?? ANSWER_MS;
    const body = JSON.stringify(delivery);
    const answer = await post({ url, body, token: options.token(), ca, timeoutMs, signal });
    const reply = DeliveryReply.safeParse(answer);
    if (reply.success) return reply.data;
    throw new DeliveryError(
      'elsewhere',
      'unreachable',
      `${url.origin} answered, but not as the office does: check the address`,
    );
  };
}

export async function enrolAt(options: OfficeOptions, request: EnrolRequest): Promise<EnrolReply> {
  const url = urlOf(options.server, SENSOR_PATHS.enrol);
  const answer = await post({
    url,
    body: JSON.stringify(request),
    token: null,
    ca: readAuthorities(options.caFile),
    timeoutMs: options.timeoutMs ?? ANSWER_MS,
    signal: new AbortController().signal,
  });
  const reply = EnrolReply.safeParse(answer);
  if (reply.success) return reply.data;
  throw new OperatingError('unreachable', `${url.origin} does not answer as the office does`);
}

/** An office may live below a path: `https://gov.example/minewatch`. */
function urlOf(server: string, path: string): URL {
  return new URL(server.replace(/\/+$/, '') + path);
}

function readAuthorities(path: string | null): string | null {
  if (path === null) return null;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why = messageOf(error);
    throw new OperatingError('unreadable', `Cannot read the certificate authorities: ${why}`);
  }
}
