/** Nimiq's proof-of-work pools (the chain has moved to proof of stake): JSON over WebSocket, nimiq/mining-pool's PoolAgent. */
import type { Difficulty } from '#model/fact.ts';
import type { JsonObject, JsonValue } from '#wire/json.ts';
import { type Reading, IGNORE, defineDialect, fits, proves } from '../json/dialect.ts';
import { hashes, hashesFromTarget } from '../json/difficulty.ts';
import { isHex, told } from '../json/fields.ts';
import { type Message, Topic } from '../json/message.ts';
import { difficulty, hello, job, keepalive, login, loginAnswer, share } from '../json/say.ts';

const NAME = 'nimiq';
/** User-friendly address: NQ, two check digits, 32 characters, spaces allowed. */
const ADDRESS = /^NQ\d\d(?: ?[0-9A-Z]{4}){8}$/;
/** Base64 of 32 bytes. */
const HASH_BASE64 = /^[A-Za-z0-9+/]{43}=$/;

interface Memory {
  isProven: boolean;
  isRegistered: boolean;
  difficulty: Difficulty | null;
}

export const nimiq = defineDialect<Memory>({
  name: NAME,
  hears: Topic.TYPED,
  start: () => ({ isProven: false, isRegistered: false, difficulty: null }),
  read(memory, message) {
    const { message: kind } = message.raw;
    if (typeof kind !== 'string') return IGNORE;
    if (kind === 'register') return readRegister(memory, message);
    if (kind === 'settings') return readSettings(memory, message);
    if (kind === 'new-block') return readBlock(memory, message);
    return memory.isProven ? readRest(memory, message, kind) : IGNORE;
  },
});

/** `{mode, address, deviceId, genesisHash}` */
function readRegister(memory: Memory, message: Message): Reading {
  const { address, mode, deviceId, deviceName } = message.raw;
  const user = told(address);
  if (user === null || !ADDRESS.test(user) || typeof mode !== 'string') return IGNORE;
  memory.isProven = true;
  const spoken = { protocol: NAME, message } as const;
  const worker = typeof deviceId === 'number' ? String(deviceId) : (deviceName ?? deviceId);
  return proves(hello(spoken, null), login(spoken, { user, worker }));
}

/** `{address, extraData, target or targetCompact, nonce}` */
function readSettings(memory: Memory, message: Message): Reading {
  const { target, targetCompact } = message.raw;
  const value = typeof target === 'string' ? fromTarget(target) : fromCompact(targetCompact);
  if (value === null || message.raw['nonce'] === undefined) return IGNORE;
  memory.isProven = true;
  memory.difficulty = value;
  return proves(difficulty({ protocol: NAME, message }, value));
}

function fromTarget(target: string): Difficulty | null {
  return isHex(target) ? hashes(hashesFromTarget(target)) : hashes(decimalTarget(target));
}

function decimalTarget(target: string): number | null {
  const value = Number(target);
  return value > 0 ? 2 ** 256 / value : null;
}

/** Compact target: one byte of size, three of mantissa. */
function fromCompact(compact: JsonValue | undefined): Difficulty | null {
  if (typeof compact !== 'number' || !Number.isInteger(compact) || compact <= 0) return null;
  const size = Math.floor(compact / 0x1000000);
  const mantissa = compact % 0x1000000;
  if (mantissa === 0 || size > 32) return null;
  return hashes(2 ** 256 / (mantissa * 2 ** (8 * (size - 3))));
}

/** `{bodyHash, accountsHash, previousBlock}`: for miners that do not follow the chain. */
function readBlock(memory: Memory, message: Message): Reading {
  const name = jobOf(message.raw);
  if (name === null) return IGNORE;
  memory.isProven = true;
  return proves(
    job(
      { protocol: NAME, message },
      { jobId: name, difficulty: memory.difficulty, algorithm: 'argon2', coin: 'NIM' },
    ),
  );
}

function jobOf(fields: JsonObject): string | null {
  const { bodyHash, blockHeader } = fields;
  if (typeof bodyHash === 'string' && HASH_BASE64.test(bodyHash)) return bodyHash;
  const isHeader = typeof blockHeader === 'string' && /^[A-Za-z0-9+/=]{100,}$/.test(blockHeader);
  return isHeader ? blockHeader.slice(0, 64) : null;
}

function readRest(memory: Memory, message: Message, kind: string): Reading {
  const spoken = { protocol: NAME, message } as const;
  const reason = told(message.raw['reason']) ?? 'refused';
  switch (kind) {
    case 'registered':
      memory.isRegistered = true;
      return fits(loginAnswer(spoken, true));
    case 'share':
      memory.isRegistered = true;
      return readShare(message);
    case 'error':
      // Once registered, an error names no share: it may be about anything.
      return memory.isRegistered ? fits() : fits(loginAnswer(spoken, false, reason));
    case 'balance':
    case 'payout':
      return fits(keepalive(spoken));
    default:
      return IGNORE;
  }
}

/** A header or a block in base64, with proofs; or the nonce alone. The pool answers only what it refuses. */
function readShare(message: Message): Reading {
  const { blockHeader, block, nonce } = message.raw;
  const isWork = [blockHeader, block].some(
    (part) => typeof part === 'string' && part.length >= 100,
  );
  if (!isWork && typeof nonce !== 'number') return IGNORE;
  return fits(share({ protocol: NAME, message }, { jobId: null }));
}
