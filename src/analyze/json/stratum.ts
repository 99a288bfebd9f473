/**
 * What all `mining.*` dialects share: introduction, authorisation, liveliness, replies. Notify, submit and the scale of
 * the difficulty are each dialect's own.
 */
import type { Difficulty } from '#model/fact.ts';
import type { Protocol } from '#model/protocol.ts';
import type { JsonValue } from '#wire/json.ts';
import { readAnswer } from './answers.ts';
import { hashes, hashesFromTarget } from './difficulty.ts';
import { Certainty, IGNORE, type Reading, atLeast, fits, type leads } from './dialect.ts';
import { bare, isPositive, rateOf, told } from './fields.ts';
import type { Message } from './message.ts';
import { claim, difficulty, hello, keepalive, login, reconnect, type Spoken } from './say.ts';

/** Methods that are known, and say nothing that a detector needs. */
const SILENT = new Set([
  'mining.extranonce.subscribe',
  'mining.suggest_difficulty',
  'mining.suggest_target',
  'mining.get_transactions',
  'mining.set_extranonce',
  'set_extranonce',
  'mining.set_version_mask',
  'mining.multi_version',
  'mining.capabilities',
  'mining.bye',
  'client.get_version',
  'client.show_message',
  'client.show_message_box',
]);

/** Reads what any `mining.*` dialect may say. */
export function readStratum(protocol: Protocol, message: Message): Reading {
  return message.isTaken ? IGNORE : readShared(protocol, message, false);
}

/** The same where something in the message hints at this dialect: also when taken, since it LEADS. */
export function readHinted(protocol: Protocol, message: Message): Reading {
  return atLeast(readShared(protocol, message, true), Certainty.LEADS);
}

function readShared(protocol: Protocol, message: Message, isHinted: boolean): Reading {
  if (message.isReply) return readAnswer(protocol, message, isHinted);
  const { method } = message;
  if (method === null) return IGNORE;
  // `client.ping` and its like are anybody's names until something of mining was said.
  if (!method.startsWith('mining.') && !message.inMining) return IGNORE;
  const handler = HANDLERS.get(method);
  if (handler !== undefined) return handler({ protocol, message });
  return SILENT.has(method) ? fits() : IGNORE;
}

const HANDLERS: ReadonlyMap<string, (spoken: Spoken) => Reading> = new Map([
  ['mining.subscribe', readSubscribe],
  ['mining.configure', (spoken: Spoken) => fits(hello(spoken, null))],
  ['mining.authorize', readAuthorize],
  ['mining.auth', readAuthorize],
  ['mining.ping', readAlive],
  ['mining.pong', readAlive],
  ['mining.noop', readAlive],
  ['client.ping', readAlive],
  ['mining.hashrate', readRate],
  ['mining.submit_hashrate', readRate],
  ['mining.submitHashrate', readRate],
  ['client.reconnect', readReconnect],
  ['mining.reconnect', readReconnect],
]);

/** `mining.subscribe [agent, session?, host?, port?]` */
function readSubscribe(spoken: Spoken): Reading {
  const { args, named } = spoken.message;
  return fits(hello(spoken, args[0] ?? named['agent'] ?? named['user_agent']));
}

function readAlive(spoken: Spoken): Reading {
  return fits(keepalive(spoken));
}

/** `mining.authorize [user, password]`. */
function readAuthorize({ protocol, message }: Spoken): Reading {
  const { args, named } = message;
  const user = told(args[0] ?? named['user'] ?? named['username'] ?? named['login']);
  // A worker apart from the user is a field of its own in some miners; the third argument of others.
  const worker = message.raw['worker'] ?? named['worker'];
  return user === null ? IGNORE : fits(login({ protocol, message }, { user, worker }));
}

function readRate({ protocol, message }: Spoken): Reading {
  const rate = rateOf(message.args[0] ?? message.named['hashrate']);
  return rate === null ? fits() : fits(claim({ protocol, message }, rate));
}

/** `client.reconnect [host, port, wait]`; port as number or text; without arguments: here again. */
export function readReconnect({ protocol, message }: Spoken): Reading {
  const host = told(message.args[0] ?? message.named['host']);
  if (host === null) return fits();
  const port = Number(message.args[1] ?? message.named['port'] ?? Number.NaN);
  const isPort = Number.isInteger(port) && port > 0 && port < 65_536;
  return fits(reconnect({ protocol, message }, host, isPort ? port : null));
}

/** The number in `mining.set_difficulty [number]`; null where it is not a positive number. */
export function poolDifficulty(message: Message): number | null {
  const value: JsonValue | undefined = message.args[0] ?? message.named['difficulty'];
  return isPositive(value) ? value : null;
}

/** The same number in hashes, for dialects that fix how many one unit stands for. */
export function poolDifficultyIn(message: Message, hashesPerUnit: number): Difficulty | null {
  const units = poolDifficulty(message);
  return units === null ? null : { value: units * hashesPerUnit, scale: 'hashes' };
}

/** The difficulty in `mining.set_target [64 hex]`. */
export function targetDifficulty(message: Message): Difficulty | null {
  const digits = bare(message.args[0] ?? message.named['target']);
  return digits.length === 64 ? hashes(hashesFromTarget(digits)) : null;
}

/** Claims the difficulty in `mining.set_target`, as surely as the dialect can tell by it. */
export function readTarget(
  protocol: Protocol,
  message: Message,
  claims: typeof fits | typeof leads,
): Reading {
  const value = targetDifficulty(message);
  return value === null ? IGNORE : claims(difficulty({ protocol, message }, value));
}

/** The names of the protocol that a subscribe or its reply carries, e.g. `EthereumStratum/1.0.0`; any depth up to 3. */
export function saysEthereumStratum(value: JsonValue | undefined, depth = 3): boolean {
  if (typeof value === 'string') return /^EthereumStratum\/1\./i.test(value);
  return Array.isArray(value) && depth > 0
    ? value.slice(0, 8).some((part) => saysEthereumStratum(part, depth - 1))
    : false;
}

/** The extranonce in a subscribe reply: the first hex text after the session, wherever the session stands. */
export function extranonceOf(result: JsonValue | undefined): string | null {
  if (!Array.isArray(result)) return null;
  const value = result[1];
  return typeof value === 'string' && /^([0-9a-fA-F]{2}){0,32}$/.test(value) ? value : null;
}
