/** Beam (BeamHash): flat objects, replies carry the method `result`, and a share's id is the job's. */
import { type Reading, IGNORE, defineDialect, fits, leads, proves } from '../json/dialect.ts';
import { hashes } from '../json/difficulty.ts';
import { heightOf, isHexBytes, isHexOf, jobName, told } from '../json/fields.ts';
import { type Message, Topic } from '../json/message.ts';
import { hello, job, login, loginAnswer, share, shareAnswer } from '../json/say.ts';

const NAME = 'beam-stratum';
/** Answers from the node: 1 is "accepted", 0 is "login successful", negative is refused. */
const ACCEPTED = 1;
/** BeamHash solutions have 104 bytes. */
const SOLUTION_BYTES_MIN = 64;
const SOLUTION_BYTES_MAX = 256;

interface Memory {
  isProven: boolean;
  loginId: string | null;
}

export const beamStratum = defineDialect<Memory>({
  name: NAME,
  hears: Topic.CALL,
  start: () => ({ isProven: false, loginId: null }),
  read(memory, message) {
    switch (message.method) {
      case 'login':
        return readLogin(memory, message);
      case 'job':
        return readJob(memory, message);
      case 'solution':
        return readSolution(memory, message);
      case 'result':
        return readResult(memory, message);
      case 'cancel':
        return memory.isProven ? fits() : IGNORE;
      default:
        return IGNORE;
    }
  },
});

/** `{"method":"login","api_key":"address.worker"}`; the key stands in `params` with some miners. */
function readLogin(memory: Memory, message: Message): Reading {
  const key = told(message.raw['api_key'] ?? message.named['api_key']);
  if (key === null || message.raw['jsonrpc'] === undefined) return IGNORE;
  // An application's API key is opaque too, but Beam's is an address (hex), or an account with a worker.
  if (!/^[0-9a-fA-F]{32,}([.:/].*)?$|^[A-Za-z0-9_-]{8,}\.[\w-]+$/.test(key)) return IGNORE;
  memory.loginId = message.id;
  const spoken = { protocol: NAME, message } as const;
  const agent = message.raw['agent'];
  return leads(hello(spoken, agent), login(spoken, { user: key, agent }));
}

/** `{id, input, difficulty, height, nonceprefix}` */
function readJob(memory: Memory, message: Message): Reading {
  const fields = message.raw['input'] === undefined ? message.named : message.raw;
  const jobId = message.id ?? jobName(fields['id']);
  const height = heightOf(fields['height']);
  const { input, difficulty: packed, nonceprefix: prefix } = fields;
  if (jobId === null || !isHexOf(input, 64) || typeof packed !== 'number') return IGNORE;
  if (prefix !== undefined && !isHexBytes(prefix, 0, 8)) return IGNORE;
  if (height === null && prefix === undefined) return IGNORE;
  const units = unpack(packed);
  if (units === null) return IGNORE;
  memory.isProven = true;
  return proves(
    job(
      { protocol: NAME, message },
      { jobId, difficulty: hashes(units), algorithm: 'beamhash', coin: 'BEAM', height },
    ),
  );
}

/** 24 bits of mantissa below an implied one, 8 bits of order: solutions per share. */
function unpack(packed: number): number | null {
  if (!Number.isInteger(packed) || packed < 0 || packed > 0xffffffff) return null;
  const mantissa = 0x1000000 + (packed % 0x1000000);
  const order = Math.floor(packed / 0x1000000);
  return mantissa * 2 ** (order - 24);
}

/** `{id, nonce, output}` */
function readSolution(memory: Memory, message: Message): Reading {
  const fields = message.raw['output'] === undefined ? message.named : message.raw;
  const jobId = message.id ?? jobName(fields['id']);
  if (jobId === null || !isHexOf(fields['nonce'], 16)) return IGNORE;
  if (!isHexBytes(fields['output'], SOLUTION_BYTES_MIN, SOLUTION_BYTES_MAX)) return IGNORE;
  memory.isProven = true;
  return proves(share({ protocol: NAME, message }, { jobId }));
}

/** `{"method":"result","id":…,"code":…,"description":…}` */
function readResult(memory: Memory, message: Message): Reading {
  const { code, description } = message.raw;
  if (typeof code !== 'number' || message.id === null) return IGNORE;
  const error = code < 0 ? (told(description) ?? `code ${code}`) : null;
  const spoken = { protocol: NAME, message } as const;
  if (message.id === memory.loginId) return fits(loginAnswer(spoken, code >= 0, error));
  if (!memory.isProven) return IGNORE;
  const accepted = code === ACCEPTED;
  const words = accepted ? null : (told(description) ?? `code ${code}`);
  return fits(shareAnswer(spoken, accepted, words));
}
