/**
 * getwork over HTTP: the first pooled mining, still what old miners try. `data` is the block header, padded for SHA-256,
 * every 4-byte word byte-swapped; the merkle root in it names the work, because miners change only time and nonce.
 */
import { readAnswer } from '../json/answers.ts';
import { type Reading, IGNORE, defineDialect, leads, proves } from '../json/dialect.ts';
import { hashes, hashesFromLittleEndian } from '../json/difficulty.ts';
import { isHexOf } from '../json/fields.ts';
import { type Message, Topic, isObject } from '../json/message.ts';
import { job, poll, share } from '../json/say.ts';

const NAME = 'getwork';
/** 80 bytes of header padded to two SHA-256 blocks. */
const DATA_DIGITS = 256;
const MERKLE_AT = 72;
const BITS_AT = 144;

interface Memory {
  readonly isHttp: boolean;
}

export const getwork = defineDialect<Memory>({
  name: NAME,
  hears: Topic.CALL | Topic.REPLY,
  start: (context) => ({ isHttp: context.carriers.includes('http') }),
  read(memory, message) {
    if (message.isReply) return readReply(message);
    if (message.method !== 'getwork') return IGNORE;
    const [data] = message.args;
    const spoken = { protocol: NAME, message } as const;
    if (isHexOf(data, DATA_DIGITS)) return proves(share(spoken, { jobId: merkleOf(data) }));
    // The name alone, elsewhere than where miners use it, could be anybody's.
    return memory.isHttp && data === undefined ? leads(poll(spoken)) : IGNORE;
  },
});

function readReply(message: Message): Reading {
  const { result } = message;
  if (!isObject(result)) return readAnswer(NAME, message);
  const { data, target } = result;
  if (!isHexOf(data, DATA_DIGITS) || !isHexOf(target, 64)) return IGNORE;
  return proves(
    job(
      { protocol: NAME, message },
      {
        jobId: merkleOf(data),
        difficulty: hashes(hashesFromLittleEndian(target)),
        nbits: data.slice(BITS_AT, BITS_AT + 8),
        polled: true,
      },
    ),
  );
}

function merkleOf(data: string): string {
  return data.slice(MERKLE_AT, MERKLE_AT + 64).toLowerCase();
}
