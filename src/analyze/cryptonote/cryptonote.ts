/** Monero's and the other CryptoNote pools' login/job/submit: XMRig's Client.cpp and Job.cpp, xmrig-proxy's STRATUM.md. */
import type { JobFact, LoginFact, MiningFact } from '#model/fact.ts';
import type { Algorithm } from '#model/protocol.ts';
import type { JsonObject, JsonValue } from '#wire/json.ts';
import { isYes, readAnswer } from '../json/answers.ts';
import { type Reading, IGNORE, defineDialect, fits, leads, proves } from '../json/dialect.ts';
import { hashes, hashesFromCompactTarget, hashesFromLittleEndian } from '../json/difficulty.ts';
import { heightOf, isHexBytes, isHexOf, jobName, told } from '../json/fields.ts';
import { type Message, Topic, isObject } from '../json/message.ts';
import { hello, job, keepalive, login, loginAnswer, poll, share } from '../json/say.ts';
import { readReconnect } from '../json/stratum.ts';
import { mayBeLogin, minerLogin } from './login.ts';

const NAME = 'cryptonote';
/** XMRig refuses blobs below nonce offset (39, KawPow 32) + 4, and above 408 bytes; merged mining makes some longer. */
const BLOB_BYTES_MIN = 43;
const BLOB_BYTES_MAX = 1024;

interface Memory {
  isProven: boolean;
  /** A login that any application could send; told when a job answers it. */
  doubtful: LoginFact | null;
  session: string | null;
}

export const cryptonote = defineDialect<Memory>({
  name: NAME,
  hears: Topic.STRATUM | Topic.CALL | Topic.REPLY,
  start: () => ({
    isProven: false,
    doubtful: null,
    session: null,
  }),
  read(memory, message) {
    if (message.isReply) return readReply(memory, message);
    const spoken = { protocol: NAME, message } as const;
    switch (message.method) {
      case 'login':
        return readLogin(memory, message);
      case 'job': {
        const fact = jobFrom(message, message.named, false);
        if (fact === null) return IGNORE;
        memory.isProven = true;
        return proves(fact);
      }
      case 'submit':
        return readSubmit(memory, message);
      case 'keepalived':
        return told(message.named['id']) === null ? IGNORE : proves(keepalive(spoken));
      case 'getjob':
        return memory.isProven ? fits(poll(spoken)) : IGNORE;
      case 'client.reconnect':
        return memory.isProven ? readReconnect(spoken) : IGNORE;
      default:
        return IGNORE;
    }
  },
});

function readLogin(memory: Memory, message: Message): Reading {
  const spoken = { protocol: NAME, message } as const;
  const found = minerLogin(message.named);
  // Grin logs in alike, so the first job decides.
  if (found !== null) return leads(hello(spoken, found.agent), login(spoken, found));
  if (!mayBeLogin(message.named)) return IGNORE;
  const { login: user, agent } = message.named;
  memory.doubtful = login(spoken, { user: told(user) ?? '', agent });
  return IGNORE;
}

function readReply(memory: Memory, message: Message): Reading {
  const { result } = message;
  if (isObject(result)) {
    const facts = factsFromResult(memory, message, result);
    if (facts.length > 0) {
      memory.isProven = true;
      return proves(...facts);
    }
  }
  return readAnswer(NAME, message);
}

/** The reply to a login holds the first job; the reply to `getjob` is one. */
function factsFromResult(memory: Memory, message: Message, result: JsonObject): MiningFact[] {
  const inner = result['job'];
  const polled = message.to?.kinds.includes('poll') === true;
  const work = jobFrom(message, isObject(inner) ? inner : result, polled);
  if (work === null) return [];
  if (!isObject(inner)) return [work];
  memory.session = told(result['id']);
  const facts: MiningFact[] = [];
  if (memory.doubtful !== null && memory.doubtful.requestId === message.id) {
    facts.push(memory.doubtful);
    memory.doubtful = null;
  }
  return [...facts, loginAnswer({ protocol: NAME, message }, isYes(message)), work];
}

/** `{blob, job_id, target, algo?, height?, seed_hash?}` */
function jobFrom(message: Message, fields: JsonObject, polled: boolean): JobFact | null {
  const { blob, target, algo, seed_hash: seed } = fields;
  const jobId = jobName(fields['job_id']);
  if (jobId === null || !isHexBytes(blob, BLOB_BYTES_MIN, BLOB_BYTES_MAX)) return null;
  const value = typeof target === 'string' ? targetValue(target) : null;
  if (value === null) return null;
  if (seed !== undefined && seed !== null && seed !== '' && !isHexOf(seed, 64)) return null;
  return job(
    { protocol: NAME, message },
    {
      jobId,
      difficulty: hashes(value),
      algorithm: algorithmFrom(algo) ?? (isHexOf(seed, 64) ? 'randomx' : null),
      height: heightOf(fields['height']),
      polled,
    },
  );
}

/** 4 or 8 bytes little-endian; KawPow over this dialect sends 32 bytes, little-endian too. */
function targetValue(target: string): number | null {
  return target.length === 64 ? hashesFromLittleEndian(target) : hashesFromCompactTarget(target);
}

function algorithmFrom(algo: JsonValue | undefined): Algorithm | null {
  if (typeof algo !== 'string') return null;
  const name = algo.toLowerCase();
  if (/^(rx\/|randomx|rx$)/.test(name)) return 'randomx';
  if (/^(cn|cryptonight)/.test(name)) return 'cryptonight';
  if (/^(gr$|ghostrider)/.test(name)) return 'ghostrider';
  if (/^(argon2|chukwa)/.test(name)) return 'argon2';
  return name === 'kawpow' ? 'kawpow' : null;
}

/** `{id, job_id, nonce, result}`: the result, read little-endian, proves its own difficulty. */
function readSubmit(memory: Memory, message: Message): Reading {
  const { nonce, result, worker_id: worker } = message.named;
  const jobId = jobName(message.named['job_id']);
  if (jobId === null || !isHexOf(result, 64)) return IGNORE;
  if (!isHexOf(nonce, 8) && !isHexOf(nonce, 16)) return IGNORE;
  const session = told(message.named['id']);
  // Another session's id is refused by every pool; miners that send none are older than the field.
  if (session !== null && memory.session !== null && session !== memory.session) return IGNORE;
  memory.isProven = true;
  const achieved = hashesFromLittleEndian(result);
  return proves(share({ protocol: NAME, message }, { jobId, worker, achieved }));
}
