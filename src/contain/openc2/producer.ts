/**
 * One OpenC2 command and its response, over HTTPS (transfer specification 1.1): POST to one path, one media type, and a
 * request_id that the answer must repeat.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '#base/clock.ts';
import { OperatingError } from '#base/errors.ts';
import {
  OPENC2_MEDIA_TYPE,
  OPENC2_PATH,
  OPENC2_STATUS,
  OPENC2_VERSION,
  OpenC2Reply,
  type OpenC2Response,
  SLPF,
  type SlpfCommand,
} from '#model/openc2.ts';
import { parseIJson } from '#wire/i-json.ts';
import type { HttpPeer, PeerReply } from '../http-peer.ts';
import { isOpenC2Type } from './media-type.ts';

export interface Producer {
  /**
   * Throws OperatingError `unreachable` where no response came: what became of the command is not known then, however
   * the connection ended.
   */
  command(command: SlpfCommand): Promise<OpenC2Response>;
  /** Closes connections. */
  rest(): void;
}

interface ProducerParts {
  readonly clock: Clock;
  readonly peer: HttpPeer;
  readonly from: string;
  readonly to: string;
}

export function openProducer({ clock, peer, from, to }: ProducerParts): Producer {
  return {
    rest: () => peer.rest(),
    command: async (command) => {
      const id = randomUUID();
      const created = clock.now();
      const body = JSON.stringify({
        headers: { request_id: id, created, from, to: [to] },
        body: { openc2: { request: command } },
      });
      const reply = await peer.exchange({
        method: 'POST',
        path: OPENC2_PATH,
        headers: {
          'content-type': OPENC2_MEDIA_TYPE,
          accept: OPENC2_MEDIA_TYPE,
          'cache-control': 'no-cache',
          date: new Date(created).toUTCString(),
          'x-request-id': id,
        },
        body,
      });
      return responseOf(reply, id);
    },
  };
}

function responseOf({ status, headers, body }: PeerReply, id: string): OpenC2Response {
  if (!isOpenC2Type(headers['content-type'])) {
    throw unreachable(`it answers ${status} with ${headers['content-type'] ?? 'nothing'}`);
  }
  const json = parseIJson(body);
  const parsed = OpenC2Reply.safeParse(json.refusal === null ? json.value : null);
  if (!parsed.success) throw unreachable('its answer is no response');
  const { data } = parsed;
  const echoes = [data.headers?.request_id, headers['x-request-id']].filter(
    (echo) => echo !== undefined,
  );
  // One of the two has to be there (§3.3.3), and neither may name another command.
  if (echoes.length === 0 || echoes.some((echo) => echo !== id)) {
    throw unreachable('its answer is to another command');
  }
  return data.body.openc2.response;
}

/** What a consumer must be able to do before it is trusted with a hold. Throws `unreachable`: it is not what it must be. */
export async function checkFeatures(producer: Producer): Promise<void> {
  const { status, results = {} } = await producer.command({
    action: 'query',
    target: { features: ['versions', 'profiles', 'pairs'] },
    args: { response_requested: 'complete' },
  });
  if (status !== OPENC2_STATUS.ok) throw unreachable(`it answers "query features" with ${status}`);
  const lacks = lacksOf(results);
  if (lacks.length > 0) throw unreachable(`it does not offer ${lacks.join(', ')}`);
}

function lacksOf({
  versions = [],
  profiles = [],
  pairs = {},
}: NonNullable<OpenC2Response['results']>): readonly string[] {
  const isThere: Readonly<Record<string, boolean>> = {
    [`language ${OPENC2_VERSION}`]: versions.some((version) => version.startsWith('1.')),
    [`the profile ${SLPF}`]: profiles.includes(SLPF),
    'deny ipv4_net': pairs['deny']?.includes('ipv4_net') === true,
    // What cannot be taken off again is not put on.
    'delete slpf:rule_number': pairs['delete']?.includes('slpf:rule_number') === true,
  };
  return Object.keys(isThere).filter((name) => isThere[name] !== true);
}

function unreachable(why: string): OperatingError {
  return new OperatingError('unreachable', `Cannot command the OpenC2 consumer: ${why}`);
}
