/** Equihash stratum: ZIP 301, and NiceHash's Zhash with parameters and personalisation behind the eight fields. */
import type { Algorithm } from '#model/protocol.ts';
import type { JsonValue } from '#wire/json.ts';
import { type Reading, CONFLICT, IGNORE, defineDialect, leads, proves } from '../json/dialect.ts';
import { bare, isHexBytes, isHexOf, jobName } from '../json/fields.ts';
import { type Message, Topic } from '../json/message.ts';
import { job, share } from '../json/say.ts';
import { extranonceOf, readStratum, readTarget } from '../json/stratum.ts';
import { workShapeOf } from '../json/work-shape.ts';

const NAME = 'zcash-stratum';
/** Nonces are 32 bytes in two parts. */
const NONCE_DIGITS = 64;
/** Below 4 bytes a pool could not tell its miners apart; KawPow pools hand out 2 or 3. */
const NONCE1_DIGITS_MIN = 8;
/** The smallest solution: Equihash 144,5 has 100 bytes and a length byte; 200,9 has 1344 and three. */
const SOLUTION_BYTES_MIN = 69;

interface Memory {
  nonce1Digits: number | null;
  isProven: boolean;
}

export const zcashStratum = defineDialect<Memory>({
  name: NAME,
  hears: Topic.STRATUM | Topic.REPLY,
  start: () => ({ nonce1Digits: null, isProven: false }),
  read(memory, message) {
    switch (message.isReply ? null : message.method) {
      case 'mining.notify':
        return readNotify(memory, message);
      case 'mining.submit':
        return readSubmit(memory, message);
      case 'mining.set_target':
        return readTarget(NAME, message, leads);
      default:
        break;
    }
    if (message.to?.method === 'mining.subscribe') {
      const nonce1 = extranonceOf(message.result);
      memory.nonce1Digits = nonce1 === null ? null : nonce1.length;
      if (nonce1 !== null && nonce1.length < NONCE1_DIGITS_MIN) return CONFLICT;
    }
    return readStratum(NAME, message);
  },
});

/** `[job, version, prevhash, merkleroot, reserved, time, bits, clean, parameters?, personalisation?]` */
function readNotify(memory: Memory, message: Message): Reading {
  const { args } = message;
  const [name, version, previous, merkle, reserved, time, bits, clean, parameters] = args;
  const jobId = jobName(name);
  if (workShapeOf(args) !== 'equihash') return memory.isProven ? CONFLICT : IGNORE;
  if (jobId === null || !isHexOf(bits, 8)) return IGNORE;
  if (![version, time].every((field) => isHexOf(field, 8))) return IGNORE;
  if (![previous, merkle, reserved].every((field) => isHexOf(field, 64))) return IGNORE;
  if (clean !== undefined && typeof clean !== 'boolean') return IGNORE;
  memory.isProven = true;
  const algorithm = algorithmOf(parameters);
  // Fields are in the order of the header, little-endian; facts name the compact target big-endian.
  const nbits = (bits.match(/../g) ?? []).toReversed().join('');
  return proves(
    job(
      { protocol: NAME, message },
      { jobId, algorithm, nbits, coin: algorithm === 'equihash' ? 'ZEC' : null },
    ),
  );
}

function algorithmOf(parameters: JsonValue | undefined): Algorithm | null {
  if (typeof parameters !== 'string' || parameters === '200_9') return 'equihash';
  return parameters === '144_5' ? 'equihash-144-5' : null;
}

/** `[worker, job, time, nonce2, solution]` */
function readSubmit(memory: Memory, message: Message): Reading {
  const [worker, name, time, nonce2, solution] = message.args;
  const jobId = jobName(name);
  if (jobId === null || typeof worker !== 'string') return IGNORE;
  if (!isHexOf(time, 8) || !isHexBytes(nonce2, 1, 32)) return IGNORE;
  if (!isHexBytes(bare(solution), SOLUTION_BYTES_MIN)) return IGNORE;
  const { nonce1Digits } = memory;
  if (nonce1Digits !== null && nonce2.length + nonce1Digits !== NONCE_DIGITS) return IGNORE;
  memory.isProven = true;
  return proves(share({ protocol: NAME, message }, { jobId, worker }));
}
