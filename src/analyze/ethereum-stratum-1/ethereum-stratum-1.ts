/**
 * `mining.*` for Ethash and its kin: EthereumStratum/1.0.0 (NiceHash), ethminer's "STRATUM" variant with the whole job
 * in notify, and Conflux (Octopus), which differs from it in one field.
 */
import type { Algorithm } from '#model/protocol.ts';
import type { Difficulty } from '#model/fact.ts';
import type { JsonValue } from '#wire/json.ts';
import {
  type Reading,
  CONFLICT,
  IGNORE,
  defineDialect,
  fits,
  leads,
  proves,
} from '../json/dialect.ts';
import { hashes, hashesFromTarget } from '../json/difficulty.ts';
import { bare, hash256, heightOf, isHex, jobName } from '../json/fields.ts';
import { type Message, Topic } from '../json/message.ts';
import { difficulty, job, share } from '../json/say.ts';
import { poolDifficultyIn, readHinted, readStratum, saysEthereumStratum } from '../json/stratum.ts';
import { workShapeOf } from '../json/work-shape.ts';

const NAME = 'ethereum-stratum-1';
/** One unit of difficulty, same diff-1 target as Bitcoin's. */
const HASHES_PER_UNIT = 2 ** 32;

interface Memory {
  /** EthereumStratum/1.0.0 was named. */
  isNamed: boolean;
  isProven: boolean;
  /** From `mining.set_difficulty`: it is repeated with each job, because it may have come before the dialect was known. */
  difficulty: Difficulty | null;
}

export const ethereumStratum1 = defineDialect<Memory>({
  name: NAME,
  hears: Topic.STRATUM | Topic.REPLY,
  start: () => ({
    isNamed: false,
    isProven: false,
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
    const isHinted = learnName(memory, message);
    return isHinted ? readHinted(NAME, message) : readStratum(NAME, message);
  },
});

/**
 * True where this message speaks for the dialect: the miner names it, or the reply does inside the subscription,
 * `[["mining.notify", id, "EthereumStratum/1.0.0"], extranonce]` (Kaspa's bridge names it too, but flat).
 */
function learnName(memory: Memory, message: Message): boolean {
  const { method, args, to, result } = message;
  const isAsked = method === 'mining.subscribe' && saysEthereumStratum([...args]);
  const isConfirmed = to?.method === 'mining.subscribe' && saysEthereumStratum(result);
  memory.isNamed ||= isAsked || isConfirmed;
  return isAsked || (isConfirmed && Array.isArray(result) && Array.isArray(result[0]));
}

function readDifficulty(memory: Memory, message: Message): Reading {
  const value = poolDifficultyIn(message, HASHES_PER_UNIT);
  if (value === null) return IGNORE;
  memory.difficulty = value;
  const fact = difficulty({ protocol: NAME, message }, value);
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
    return memory.isProven && workShapeOf(message.args) !== 'ethereum' ? CONFLICT : IGNORE;
  }
  memory.isProven = true;
  return proves(job({ protocol: NAME, message }, { jobId, ...work }));
}

function workOf(memory: Memory, { args }: Message): Work | null {
  if (args.length < 4 || args.length > 6) return null;
  if (typeof args[3] === 'boolean') return shortWork(memory, args);
  return longWork(args) ?? confluxWork(args);
}

/** `[job, seed, header, clean]` */
function shortWork(memory: Memory, [, seed, header]: readonly JsonValue[]): Work | null {
  if (hash256(seed) === null || hash256(header) === null) return null;
  return { difficulty: memory.difficulty, algorithm: 'ethash' };
}

/** `[job, header, seed, target, clean?]` */
function longWork([, header, seed, boundary, clean]: readonly JsonValue[]): Work | null {
  const target = hash256(boundary);
  if (target === null || hash256(header) === null || hash256(seed) === null) return null;
  if (clean !== undefined && typeof clean !== 'boolean') return null;
  return { difficulty: hashes(hashesFromTarget(target)), algorithm: 'ethash' };
}

/** `[job, height, header, boundary]` */
function confluxWork([, high, header, boundary]: readonly JsonValue[]): Work | null {
  const target = hash256(boundary);
  const height = heightOf(high);
  if (target === null || height === null || hash256(header) === null) return null;
  const difficultyOfJob = hashes(hashesFromTarget(target));
  return { difficulty: difficultyOfJob, algorithm: 'octopus', coin: 'CFX', height };
}

/** `[user, job, nonce]`, Conflux `[user, job, nonce, header]`, STRATUM `[user, job, nonce, header, mix]`. */
function readSubmit(memory: Memory, message: Message): Reading {
  const [user, name, nonce, ...hashesSent] = message.args;
  const jobId = jobName(name);
  const digits = bare(nonce);
  if (jobId === null || typeof user !== 'string' || !isHex(digits)) return IGNORE;
  const fact = share({ protocol: NAME, message }, { jobId, worker: user });
  if (hashesSent.length > 0) {
    const areHashes = hashesSent.length <= 2 && hashesSent.every((hash) => hash256(hash) !== null);
    return areHashes && digits.length === 16 ? leads(fact) : IGNORE;
  }
  // The pool fixes up to 3 bytes of the 8.
  if (digits.length < 10 || digits.length > 16) return IGNORE;
  return memory.isNamed || memory.isProven ? leads(fact) : fits(fact);
}
