/** Stratum v1 of the Bitcoin family (SHA-256d, Scrypt, X11 …): cgminer's `parse_notify` checks, BIP 310, ZIP 301. */
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
import { isHex, isHexBytes, isHexOf, jobName } from '../json/fields.ts';
import { type Message, Topic, isObject } from '../json/message.ts';
import { difficulty, job, share } from '../json/say.ts';
import { extranonceOf, poolDifficulty, readStratum, readTarget } from '../json/stratum.ts';
import { workShapeOf } from '../json/work-shape.ts';

const NAME = 'stratum-v1';
/** Enough for 2^32 transactions. */
const BRANCH_MAX = 32;
/** GhostRider pools count one difficulty unit as 2^16 hashes (XMRig's EthStratumClient). */
const GHOSTRIDER_HASHES = 65_536;

interface Memory {
  /** Bytes, from the subscribe reply. */
  extranonce2Size: number | null;
  algorithm: Algorithm | null;
  /** Version bits that may be rolled (BIP 310); null where none were agreed. */
  mask: number | null;
  isProven: boolean;
}

export const stratumV1 = defineDialect<Memory>({
  name: NAME,
  hears: Topic.STRATUM | Topic.REPLY,
  start: () => ({
    extranonce2Size: null,
    algorithm: null,
    mask: null,
    isProven: false,
  }),
  read(memory, message) {
    switch (message.isReply ? null : message.method) {
      case 'mining.notify':
        return readNotify(memory, message);
      case 'mining.submit':
        return readSubmit(memory, message);
      case 'mining.set_difficulty': {
        const value = poolDifficulty(message);
        if (value === null) return IGNORE;
        const isGhost = memory.algorithm === 'ghostrider';
        const hashesEach = isGhost ? GHOSTRIDER_HASHES : 1;
        const scale = isGhost ? 'hashes' : 'diff1';
        return fits(difficulty({ protocol: NAME, message }, { value: value * hashesEach, scale }));
      }
      case 'mining.set_target':
        return readTarget(NAME, message, fits);
      default:
        learn(memory, message);
        return readStratum(NAME, message);
    }
  },
});

/** What the session agreed on before the first job. */
function learn(memory: Memory, message: Message): void {
  if (message.isReply) learnFromReply(memory, message);
  else if (message.method === 'mining.set_extranonce') {
    memory.extranonce2Size = sizeOf(message.args[1]);
  } else if (message.method === 'mining.set_version_mask') memory.mask = maskOf(message.args[0]);
  else if (message.method === 'mining.subscribe') {
    const [agent] = message.args;
    const isGhost = typeof agent === 'string' && /ghostrider|cpuminer-gr/i.test(agent);
    if (isGhost) memory.algorithm = 'ghostrider';
  }
}

function learnFromReply(memory: Memory, { to, result }: Message): void {
  if (to?.method === 'mining.subscribe' && Array.isArray(result)) {
    memory.extranonce2Size = extranonceOf(result) === null ? null : sizeOf(result[2]);
  }
  if (to?.method !== 'mining.configure' || !isObject(result)) return;
  if (result['version-rolling'] !== true) return;
  // Version rolling serves AsicBoost, which exists for SHA-256d only.
  memory.algorithm = 'sha256d';
  memory.mask = maskOf(result['version-rolling.mask']);
}

function sizeOf(value: JsonValue | undefined): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 32
    ? value
    : null;
}

function maskOf(value: JsonValue | undefined): number | null {
  return isHexOf(value, 8) ? Number.parseInt(value, 16) : null;
}

/** `[job, prevhash, coinb1, coinb2, branch[], version, nbits, ntime, clean]`; LBRY has a claim trie root after prevhash. */
function readNotify(memory: Memory, message: Message): Reading {
  const args = message.args.length === 10 ? withoutClaim(message.args) : message.args;
  const [name, previous, first, second, branch, version, nbits, ntime] = args;
  const jobId = jobName(name);
  if (workShapeOf(message.args) !== 'bitcoin') return memory.isProven ? CONFLICT : IGNORE;
  if (!Array.isArray(branch)) return IGNORE;
  if (jobId === null || !isHexOf(previous, 64) || !isBranch(branch)) return IGNORE;
  if (!isHexBytes(first, 1) || !isHexBytes(second, 0)) return IGNORE;
  if (!isHexOf(nbits, 8) || ![version, ntime].every((field) => isHexOf(field, 8))) return IGNORE;
  memory.isProven = true;
  return proves(
    job(
      { protocol: NAME, message },
      {
        jobId,
        algorithm: memory.algorithm,
        height: heightFromCoinbase(first),
        coinbase: [first, second],
        nbits,
      },
    ),
  );
}

function withoutClaim(args: readonly JsonValue[]): readonly JsonValue[] {
  return isHexOf(args[2], 64) ? [...args.slice(0, 2), ...args.slice(3)] : args;
}

function isBranch(branch: readonly JsonValue[]): boolean {
  return branch.length <= BRANCH_MAX && branch.every((entry) => isHexOf(entry, 64));
}

/** `[user, job, extranonce2, ntime, nonce, version_bits?]` */
function readSubmit(memory: Memory, message: Message): Reading {
  const [user, name, extranonce2, ntime, nonce, version] = message.args;
  const jobId = jobName(name);
  if (jobId === null || typeof user !== 'string' || message.args.length < 5) return IGNORE;
  if (!isHex(extranonce2) || extranonce2.length > 64) return IGNORE;
  if (!isHexOf(ntime, 8) || !isHexOf(nonce, 8)) return IGNORE;
  const size = memory.extranonce2Size;
  if (size !== null && extranonce2.length !== size * 2) return IGNORE;
  if (!isAllowedVersion(version, memory.mask)) return IGNORE;
  return leads(share({ protocol: NAME, message }, { jobId, worker: user }));
}

/** Without a mask that was seen, any 8 digits pass: the agreement may lie before the capture. */
function isAllowedVersion(version: JsonValue | undefined, mask: number | null): boolean {
  if (version === undefined || version === null) return true;
  if (!isHexOf(version, 8)) return false;
  return mask === null || (Number.parseInt(version, 16) & ~mask) === 0;
}

/**
 * BIP 34: the coinbase script begins with a push of the height. Null where the transaction does not begin as a plain
 * coinbase does (version, one input, null outpoint).
 */
export function heightFromCoinbase(first: string): number | null {
  const start = 8 + 2 + 64 + 8 + 2;
  if (first.slice(8, 10) !== '01' || first.slice(10, 82) !== `${'0'.repeat(64)}ffffffff`)
    return null;
  const size = Number.parseInt(first.slice(start, start + 2), 16);
  if (!(size >= 1 && size <= 4) || first.length < start + 2 + size * 2) return null;
  let height = 0;
  for (let i = size - 1; i >= 0; i--) {
    height = height * 256 + Number.parseInt(first.slice(start + 2 + i * 2, start + 4 + i * 2), 16);
  }
  return height;
}
