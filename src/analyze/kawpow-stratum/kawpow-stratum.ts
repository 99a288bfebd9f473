/** KawPow and its kin (Ravencoin, Neoxa, Meowcoin …): stratum as kawpowminer and NiceHash speak it. */
import { type Reading, CONFLICT, IGNORE, defineDialect, leads, proves } from '../json/dialect.ts';
import { hashes, hashesFromTarget } from '../json/difficulty.ts';
import { bare, hash256, heightOf, isHexOf, jobName } from '../json/fields.ts';
import { type Message, Topic } from '../json/message.ts';
import { job, share } from '../json/say.ts';
import { extranonceOf, readStratum, readTarget } from '../json/stratum.ts';
import { workShapeOf } from '../json/work-shape.ts';

const NAME = 'kawpow-stratum';
/** The pool fixes 2 or 3 of the nonce's 8 bytes; some fix 4. */
const EXTRANONCE_DIGITS_MAX = 8;

interface Memory {
  isProven: boolean;
}

export const kawpowStratum = defineDialect<Memory>({
  name: NAME,
  hears: Topic.STRATUM | Topic.REPLY,
  start: () => ({ isProven: false }),
  read(memory, message) {
    switch (message.isReply ? null : message.method) {
      case 'mining.notify':
        return readNotify(memory, message);
      case 'mining.submit':
        return readSubmit(message);
      case 'mining.set_target':
        return readTarget(NAME, message, leads);
      default:
        break;
    }
    if (message.to?.method === 'mining.subscribe') {
      const extranonce = extranonceOf(message.result);
      if (extranonce !== null && extranonce.length > EXTRANONCE_DIGITS_MAX) return CONFLICT;
    }
    return readStratum(NAME, message);
  },
});

/** `[job, header, seed, target, clean, height, bits]`, hex with or without 0x. */
function readNotify(memory: Memory, message: Message): Reading {
  const { args } = message;
  const [name, header, seed, target, clean, high, bits] = args;
  const jobId = jobName(name);
  if (workShapeOf(args) !== 'kawpow') return memory.isProven ? CONFLICT : IGNORE;
  const digits = hash256(target);
  const height = heightOf(high);
  if (jobId === null || digits === null || height === null) return IGNORE;
  if (![header, seed].every((field) => hash256(field) !== null)) return IGNORE;
  if (typeof clean !== 'boolean') return IGNORE;
  const nbits = bits === undefined ? null : bare(bits);
  if (nbits !== null && !isHexOf(nbits, 8)) return IGNORE;
  memory.isProven = true;
  return proves(
    job(
      { protocol: NAME, message },
      {
        jobId,
        difficulty: hashes(hashesFromTarget(digits)),
        algorithm: 'kawpow',
        height,
        nbits,
      },
    ),
  );
}

/** `[user, job, nonce, header, mix]` */
function readSubmit(message: Message): Reading {
  const [user, name, nonce, header, mix] = message.args;
  const jobId = jobName(name);
  if (jobId === null || typeof user !== 'string' || !isHexOf(bare(nonce), 16)) return IGNORE;
  if (hash256(header) === null || hash256(mix) === null) return IGNORE;
  return leads(share({ protocol: NAME, message }, { jobId, worker: user }));
}
