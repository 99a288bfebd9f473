/**
 * One JSON object as the dialects see it: JSON-RPC 1.0, 2.0 and the habits of pools and miners made equal.
 *
 * Ids are text whether they were sent as number or string. A message is a *reply* when it has a result or an error
 * and no `params`, even when it repeats the method (Grin) or carries one that means a push (`mining.notify` with
 * `result`, nanopool).
 */
import type { MiningFact } from '#model/fact.ts';
import type { Millis, Side } from '#model/stream.ts';
import type { JsonObject, JsonValue } from '#wire/json.ts';

/** What a reply answers. */
export interface Asked {
  readonly method: string;
  /** What the dialects made of the request; empty where none claimed it. */
  readonly kinds: readonly MiningFact['kind'][];
}

/** What a message is about at first sight, as bits: which dialects are worth asking. */
export const Topic = {
  /** Its method is one of the `mining.*` family's. */
  STRATUM: 1,
  /** It has another method. */
  CALL: 2,
  /** It is a reply that a dialect may make something of: to a request that one claimed, or with fields. */
  REPLY: 4,
  /** What it is stands in `type`, `identifier` or `message` (the miners in web pages, Nimiq). */
  TYPED: 8,
} as const;

export interface Message {
  readonly side: Side;
  readonly at: Millis;
  readonly id: string | null;
  readonly method: string | null;
  /** `params` where it is an array, else empty. */
  readonly args: readonly JsonValue[];
  /** `params` where it is an object, else empty. */
  readonly named: JsonObject;
  readonly isReply: boolean;
  /** Undefined where absent. */
  readonly result: JsonValue | undefined;
  /** The error in words; null where there is none. */
  readonly error: string | null;
  /** The request that this answers, where it was seen. */
  readonly to: Asked | null;
  /** Something of mining was said before in this conversation. */
  readonly inMining: boolean;
  readonly raw: JsonObject;
  /** Bits of Topic. */
  readonly topics: number;
  /** A likelier dialect has claimed this message, so that the same claim (FITS) would not be heard. */
  isTaken: boolean;
}

const NO_ARGS: readonly JsonValue[] = [];
const NO_NAMES: JsonObject = Object.freeze({});
/** An expression: V8 unrolls `startsWith`, and took 25 to 36 ms to optimise `messageFromJson` with it, 9 to 17 without. */
const STRATUM_METHOD = /^(?:mining|client)\.|^set_extranonce$/;

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the conversation knows when a message comes. */
export interface Heard {
  readonly side: Side;
  readonly at: Millis;
  readonly inMining: boolean;
  /** Looks up (and takes) the request with an id. */
  findRequest(id: string | null, reply: JsonObject): Asked | null;
}

export function messageFromJson(raw: JsonObject, heard: Heard): Message {
  const { params } = raw;
  const id = idText(raw['id']);
  const error = errorText(raw['error']);
  const hasParams = params !== undefined && params !== null;
  const isReply = !hasParams && (raw['result'] !== undefined || raw['error'] !== undefined);
  const method = typeof raw['method'] === 'string' ? raw['method'] : null;
  const to = isReply ? heard.findRequest(id, raw) : null;
  return {
    side: heard.side,
    at: heard.at,
    id,
    method,
    args: Array.isArray(params) ? params : NO_ARGS,
    named: isObject(params) ? params : NO_NAMES,
    isReply,
    result: raw['result'],
    error,
    to,
    inMining: heard.inMining,
    raw,
    topics: topicsOf(raw, method, isReply, to),
    isTaken: false,
  };
}

function topicsOf(
  raw: JsonObject,
  method: string | null,
  isReply: boolean,
  to: Asked | null,
): number {
  let topics = 0;
  if (method !== null) topics |= STRATUM_METHOD.test(method) ? Topic.STRATUM : Topic.CALL;
  if (isReply) {
    const { result } = raw;
    const hasFields = typeof result === 'object' && result !== null;
    if (hasFields || (to !== null && to.kinds.length > 0)) topics |= Topic.REPLY;
  }
  const { type, identifier, message } = raw;
  const isTyped =
    typeof type === 'string' || typeof identifier === 'string' || typeof message === 'string';
  return isTyped ? topics | Topic.TYPED : topics;
}

function idText(id: JsonValue | undefined): string | null {
  if (typeof id === 'string') return id.slice(0, 128);
  return typeof id === 'number' ? String(id) : null;
}

/** Array `[code, message, trace]`, object `{code, message}`, or text. */
function errorText(error: JsonValue | undefined): string | null {
  if (error === undefined || error === null || error === false) return null;
  if (typeof error === 'string') return error === '' ? null : error.slice(0, 256);
  if (Array.isArray(error)) {
    if (error.length === 0) return null;
    const words = error.find((part) => typeof part === 'string');
    return typeof words === 'string'
      ? words.slice(0, 256)
      : `error ${JSON.stringify(error[0])}`.slice(0, 256);
  }
  if (isObject(error)) {
    const words = error['message'];
    if (typeof words === 'string') return words.slice(0, 256);
    const code = error['code'];
    return `error ${typeof code === 'number' ? code : '?'}`;
  }
  return `error ${String(error)}`;
}
