/** Ergo (Autolykos2): stratum v1 names with another job. */
import { type Reading, CONFLICT, IGNORE, defineDialect, fits, proves } from '../json/dialect.ts';
import { hashes, hashesFromDecimal } from '../json/difficulty.ts';
import { bare, hash256, heightOf, isHex, jobName } from '../json/fields.ts';
import { type Message, Topic } from '../json/message.ts';
import { job, share } from '../json/say.ts';
import { poolDifficulty, readStratum } from '../json/stratum.ts';
import { workShapeOf } from '../json/work-shape.ts';

const NAME = 'ergo-stratum';

interface Memory {
  isProven: boolean;
}

export const ergoStratum = defineDialect<Memory>({
  name: NAME,
  hears: Topic.STRATUM | Topic.REPLY,
  start: () => ({ isProven: false }),
  read(memory, message) {
    switch (message.isReply ? null : message.method) {
      case 'mining.notify':
        return readNotify(memory, message);
      case 'mining.submit':
        return readSubmit(memory, message);
      case 'mining.set_difficulty':
        // Only a factor on the job's own target, which says it all.
        return memory.isProven && poolDifficulty(message) !== null ? fits() : IGNORE;
      default:
        return readStratum(NAME, message);
    }
  },
});

/** `[job, height, msg, "", "", version, target as decimal text, "", clean]` */
function readNotify(memory: Memory, message: Message): Reading {
  const { args } = message;
  const [name, high, digest, , , , target] = args;
  if (workShapeOf(args) !== 'ergo') return memory.isProven ? CONFLICT : IGNORE;
  const jobId = jobName(name);
  const height = heightOf(high);
  if (jobId === null || height === null || hash256(digest) === null) return IGNORE;
  const digits = typeof target === 'number' ? BigInt(Math.trunc(target)).toString() : target;
  // Decimal, and longer than any compact target: 2^256 / b for b of at least 2^160.
  if (typeof digits !== 'string' || digits.length < 49) return IGNORE;
  const value = hashes(hashesFromDecimal(digits));
  if (value === null) return IGNORE;
  memory.isProven = true;
  return proves(
    job(
      { protocol: NAME, message },
      { jobId, difficulty: value, algorithm: 'autolykos2', coin: 'ERG', height },
    ),
  );
}

/** `[worker, job, extranonce2, ntime (unused), nonce]`; some miners leave the last two out. */
function readSubmit(memory: Memory, message: Message): Reading {
  const [worker, name, extranonce2, , nonce] = message.args;
  const jobId = jobName(name);
  if (!memory.isProven || jobId === null || typeof worker !== 'string') return IGNORE;
  const digits = bare(extranonce2);
  if (!isHex(digits) || digits.length > 16) return IGNORE;
  if (nonce !== undefined && nonce !== '' && !isHex(bare(nonce))) return IGNORE;
  return fits(share({ protocol: NAME, message }, { jobId, worker }));
}
