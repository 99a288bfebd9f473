/**
 * `mining.*` for Ethash and its kin: EthereumStratum/1.0.0 (NiceHash), ethminer's "STRATUM" variant with the whole job
 * in notify, and Conflux (Octopus), which differs from it in one field.
 */
import type { Algorithm } from '#model/protocol.ts';
import type { Difficulty } from '#model/fact.ts';
import {
  type Reading,
  CONFLICT,
  Certainty,
  IGNORE,
  atLeast,
  defineDialect,
  fits,
  leads,
  proves,
} from '../json/dialect.ts';
import { hashes, hashesFromTarget } from '../json/difficulty.ts';
import { bare, hash256, heightOf, isHex, isHexOf, jobName } from '../json/fields.ts';
import type { Message } from '../json/message.ts';
import { difficulty, job, share } from '../json/say.ts';
import { poolDifficulty, readStratum, saysEthereumStratum } from '../json/stratum.ts';

const NAME = 'ethereum-stratum-1';
/** One unit of difficulty, same diff-1 target as Bitcoin's. */
const HASHES_PER_UNIT = 2 ** 32;

interface Memory {
  /** EthereumStratum/1.0.0 was named. */
  isNamed: boolean;
  isProven: boolean;
  isJoined: boolean;
  /** From `mining.set_difficulty`: it is repeated with each job, because it may have come before the dialect was known. */
  difficulty: Difficulty | null;
}

export const ethereumStratum1 = defineDialect<Memory>({
  name: NAME,
  start: (context) => ({
    isNamed: false,
    isProven: false,
    isJoined: !context.openingSeen,
    difficulty: null,
  }),
  read(memory, message) {
    switch (message.isReply ? null : message.method) {
      case 'mining.notify':
        return readNotify(memory, message);
      case 'mining.submit':
        return readSubmit(memory, message);
      case 'mining.set_difficulty':
        return readDifficulty(memory, message);
      default:
        break;
    }
    const named = message.method === 'mining.subscribe' && saysEthereumStratum([...message.args]);
    const confirmed =
      message.to?.method === 'mining.subscribe' && saysEthereumStratum(message.result);
    memory.isNamed ||= named || confirmed;
    const reading = readStratum(NAME, message, memory.isJoined && memory.isProven);
    return named || isLongConfirmation(message) ? atLeast(reading, Certainty.LEADS) : reading;
  },
});

/** The reply names the protocol inside the subscription: `[["mining.notify", id, "EthereumStratum/1.0.0"], extranonce]`. */
function isLongConfirmation(message: Message): boolean {
  const { result, to } = message;
  if (to?.method !== 'mining.subscribe' || !Array.isArray(result)) return false;
  return Array.isArray(result[0]) && saysEthereumStratum(result);
}

function readDifficulty(memory: Memory, message: Message): Reading {
  const value = poolDifficulty(message);
  if (value === null) return IGNORE;
  memory.difficulty = { value: value * HASHES_PER_UNIT, scale: 'hashes' };
  const fact = difficulty({ protocol: NAME, message }, memory.difficulty);
  return memory.isNamed ? leads(fact) : fits(fact);
}

interface Work {
  readonly difficulty: Difficulty | null;
  readonly algorithm: Algorithm;
  readonly coin?: string;
  readonly height?: number | null;
}

function readNotify(memory: Memory, message: Message): Reading {
  const jobId = jobName(message.args[0]);
  const work = workOf(memory, message);
  if (jobId === null || work === null) {
    return memory.isProven && message.args.length > 6 ? CONFLICT : IGNORE;
  }
  memory.isProven = true;
  return proves(job({ protocol: NAME, message }, { jobId, ...work }));
}

function workOf(memory: Memory, { args }: Message): Work | null {
  const [, second, third, fourth, fifth] = args;
  if (args.length < 4 || args.length > 6) return null;
  if (args.length >= 4 && typeof fourth === 'boolean') {
    // [job, seed, header, clean]
    if (hash256(second) === null || hash256(third) === null) return null;
    return { difficulty: memory.difficulty, algorithm: 'ethash' };
  }
  const target = hash256(fourth);
  if (target === null || hash256(third) === null) return null;
  const value = hashes(hashesFromTarget(target));
  // [job, header, seed, target, clean?]
  if (hash256(second) !== null) {
    const isPlain = fifth === undefined || typeof fifth === 'boolean';
    return isPlain ? { difficulty: value, algorithm: 'ethash' } : null;
  }
  // Conflux: [job, height, header, boundary]
  const height = heightOf(second);
  if (height === null) return null;
  return { difficulty: value, algorithm: 'octopus', coin: 'CFX', height };
}

/** `[user, job, nonce]`, Conflux `[user, job, nonce, header]`, STRATUM `[user, job, nonce, header, mix]`. */
function readSubmit(memory: Memory, message: Message): Reading {
  const [user, name, nonce, header, mix] = message.args;
  const jobId = jobName(name);
  const digits = bare(nonce);
  if (jobId === null || typeof user !== 'string' || !isHex(digits)) return IGNORE;
  const fact = share({ protocol: NAME, message }, { jobId, worker: user });
  if (message.args.length === 3) {
    // The pool fixes up to 3 bytes of the 8.
    if (digits.length < 10 || digits.length > 16) return IGNORE;
    return memory.isNamed || memory.isProven ? leads(fact) : fits(fact);
  }
  if (!isHexOf(digits, 16) || hash256(header) === null) return IGNORE;
  return mix === undefined || hash256(mix) !== null ? leads(fact) : IGNORE;
}
