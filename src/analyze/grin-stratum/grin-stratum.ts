/** Grin (Cuckoo cycles) and MWC: JSON-RPC 2.0 with ids as text; see grin's doc/stratum.md. Epic adds `algorithm`. */
import type { Algorithm } from '#model/protocol.ts';
import type { JsonObject, JsonValue } from '#wire/json.ts';
import { readAnswer } from '../json/answers.ts';
import { type Reading, IGNORE, defineDialect, fits, leads, proves } from '../json/dialect.ts';
import { hashes } from '../json/difficulty.ts';
import { heightOf, isHexBytes, isPositive, jobName, told } from '../json/fields.ts';
import { type Message, Topic, isObject } from '../json/message.ts';
import { hello, job, keepalive, login, poll, share } from '../json/say.ts';

const NAME = 'grin-stratum';
/** A cycle has 42 edges. */
const PROOF_SIZE = 42;
/** Header up to the nonce; real ones have over 230 bytes. */
const PRE_POW_BYTES_MIN = 64;

interface Memory {
  isProven: boolean;
}

export const grinStratum = defineDialect<Memory>({
  name: NAME,
  hears: Topic.CALL | Topic.REPLY,
  start: () => ({ isProven: false }),
  read(memory, message) {
    if (message.isReply) return readReply(memory, message);
    switch (message.method) {
      case 'login':
        return readLogin(message);
      case 'getjobtemplate':
        return message.raw['jsonrpc'] === '2.0' ? leads(poll({ protocol: NAME, message })) : IGNORE;
      case 'job':
        return readJob(memory, message, message.named, false);
      case 'submit':
        return readSubmit(memory, message);
      case 'keepalive':
        return memory.isProven ? fits(keepalive({ protocol: NAME, message })) : IGNORE;
      case 'status':
        return memory.isProven ? fits() : IGNORE;
      default:
        return IGNORE;
    }
  },
});

/**
 * `{login, pass, agent}` under an id of text. CryptoNote logs in alike, and so may any application: only an agent that
 * names a miner of this family, or an address, speaks for it; otherwise the job decides.
 */
function readLogin(message: Message): Reading {
  const { login: user, pass, agent } = message.named;
  const name = told(user);
  if (name === null || typeof pass !== 'string' || typeof agent !== 'string') return IGNORE;
  if (typeof message.raw['id'] !== 'string' || message.raw['jsonrpc'] !== '2.0') return IGNORE;
  const isAddress = /^(grin|mwc|epic)1[02-9ac-hj-np-z]{30,}/.test(name);
  if (!isAddress && !/grin|cuckoo|mwc|epic/i.test(agent)) return IGNORE;
  const spoken = { protocol: NAME, message } as const;
  const facts = [hello(spoken, agent), login(spoken, { user: name, agent })];
  return isAddress ? proves(...facts) : leads(...facts);
}

function readReply(memory: Memory, message: Message): Reading {
  if (isObject(message.result)) {
    const reading = readJob(memory, message, message.result, true);
    if (reading !== IGNORE) return reading;
  }
  return readAnswer(NAME, message);
}

/** `{difficulty, height, job_id, pre_pow}`, pushed or as the reply to `getjobtemplate`. */
function readJob(memory: Memory, message: Message, fields: JsonObject, polled: boolean): Reading {
  const jobId = jobName(fields['job_id']);
  const height = heightOf(fields['height']);
  const units = difficultyOf(fields['difficulty']);
  if (jobId === null || height === null || units === null) return IGNORE;
  if (!isHexBytes(fields['pre_pow'], PRE_POW_BYTES_MIN)) return IGNORE;
  memory.isProven = true;
  const { algorithm, coin } = chainOf(fields['algorithm']);
  return proves(
    job(
      { protocol: NAME, message },
      { jobId, difficulty: hashes(units), algorithm, coin, height, polled },
    ),
  );
}

/** A number; Epic sends a list of pairs `[algorithm, number]`, of which none is the share's own. */
function difficultyOf(value: JsonValue | undefined): number | null {
  if (isPositive(value)) return value;
  return Array.isArray(value) && value.length > 0 ? 1 : null;
}

function chainOf(name: JsonValue | undefined): {
  algorithm: Algorithm | null;
  coin: string | null;
} {
  if (typeof name !== 'string') return { algorithm: 'cuckoo', coin: 'GRIN' };
  return { algorithm: /cuckoo|cuckaroo/i.test(name) ? 'cuckoo' : null, coin: 'EPIC' };
}

/** `{edge_bits, height, job_id, nonce, pow}` */
function readSubmit(memory: Memory, message: Message): Reading {
  const { edge_bits: bits, pow, nonce } = message.named;
  const jobId = jobName(message.named['job_id']);
  if (jobId === null || !isPositive(bits) || bits > 64 || typeof nonce !== 'number') return IGNORE;
  if (!Array.isArray(pow) || pow.length !== PROOF_SIZE) return IGNORE;
  if (!pow.every((edge) => typeof edge === 'number')) return IGNORE;
  memory.isProven = true;
  return proves(share({ protocol: NAME, message }, { jobId }));
}
