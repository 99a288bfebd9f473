/** Alephium (Blake3): stratum of the reference pool; one notify carries the work of up to 16 chains. */
import type { Difficulty, JobFact } from '#model/fact.ts';
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
import { bare, heightOf, isHex, isHexBytes, isHexOf, jobName, rateOf } from '../json/fields.ts';
import { type Message, Topic, isObject } from '../json/message.ts';
import { claim, difficulty, job, share } from '../json/say.ts';
import { poolDifficultyIn, readStratum } from '../json/stratum.ts';
import { workShapeOf } from '../json/work-shape.ts';

const NAME = 'alephium-stratum';
/** Reference pool: difficulty 1 has 30 leading zero bits. */
const HASHES_PER_UNIT = 2 ** 30;
/** 4 groups: 16 chains. */
const CHAINS_MAX = 16;
const GROUPS = 4;
const NONCE_DIGITS = 48;

interface Memory {
  isProven: boolean;
  difficulty: Difficulty | null;
}

export const alephiumStratum = defineDialect<Memory>({
  name: NAME,
  hears: Topic.STRATUM | Topic.CALL | Topic.REPLY,
  start: () => ({ isProven: false, difficulty: null }),
  read(memory, message) {
    switch (message.isReply ? null : message.method) {
      case 'mining.notify':
        return readNotify(memory, message);
      case 'mining.submit':
        return readSubmit(memory, message);
      case 'alph_submitHashrate':
      case 'mining.submit_hashrate': {
        const rate = rateOf(message.args[0] ?? message.named['hashrate']);
        return rate === null ? IGNORE : leads(claim({ protocol: NAME, message }, rate));
      }
      case 'mining.set_difficulty': {
        const value = poolDifficultyIn(message, HASHES_PER_UNIT);
        if (value === null) return IGNORE;
        memory.difficulty = value;
        return fits(difficulty({ protocol: NAME, message }, value));
      }
      default:
        return readStratum(NAME, message);
    }
  },
});

/** A list of `{jobId, fromGroup, toGroup, headerBlob, txsBlob, height, targetBlob}`. */
function readNotify(memory: Memory, message: Message): Reading {
  const { args } = message;
  if (args.length === 0) return IGNORE;
  if (workShapeOf(args) !== 'alephium') return memory.isProven ? CONFLICT : IGNORE;
  const jobs = args.slice(0, CHAINS_MAX).map((entry) => jobOf(message, entry, memory.difficulty));
  const valid = jobs.filter((fact) => fact !== null);
  if (valid.length === 0) return IGNORE;
  memory.isProven = true;
  return proves(...valid);
}

function jobOf(message: Message, entry: JsonValue, pool: Difficulty | null): JobFact | null {
  if (!isObject(entry)) return null;
  const jobId = jobName(entry['jobId']);
  const target = bare(entry['targetBlob']);
  if (jobId === null || !isGroup(entry['fromGroup']) || !isGroup(entry['toGroup'])) return null;
  if (!isHexBytes(entry['headerBlob'], 32) || !isHex(target) || target.length > 64) return null;
  return job(
    { protocol: NAME, message },
    {
      jobId,
      // Shares are judged by the pool's difficulty; the target in the job is that of this miner too.
      difficulty: hashes(hashesFromTarget(target)) ?? pool,
      algorithm: 'blake3',
      coin: 'ALPH',
      height: heightOf(entry['height']),
    },
  );
}

function isGroup(value: JsonValue | undefined): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < GROUPS;
}

/** `{jobId, fromGroup, toGroup, nonce, worker}` */
function readSubmit(memory: Memory, message: Message): Reading {
  const fields = isObject(message.args[0]) ? message.args[0] : message.named;
  const jobId = jobName(fields['jobId']);
  if (jobId === null || !isGroup(fields['fromGroup']) || !isGroup(fields['toGroup'])) return IGNORE;
  if (!isHexOf(bare(fields['nonce']), NONCE_DIGITS)) return IGNORE;
  memory.isProven = true;
  return proves(share({ protocol: NAME, message }, { jobId, worker: fields['worker'] }));
}
