/** What is remembered of a request until its reply came, and the fact that it makes. */
import type { HttpFact } from '#model/fact.ts';
import type { Millis, Side } from '#model/stream.ts';
import type { HttpHead } from '#wire/http.ts';

export interface Request {
  readonly side: Side;
  /** The reply has no body. */
  readonly head: boolean;
  readonly upgrade: boolean;
  /** May belong to mining: its reply is read. */
  relevant: boolean;
  /** Made at the head, said when the request proves relevant. */
  fact: HttpFact | null;
}

export function requestOf(head: HttpHead, side: Side, at: Millis): Request {
  const mining = head.has('x-mining-extensions') ? head.value('x-mining-extensions') : null;
  // HTTP/2 by upgrade (h2c) is offered by many clients with their first GET and hardly ever taken.
  const upgrade = head.has('upgrade') && !/^h2c/i.test(head.value('upgrade') ?? '');
  if (!upgrade && head.method !== 'POST' && mining === null) {
    return { side, head: head.method === 'HEAD', upgrade, relevant: false, fact: null };
  }
  const fact: HttpFact = {
    kind: 'http-request',
    at,
    side,
    host: head.value('host'),
    path: head.target,
    agent: head.value('user-agent'),
    user: basicUser(head.value('authorization')),
    mining,
    status: null,
  };
  return { side, head: false, upgrade, relevant: upgrade || mining !== null, fact };
}

export function replyFact(head: HttpHead, side: Side, at: Millis): HttpFact {
  return {
    kind: 'http-reply',
    at,
    side,
    host: null,
    path: null,
    agent: null,
    user: null,
    mining: head.value('x-stratum') ?? head.value('x-long-polling'),
    status: head.status,
  };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** User of Basic authentication (RFC 7617). Decoding stops at the colon: the password is never even read. */
export function basicUser(authorization: string | null): string | null {
  const encoded = /^basic +([A-Za-z0-9+/]+)/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return null;
  let user = '';
  let bits = 0;
  let held = 0;
  for (const character of encoded) {
    bits = ((bits << 6) | ALPHABET.indexOf(character)) & 0xfff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    const byte = (bits >> held) & 255;
    if (byte === 0x3a) return user;
    user += byte < 0x20 || byte === 0x7f ? ' ' : String.fromCharCode(byte);
  }
  return user;
}
