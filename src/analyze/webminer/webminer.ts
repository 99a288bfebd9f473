/** Miners in browsers, over WebSocket: Coinhive and its clones (`type`), webminerpool (`identifier`). */
import type { JobFact } from '#model/fact.ts';
import type { JsonObject, JsonValue } from '#wire/json.ts';
import { type Reading, IGNORE, defineDialect, fits, proves } from '../json/dialect.ts';
import { hashes, hashesFromCompactTarget, hashesFromLittleEndian } from '../json/difficulty.ts';
import { isHexBytes, isHexOf, jobName, told } from '../json/fields.ts';
import { type Message, Topic, isObject } from '../json/message.ts';
import { hello, job, keepalive, login, loginAnswer, share, shareAnswer } from '../json/say.ts';

const NAME = 'webminer';
const BLOB_BYTES_MIN = 43;
const BLOB_BYTES_MAX = 1024;

interface Memory {
  isProven: boolean;
  isAuthed: boolean;
}

export const webminer = defineDialect<Memory>({
  name: NAME,
  hears: Topic.TYPED,
  start: () => ({ isProven: false, isAuthed: false }),
  read(memory, message) {
    const { type, identifier } = message.raw;
    const reading =
      typeof type === 'string'
        ? readCoinhive(memory, message, type)
        : typeof identifier === 'string'
          ? readWebminerpool(memory, message, identifier)
          : IGNORE;
    if (reading === IGNORE) return IGNORE;
    memory.isProven = true;
    // Work is handed to whoever has logged in, even if that was not seen.
    memory.isAuthed ||= isWork(reading);
    return reading;
  },
});

function isWork(reading: Reading): boolean {
  if (typeof reading === 'string') return false;
  return reading.facts.some((fact) => fact.kind === 'job' || fact.kind === 'share');
}

/** `{type, params}` */
function readCoinhive(memory: Memory, message: Message, type: string): Reading {
  const fields = message.named;
  switch (type) {
    case 'auth':
      return readAuth(message, fields);
    case 'submit':
      return readShare(message, fields);
    case 'job':
      return readJob(message, fields);
    default:
      return memory.isProven ? readCoinhiveReply(memory, message, type) : IGNORE;
  }
}

function readCoinhiveReply(memory: Memory, message: Message, type: string): Reading {
  const spoken = { protocol: NAME, message } as const;
  switch (type) {
    case 'authed':
      memory.isAuthed = true;
      return fits(loginAnswer(spoken, true));
    case 'hash_accepted':
      return fits(shareAnswer(spoken, true));
    case 'error':
    case 'banned':
      return readRefusal(memory, message, told(message.named['error']) ?? type);
    case 'verify':
    case 'verified':
    case 'link_template':
      return fits(keepalive(spoken));
    default:
      return IGNORE;
  }
}

/** `{site_key, type, user?, goal?}`; the site's key says who earns. */
function readAuth(message: Message, fields: JsonObject): Reading {
  const key = told(fields['site_key']);
  if (key === null) return IGNORE;
  const spoken = { protocol: NAME, message } as const;
  return proves(hello(spoken, null), login(spoken, { user: key, worker: fields['user'] }));
}

function readRefusal(memory: Memory, message: Message, error: string): Reading {
  const spoken = { protocol: NAME, message } as const;
  return memory.isAuthed
    ? fits(shareAnswer(spoken, false, error))
    : fits(loginAnswer(spoken, false, error));
}

/** `{identifier, …}` flat. */
function readWebminerpool(memory: Memory, message: Message, identifier: string): Reading {
  const fields = message.raw;
  const spoken = { protocol: NAME, message } as const;
  switch (identifier) {
    case 'handshake':
      return readHandshake(message, fields);
    case 'solved':
      return readShare(message, fields);
    case 'job':
      return readJob(message, fields);
    default:
      break;
  }
  if (!memory.isProven) return IGNORE;
  switch (identifier) {
    case 'hashsolved':
      return fits(shareAnswer(spoken, true));
    case 'error':
    case 'banned':
      return readRefusal(memory, message, told(fields['param']) ?? identifier);
    case 'poolinfo':
    case 'userstats':
      return fits(keepalive(spoken));
    default:
      return IGNORE;
  }
}

/** `{pool, login, password, userid, version}` or `{loginid, userid, version}` */
function readHandshake(message: Message, fields: JsonObject): Reading {
  const user = told(fields['login']) ?? told(fields['loginid']);
  const isPool = fields['pool'] !== undefined || fields['loginid'] !== undefined;
  if (user === null || !isPool || !isVersion(fields['version'])) return IGNORE;
  const spoken = { protocol: NAME, message } as const;
  return proves(hello(spoken, null), login(spoken, { user, worker: fields['userid'] }));
}

function isVersion(value: JsonValue | undefined): boolean {
  return value === undefined || typeof value === 'number' || typeof value === 'string';
}

function readJob(message: Message, fields: JsonObject): Reading {
  const fact = jobFrom(message, isObject(fields['job']) ? fields['job'] : fields);
  return fact === null ? IGNORE : proves(fact);
}

function jobFrom(message: Message, fields: JsonObject): JobFact | null {
  const { blob, target } = fields;
  const jobId = jobName(fields['job_id']);
  if (jobId === null || !isHexBytes(blob, BLOB_BYTES_MIN, BLOB_BYTES_MAX)) return null;
  const value = typeof target === 'string' ? hashesFromCompactTarget(target) : null;
  if (value === null) return null;
  const algorithm = isHexOf(fields['seed_hash'], 64) ? 'randomx' : 'cryptonight';
  return job({ protocol: NAME, message }, { jobId, difficulty: hashes(value), algorithm });
}

/** `{job_id, nonce, result}` */
function readShare(message: Message, fields: JsonObject): Reading {
  const { nonce, result } = fields;
  const jobId = jobName(fields['job_id']);
  if (jobId === null || !isHexOf(nonce, 8) || !isHexOf(result, 64)) return IGNORE;
  const achieved = hashesFromLittleEndian(result);
  return proves(share({ protocol: NAME, message }, { jobId, achieved }));
}
