/** Iron Fish (FishHash since 2024, Blake3 before): envelopes `{id, method, body}`. */
import type { Difficulty } from '#model/fact.ts';
import type { JsonObject } from '#wire/json.ts';
import { type Reading, IGNORE, defineDialect, fits, proves } from '../json/dialect.ts';
import { hashes, hashesFromTarget } from '../json/difficulty.ts';
import { bare, isHex, isHexBytes, isHexOf, jobName, told } from '../json/fields.ts';
import { type Message, Topic, isObject } from '../json/message.ts';
import {
  difficulty,
  hello,
  job,
  keepalive,
  login,
  loginAnswer,
  share,
  shareAnswer,
  welcome,
} from '../json/say.ts';

const NAME = 'ironfish-stratum';
/** Bytes of a block header without the randomness: 180 and more since the first version. */
const HEADER_BYTES_MIN = 100;

interface Memory {
  difficulty: Difficulty | null;
}

export const ironfishStratum = defineDialect<Memory>({
  name: NAME,
  hears: Topic.STRATUM,
  start: () => ({ difficulty: null }),
  read(memory, message) {
    const { body } = message.raw;
    if (!isObject(body) || message.method === null) return IGNORE;
    const spoken = { protocol: NAME, message } as const;
    switch (message.method) {
      case 'mining.subscribe':
        return readSubscribe(message, body);
      case 'mining.subscribed':
        return proves(welcome(spoken, true), loginAnswer(spoken, true));
      case 'mining.set_target':
        return readTarget(memory, message, body);
      case 'mining.notify':
        return readNotify(memory, message, body);
      case 'mining.submit':
        return readSubmit(message, body);
      case 'mining.submitted':
        return readSubmitted(message, body);
      case 'mining.wait_for_work':
      case 'mining.get_status':
      case 'mining.status':
        return fits(keepalive(spoken));
      default:
        return IGNORE;
    }
  },
});

/** `{version, agent, publicAddress, name?}` */
function readSubscribe(message: Message, body: JsonObject): Reading {
  const user = told(body['publicAddress']);
  if (user === null || typeof body['version'] !== 'number') return IGNORE;
  const spoken = { protocol: NAME, message } as const;
  const { agent, name } = body;
  return proves(hello(spoken, agent), login(spoken, { user, agent, worker: name }));
}

function readTarget(memory: Memory, message: Message, body: JsonObject): Reading {
  const target = bare(body['target']);
  const value = target.length > 64 ? null : hashes(hashesFromTarget(target));
  if (value === null) return IGNORE;
  memory.difficulty = value;
  return proves(difficulty({ protocol: NAME, message }, value));
}

/** `{miningRequestId, header}` */
function readNotify(memory: Memory, message: Message, body: JsonObject): Reading {
  const jobId = jobName(body['miningRequestId']);
  if (jobId === null || !isHexBytes(body['header'], HEADER_BYTES_MIN)) return IGNORE;
  return proves(
    job(
      { protocol: NAME, message },
      { jobId, difficulty: memory.difficulty, algorithm: 'fishhash', coin: 'IRON' },
    ),
  );
}

/** `{miningRequestId, randomness}` */
function readSubmit(message: Message, body: JsonObject): Reading {
  const jobId = jobName(body['miningRequestId']);
  const randomness = bare(body['randomness']);
  if (jobId === null || !isHex(randomness) || !isHexOf(randomness, 16)) return IGNORE;
  return proves(share({ protocol: NAME, message }, { jobId }));
}

/** `{id, result, message?}`: the id of the submit stands in the body. */
function readSubmitted(message: Message, body: JsonObject): Reading {
  const { id, result } = body;
  if (typeof result !== 'boolean') return IGNORE;
  const error = result ? null : (told(body['message']) ?? 'refused');
  const fact = shareAnswer({ protocol: NAME, message }, result, error);
  const requestId = typeof id === 'number' || typeof id === 'string' ? String(id) : fact.requestId;
  return proves({ ...fact, requestId });
}
