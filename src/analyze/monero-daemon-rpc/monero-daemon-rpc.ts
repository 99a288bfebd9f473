/** Solo mining against monerod: `get_block_template` and `submit_block` (XMRig's daemon mode), `get_miner_data` (P2Pool). */
import type { JsonObject } from '#wire/json.ts';
import { readAnswer } from '../json/answers.ts';
import { type Reading, IGNORE, defineDialect, leads, proves } from '../json/dialect.ts';
import { hashes } from '../json/difficulty.ts';
import { heightOf, isHexBytes, isHexOf, isPositive, told } from '../json/fields.ts';
import { type Message, Topic, isObject } from '../json/message.ts';
import { job, login, poll, share } from '../json/say.ts';

const NAME = 'monero-daemon-rpc';
/** Header, miner transaction, one count. */
const BLOCK_BYTES_MIN = 76;
/** The reader keeps 16 KiB of text, of which the header is the first hundred. */
const BLOCK_DIGITS_KEPT = 256;

interface Memory {
  readonly isHttp: boolean;
  /** The wallet that was told last: it stands in every poll. */
  wallet: string | null;
}

export const moneroDaemonRpc = defineDialect<Memory>({
  name: NAME,
  hears: Topic.CALL | Topic.REPLY,
  start: (context) => ({ isHttp: context.carriers.includes('http'), wallet: null }),
  read(memory, message) {
    if (message.isReply) return readReply(message);
    const spoken = { protocol: NAME, message } as const;
    switch (message.method) {
      case 'get_block_template':
      case 'getblocktemplate':
        return readPoll(memory, message);
      case 'get_miner_data':
        return memory.isHttp ? leads(poll(spoken)) : IGNORE;
      case 'submit_block':
      case 'submitblock':
        return readSubmit(message);
      default:
        return IGNORE;
    }
  },
});

/** `{wallet_address, reserve_size}` */
function readPoll(memory: Memory, message: Message): Reading {
  const wallet = told(message.named['wallet_address']);
  if (wallet === null || wallet.length < 90) return IGNORE;
  const spoken = { protocol: NAME, message } as const;
  if (wallet === memory.wallet) return proves(poll(spoken));
  memory.wallet = wallet;
  return proves(poll(spoken), { ...login(spoken, { user: wallet }), requestId: null });
}

/** Monero's blocks begin with three varints; those of Bitcoin's family with a version of 4 bytes. */
function readSubmit(message: Message): Reading {
  const [block] = message.args;
  const start = typeof block === 'string' ? block.slice(0, BLOCK_DIGITS_KEPT) : '';
  if (!isHexBytes(start, BLOCK_BYTES_MIN)) return IGNORE;
  const jobId = previousOf(start);
  const fact = share({ protocol: NAME, message }, { jobId });
  if (message.method === 'submit_block') return proves(fact);
  // The other name is Bitcoin's too; there the header is of another shape.
  return jobId === null ? IGNORE : proves(fact);
}

/** Major and minor version, timestamp, then the hash of the block before. */
function previousOf(block: string): string | null {
  const major = varint(block, 0);
  const minor = varint(block, major.next);
  const time = varint(block, minor.next);
  // Bitcoin's version 0x20000000 reads as major 0; Monero's major is at least 1, its time is after 2014.
  if (major.value < 1 || major.value > 64 || time.value < 1_388_534_400) return null;
  const previous = block.slice(time.next, time.next + 64);
  return isHexOf(previous, 64) ? previous.toLowerCase() : null;
}

function varint(hex: string, from: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let i = 0; i < 6; i++) {
    const byte = Number.parseInt(hex.slice(from + i * 2, from + i * 2 + 2), 16);
    value += (byte & 0x7f) * 128 ** i;
    if ((byte & 0x80) === 0) return { value, next: from + i * 2 + 2 };
  }
  return { value, next: from + 12 };
}

function readReply(message: Message): Reading {
  const { result, to } = message;
  if (isObject(result)) {
    const work = readTemplate(message, result);
    if (work !== IGNORE) return work;
    if (to?.method === 'get_miner_data') return readMinerData(message, result);
  }
  return readAnswer(NAME, message);
}

function readTemplate(message: Message, result: JsonObject): Reading {
  const { blocktemplate_blob: blob, prev_hash: previous } = result;
  if (!isHexBytes(blob, BLOCK_BYTES_MIN) || !isHexOf(previous, 64)) return IGNORE;
  return jobFrom(message, result, previous);
}

/** `{height, prev_id, seed_hash, difficulty as 0x hex, …}` */
function readMinerData(message: Message, result: JsonObject): Reading {
  const previous = result['prev_id'];
  return isHexOf(previous, 64) ? jobFrom(message, result, previous) : IGNORE;
}

function jobFrom(message: Message, result: JsonObject, previous: string): Reading {
  const { difficulty, seed_hash: seed } = result;
  const units = typeof difficulty === 'string' ? Number(difficulty) : difficulty;
  return proves(
    job(
      { protocol: NAME, message },
      {
        jobId: previous.toLowerCase(),
        difficulty: isPositive(units) ? hashes(units) : null,
        algorithm: isHexOf(seed, 64) ? 'randomx' : null,
        height: heightOf(result['height']),
        polled: true,
      },
    ),
  );
}
