/**
 * `mining.*` whose jobs fit no dialect that we know (Kadena, Xelis, Nervos …): the names are those of stratum, and the
 * fields have the sizes of work. Stands last, and never proves itself against a dialect with a name.
 */
import type { Difficulty } from '#model/fact.ts';
import type { JsonValue } from '#wire/json.ts';
import { type Reading, IGNORE, defineDialect, fits } from '../json/dialect.ts';
import { bare, isHex, jobName } from '../json/fields.ts';
import { type Message, Topic } from '../json/message.ts';
import { difficulty, job, share } from '../json/say.ts';
import { readStratum, targetDifficulty } from '../json/stratum.ts';
import { workShapeOf } from '../json/work-shape.ts';

const NAME = 'unknown-stratum';
/** A hash or a header: no flag, name or time has 24 bytes of hex. */
const WORK_DIGITS_MIN = 48;
/** A whole header as the only field (Kadena's has 286 bytes; Kaspa's job 40). */
const HEADER_DIGITS_MIN = 160;
/** The shortest nonce of any coin has 4 bytes. */
const NONCE_DIGITS_MIN = 8;

/** What is sent behind user and job: nonce and hash. Longer submits belong to dialects that check them. */
const SUBMIT_REST_MAX = 2;

interface Memory {
  difficulty: Difficulty | null;
}

export const unknownStratum = defineDialect<Memory>({
  name: NAME,
  hears: Topic.STRATUM | Topic.REPLY,
  start: () => ({ difficulty: null }),
  read(memory, message) {
    switch (message.isReply ? null : message.method) {
      case 'mining.notify':
        return readNotify(memory, message);
      case 'mining.submit':
        return readSubmit(message);
      case 'mining.set_target': {
        memory.difficulty = targetDifficulty(message);
        const value = memory.difficulty;
        return value === null ? IGNORE : fits(difficulty({ protocol: NAME, message }, value));
      }
      case 'mining.set_difficulty':
        // Its unit is unknown, so it is not told.
        return fits();
      default:
        return readStratum(NAME, message);
    }
  },
});

function readNotify(memory: Memory, message: Message): Reading {
  const [name, ...rest] = message.args;
  const jobId = jobName(name);
  const digitsMin = digitsMinOf(message.args);
  if (jobId === null || !rest.some((field) => isLongHex(field, digitsMin))) return IGNORE;
  return fits(job({ protocol: NAME, message }, { jobId, difficulty: memory.difficulty }));
}

/** Work in the shape of a dialect that is known, but failing its checks, is bad work and not another dialect's. */
function digitsMinOf(args: readonly JsonValue[]): number {
  const shape = workShapeOf(args);
  if (shape === 'other') return WORK_DIGITS_MIN;
  return shape === 'kaspa' ? HEADER_DIGITS_MIN : Number.POSITIVE_INFINITY;
}

function readSubmit(message: Message): Reading {
  const [user, name, ...rest] = message.args;
  const jobId = jobName(name);
  if (jobId === null || typeof user !== 'string' || rest.length > SUBMIT_REST_MAX) return IGNORE;
  if (!rest.some((field) => isLongHex(field, NONCE_DIGITS_MIN))) return IGNORE;
  return fits(share({ protocol: NAME, message }, { jobId, worker: user }));
}

function isLongHex(field: JsonValue, digitsMin: number): boolean {
  const digits = bare(field);
  return digits.length >= digitsMin && isHex(digits);
}
