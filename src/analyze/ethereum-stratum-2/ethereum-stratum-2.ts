/** EthereumStratum/2.0.0: EIP-1571. */
import type { Difficulty } from '#model/fact.ts';
import type { Algorithm } from '#model/protocol.ts';
import { type Reading, IGNORE, defineDialect, fits, proves } from '../json/dialect.ts';
import { hashes, hashesFromTarget } from '../json/difficulty.ts';
import { bare, hash256, isHex, isHexOf, jobName, told } from '../json/fields.ts';
import { type Message, Topic } from '../json/message.ts';
import { difficulty, hello, job, share } from '../json/say.ts';
import { readStratum } from '../json/stratum.ts';

const NAME = 'ethereum-stratum-2';

interface Memory {
  isProven: boolean;
  /** From `mining.set`, which holds until the next one. */
  difficulty: Difficulty | null;
  algorithm: Algorithm | null;
}

export const ethereumStratum2 = defineDialect<Memory>({
  name: NAME,
  hears: Topic.STRATUM | Topic.REPLY,
  start: () => ({
    isProven: false,
    difficulty: null,
    algorithm: 'ethash',
  }),
  read(memory, message) {
    switch (message.isReply ? null : message.method) {
      case 'mining.hello':
        return readHello(memory, message);
      case 'mining.set':
        return readSet(memory, message);
      case 'mining.notify':
        return readNotify(memory, message);
      case 'mining.submit':
        return readSubmit(memory, message);
      default:
        return readStratum(NAME, message);
    }
  },
});

/** `{agent, host, port, proto}` */
function readHello(memory: Memory, message: Message): Reading {
  const { agent, proto } = message.named;
  if (told(agent) === null && told(proto) === null) return IGNORE;
  memory.isProven = true;
  return proves(hello({ protocol: NAME, message }, agent));
}

/** `{epoch?, target?, algo?, extranonce?}`: what is absent stays as it was; hex without leading zeros. */
function readSet(memory: Memory, message: Message): Reading {
  const { epoch, target, algo, extranonce } = message.named;
  const fields = [epoch, target, algo, extranonce];
  if (!fields.some((field) => typeof field === 'string')) return IGNORE;
  memory.isProven = true;
  if (typeof algo === 'string') memory.algorithm = algorithmFrom(algo);
  if (typeof target !== 'string') return proves();
  memory.difficulty = hashes(hashesFromTarget(bare(target)));
  return memory.difficulty === null
    ? proves()
    : proves(difficulty({ protocol: NAME, message }, memory.difficulty));
}

function algorithmFrom(name: string): Algorithm | null {
  if (name === 'ethash' || name === 'etchash' || name === 'kawpow') return name;
  return null;
}

/** Exactly `[job, height hex, header, "0" or "1"]`. */
function readNotify(memory: Memory, message: Message): Reading {
  const { args } = message;
  const [name, high, header, clean] = args;
  const jobId = jobName(name);
  const height = bare(high);
  if (args.length !== 4 || jobId === null || (clean !== '0' && clean !== '1')) return IGNORE;
  if (!isHex(height) || height.length > 10 || hash256(header) === null) return IGNORE;
  memory.isProven = true;
  return proves(
    job(
      { protocol: NAME, message },
      {
        jobId,
        difficulty: memory.difficulty,
        algorithm: memory.algorithm,
        height: Number.parseInt(height, 16),
      },
    ),
  );
}

/** `[job, nonce without the extranonce, worker]` */
function readSubmit(memory: Memory, message: Message): Reading {
  const { args } = message;
  const [name, nonce, worker] = args;
  const jobId = jobName(name);
  if (args.length !== 3 || jobId === null || typeof worker !== 'string') return IGNORE;
  const digits = bare(nonce);
  if (!isHexOf(digits, digits.length) || digits.length < 4 || digits.length > 16) return IGNORE;
  if (!memory.isProven) return IGNORE;
  return fits(share({ protocol: NAME, message }, { jobId, worker }));
}
