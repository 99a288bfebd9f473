/**
 * `eth_getWork` and `eth_submitWork` and what pools added around them. Over plain TCP this is eth-proxy, over HTTP the
 * node's own mining interface; the messages are the same.
 */
import type { Protocol } from '#model/protocol.ts';
import type { JsonValue } from '#wire/json.ts';
import { readAnswer } from './answers.ts';
import { type Reading, IGNORE, leads, proves } from './dialect.ts';
import { hashes, hashesFromTarget } from './difficulty.ts';
import { bare, hash256, heightOf, isHex, isHexOf, rateOf, told } from './fields.ts';
import type { Message } from './message.ts';
import { claim, job, login, poll, share } from './say.ts';

export interface EthereumMemory {
  isProven: boolean;
  /** Work was asked for: it may come back under another id. */
  isPolled: boolean;
}

/** `isPushed`: work may come without a request (TCP). */
export function readEthereumWork(
  protocol: Protocol,
  memory: EthereumMemory,
  message: Message,
  isPushed: boolean,
): Reading {
  if (message.isReply) return readReply(protocol, memory, message, isPushed);
  switch (message.method?.toLowerCase()) {
    case 'eth_submitlogin':
    case 'eth_login':
      return readLogin(protocol, memory, message);
    case 'eth_getwork':
      memory.isPolled = true;
      return leads(poll({ protocol, message }));
    case 'eth_submitwork':
      return readSubmit(protocol, memory, message);
    case 'eth_submithashrate': {
      const rate = rateOf(message.args[0]);
      return rate === null ? IGNORE : leads(claim({ protocol, message }, rate));
    }
    default:
      return isPushed && message.method === 'mining.notify'
        ? readPush(protocol, memory, message)
        : IGNORE;
  }
}

/** `params` [wallet, password]; the rig in `worker`, where some put the wallet as well. */
function readLogin(protocol: Protocol, memory: EthereumMemory, message: Message): Reading {
  const { worker } = message.raw;
  const user = told(message.args[0]) ?? told(worker);
  if (user === null) return IGNORE;
  memory.isProven = true;
  return proves(login({ protocol, message }, { user, worker }));
}

function readReply(
  protocol: Protocol,
  memory: EthereumMemory,
  message: Message,
  isPushed: boolean,
): Reading {
  const asked = message.to?.method.toLowerCase() === 'eth_getwork';
  // A reply to anything else that happens to be a list of hashes (eth_getFilterChanges) is not work.
  const isOpen = message.to === null || message.to.kinds.length > 0;
  const isFree = isOpen && (isPushed || memory.isPolled);
  if ((asked || isFree) && Array.isArray(message.result)) {
    const reading = readWork(protocol, memory, message, message.result, asked);
    if (reading !== IGNORE) return reading;
  }
  return readAnswer(protocol, message);
}

function readPush(protocol: Protocol, memory: EthereumMemory, message: Message): Reading {
  const work = Array.isArray(message.result) ? message.result : message.args;
  return readWork(protocol, memory, message, work, false);
}

/** `[header, seed, target, height?]` */
function readWork(
  protocol: Protocol,
  memory: EthereumMemory,
  message: Message,
  work: readonly JsonValue[],
  polled: boolean,
): Reading {
  const [header, seed, boundary, high] = work;
  if (work.length < 3 || work.length > 6) return IGNORE;
  const jobId = hash256(header);
  const target = bare(boundary);
  if (jobId === null || hash256(seed) === null) return IGNORE;
  if (!isHex(target) || target.length > 64) return IGNORE;
  // Three hashes that nobody asked for are work only if the third is small, as every share target is.
  if (!polled && !memory.isProven && !target.padStart(64, '0').startsWith('0000')) return IGNORE;
  const value = hashes(hashesFromTarget(target));
  if (value === null) return IGNORE;
  memory.isProven = true;
  const height = heightOf(isHex(bare(high)) ? Number.parseInt(bare(high), 16) : high);
  return proves(
    job({ protocol, message }, { jobId, difficulty: value, algorithm: 'ethash', height, polled }),
  );
}

/** `[nonce, header, mix]` */
function readSubmit(protocol: Protocol, memory: EthereumMemory, message: Message): Reading {
  const [nonce, header, mix] = message.args;
  const jobId = hash256(header);
  if (jobId === null || hash256(mix) === null || !isHexOf(bare(nonce), 16)) return IGNORE;
  memory.isProven = true;
  const fact = share({ protocol, message }, { jobId, worker: message.raw['worker'] });
  return proves(fact);
}
