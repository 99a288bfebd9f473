/** Replies, read by what was asked: the same in every dialect that matches replies to requests by id. */
import type { Protocol } from '#model/protocol.ts';
import type { JsonValue } from '#wire/json.ts';
import { type Claim, type Reading, IGNORE, fits } from './dialect.ts';
import { type Message, isObject } from './message.ts';
import { loginAnswer, shareAnswer, welcome } from './say.ts';

/** What a reply to a request of this protocol means, or IGNORE; also where it would not be heard (Message.isTaken). */
export function readAnswer(protocol: Protocol, message: Message, isHinted = false): Reading {
  if (message.isTaken && !isHinted) return IGNORE;
  if (!message.isReply || message.to === null) return IGNORE;
  const spoken = { protocol, message };
  const { kinds } = message.to;
  if (kinds.includes('share')) return fits(shareAnswer(spoken, isYes(message)));
  if (kinds.includes('login')) return fits(loginAnswer(spoken, isYes(message)));
  if (kinds.includes('hello')) return fits(welcome(spoken, isYes(message)));
  if (kinds.includes('poll')) {
    return message.error === null ? IGNORE : fits(welcome(spoken, false));
  }
  return kinds.length > 0 ? fits() : IGNORE;
}

/** No error, and a result that is neither false nor absent; objects are judged by `status` where they have one. */
export function isYes(message: Message): boolean {
  return message.error === null && isYesValue(message.result);
}

function isYesValue(result: JsonValue | undefined): boolean {
  if (result === undefined || result === null || result === false) return false;
  if (!isObject(result)) return true;
  const { status } = result;
  return typeof status !== 'string' || /^(ok|keepalived)$/i.test(status);
}

/**
 * A bare yes or no whose request was missed: in a session that works, `{"result":true,"error":null}` answers a share.
 */
export function readOrphan(protocol: Protocol, message: Message): Claim | null {
  if (!message.isReply || message.to !== null || message.id === null) return null;
  const { result } = message;
  const isBare =
    typeof result === 'boolean' ||
    (result === null && message.error !== null) ||
    (isObject(result) && result['status'] === 'OK' && Object.keys(result).length === 1);
  return isBare ? fits(shareAnswer({ protocol, message }, isYes(message))) : null;
}
