/** Kaspa (kHeavyHash) and the chains that copied its stratum: the bridge of onemorebsmith and NiceHash's text. */
import type { Difficulty } from '#model/fact.ts';
import type { Algorithm } from '#model/protocol.ts';
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
import { bare, isHex, isHexOf, jobName, told } from '../json/fields.ts';
import { type Message, Topic } from '../json/message.ts';
import { difficulty, job, share } from '../json/say.ts';
import { poolDifficultyIn, readHinted, readStratum, saysEthereumStratum } from '../json/stratum.ts';
import { workShapeOf } from '../json/work-shape.ts';

const NAME = 'kaspa-stratum';
/** Difficulty 1 is the target 2^224 − 1. */
const HASHES_PER_UNIT = 2 ** 32;
/** 32 bytes of header hash and 8 of time. */
const LONG_JOB_DIGITS = 80;
/** Address prefix → coin and algorithm; other chains with this stratum stay unnamed. */
const CHAINS: Readonly<Record<string, readonly [string, Algorithm | null]>> = {
  kaspa: ['KAS', 'kheavyhash'],
  karlsen: ['KLS', null],
  pyrin: ['PYI', null],
};

interface Memory {
  isProven: boolean;
  isLikely: boolean;
  difficulty: Difficulty | null;
  coin: string;
  algorithm: Algorithm | null;
}

export const kaspaStratum = defineDialect<Memory>({
  name: NAME,
  hears: Topic.STRATUM | Topic.REPLY,
  start: () => ({
    isProven: false,
    isLikely: false,
    difficulty: null,
    coin: 'KAS',
    algorithm: 'kheavyhash',
  }),
  read(memory, message) {
    switch (message.isReply ? null : message.method) {
      case 'mining.notify':
        return readNotify(memory, message);
      case 'mining.submit':
        return readSubmit(memory, message);
      case 'mining.set_difficulty': {
        const value = poolDifficultyIn(message, HASHES_PER_UNIT);
        if (value === null) return IGNORE;
        memory.difficulty = value;
        const fact = difficulty({ protocol: NAME, message }, value);
        return memory.isLikely ? leads(fact) : fits(fact);
      }
      default:
        break;
    }
    const isHinted = learn(memory, message);
    return isHinted ? readHinted(NAME, message) : readStratum(NAME, message);
  },
});

/** True when this message speaks for the dialect: the address, or the bridge's reply `[true, "EthereumStratum/1.0.0"]`. */
function learn(memory: Memory, message: Message): boolean {
  const { method, args, to, result } = message;
  if (method === 'mining.authorize') return learnAddress(memory, args[0]);
  const isBridge =
    to?.method === 'mining.subscribe' &&
    Array.isArray(result) &&
    result[0] === true &&
    saysEthereumStratum(result);
  memory.isLikely ||= isBridge;
  return isBridge;
}

function learnAddress(memory: Memory, user: JsonValue | undefined): boolean {
  const prefix = /^([a-z]{4,12})(?:test)?:q[a-z0-9]{50,}/.exec(told(user) ?? '')?.[1];
  const chain = prefix === undefined ? undefined : CHAINS[prefix];
  if (chain === undefined) return false;
  [memory.coin, memory.algorithm] = chain;
  memory.isLikely = true;
  return true;
}

/** `[job, [4 × uint64], timestamp]`, or `[job, header and timestamp as 80 hex]` (some with a boundary behind). */
function readNotify(memory: Memory, message: Message): Reading {
  const { args } = message;
  const [name, work, time] = args;
  const jobId = jobName(name);
  if (jobId === null || !isWork(work, time)) {
    return memory.isProven && workShapeOf(args) !== 'kaspa' ? CONFLICT : IGNORE;
  }
  memory.isProven = true;
  const { coin, algorithm } = memory;
  return proves(
    job({ protocol: NAME, message }, { jobId, difficulty: memory.difficulty, algorithm, coin }),
  );
}

function isWork(work: JsonValue | undefined, time: JsonValue | undefined): boolean {
  if (Array.isArray(work)) {
    const isUint = (part: JsonValue): boolean => typeof part === 'number' && part >= 0;
    return work.length === 4 && work.every(isUint) && typeof time === 'number' && time > 0;
  }
  return isHexOf(bare(work), LONG_JOB_DIGITS);
}

/** `[address.worker, job, nonce]` */
function readSubmit(memory: Memory, message: Message): Reading {
  const [user, name, nonce] = message.args;
  const jobId = jobName(name);
  const digits = bare(nonce);
  if (jobId === null || typeof user !== 'string' || message.args.length > 4) return IGNORE;
  if (!isHex(digits) || digits.length < 6 || digits.length > 16) return IGNORE;
  const isOurs = learnAddress(memory, user) || memory.isLikely || memory.isProven;
  const fact = share({ protocol: NAME, message }, { jobId, worker: user });
  return isOurs ? leads(fact) : fits(fact);
}
