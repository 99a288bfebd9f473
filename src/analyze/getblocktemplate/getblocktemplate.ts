/** getblocktemplate over HTTP: BIP 22, BIP 23, BIP 145; solo miners, pool servers, and old miners' first try. */
import type { JsonObject } from '#wire/json.ts';
import { readAnswer } from '../json/answers.ts';
import { type Reading, IGNORE, defineDialect, fits, leads, proves } from '../json/dialect.ts';
import { hashes, hashesFromTarget, reverseBytes } from '../json/difficulty.ts';
import { heightOf, isHexBytes, isHexOf, told } from '../json/fields.ts';
import { type Message, Topic, isObject } from '../json/message.ts';
import { job, poll, share, shareAnswer } from '../json/say.ts';

const NAME = 'getblocktemplate';
/** A header, a count, and the smallest coinbase. */
const BLOCK_BYTES_MIN = 80 + 1 + 60;

interface Memory {
  readonly isHttp: boolean;
}

export const getblocktemplate = defineDialect<Memory>({
  name: NAME,
  hears: Topic.CALL | Topic.REPLY,
  start: (context) => ({ isHttp: context.carriers.includes('http') }),
  read: (memory, message) =>
    message.isReply ? readReply(message) : readRequest(message, memory.isHttp),
});

function readRequest(message: Message, isHttp: boolean): Reading {
  const [first] = message.args;
  const spoken = { protocol: NAME, message } as const;
  if (message.method === 'submitblock') {
    if (isBlock(first)) return proves(share(spoken, { jobId: previousOf(first) }));
    // Without a block: a pool server asks whether the node would take one (node-stratum-pool does at its start).
    return first === undefined && isHttp && isEmpty(message.named) ? leads(poll(spoken)) : IGNORE;
  }
  if (message.method !== 'getblocktemplate' || !isHttp) return IGNORE;
  if (first === undefined) return isMonero(message.named) ? IGNORE : leads(poll(spoken));
  if (!isObject(first)) return IGNORE;
  // BIP 23: a proposal is a block to be checked, not a request for work.
  return first['mode'] === 'proposal' ? fits() : leads(poll(spoken));
}

function isEmpty(named: JsonObject): boolean {
  return Object.keys(named).length === 0;
}

/** Monero's method of the same name has its fields in an object, one of which is required. */
function isMonero(named: JsonObject): boolean {
  return typeof named['wallet_address'] === 'string';
}

function isBlock(value: unknown): value is string {
  // Longer blocks are cut by the reader, which may leave half a byte.
  return (
    typeof value === 'string' && isHexBytes(value.slice(0, BLOCK_BYTES_MIN * 2), BLOCK_BYTES_MIN)
  );
}

/** The hash of the block before, as the template names it: it stands reversed behind 4 bytes of version. */
function previousOf(block: string): string {
  return reverseBytes(block.slice(8, 72)).toLowerCase();
}

function readReply(message: Message): Reading {
  const { result, to } = message;
  const spoken = { protocol: NAME, message } as const;
  if (to?.method === 'submitblock' && to.kinds.includes('share')) {
    // BIP 22: null is accepted, a text is the reason why not.
    const error = message.error ?? told(result);
    return fits(shareAnswer(spoken, error === null && (result ?? null) === null, error));
  }
  return isObject(result) ? readTemplate(message, result) : readAnswer(NAME, message);
}

/** A block that exists has a hash of its own and confirmations; a template has the time at which it was made. */
function readTemplate(message: Message, result: JsonObject): Reading {
  const { previousblockhash: previous, bits, target, curtime } = result;
  if (!isHexOf(previous, 64) || !isHexOf(bits, 8) || result['hash'] !== undefined) return IGNORE;
  if (typeof curtime !== 'number') return IGNORE;
  if (result['coinbasevalue'] === undefined && !isObject(result['coinbasetxn'])) return IGNORE;
  if (target !== undefined && !isHexOf(target, 64)) return IGNORE;
  return proves(
    job(
      { protocol: NAME, message },
      {
        jobId: previous.toLowerCase(),
        difficulty: target === undefined ? null : hashes(hashesFromTarget(target)),
        height: heightOf(result['height']),
        nbits: bits,
        polled: true,
      },
    ),
  );
}
