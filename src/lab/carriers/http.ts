import { encodeHttpReply, encodeHttpRequest, type HeaderLine } from '#wire/http.ts';
import type { Message, Turn } from '../dialogue.ts';

/** Each message of the miner a request, each of the pool a reply, all on one kept-alive connection. */
export function inHttp(messages: readonly Message[]): Turn[] {
  return messages.map(({ side, at, bytes, http }) => {
    const headers: HeaderLine[] = [...(http?.headers ?? [])];
    if (side === 1) {
      const typed: HeaderLine[] = [['Content-Type', 'application/json'], ...headers];
      return {
        side,
        at,
        bytes: encodeHttpReply({ status: http?.status ?? 200, headers: typed, body: bytes }),
      };
    }
    const target = http?.path ?? '/';
    if (bytes.length === 0)
      return { side, at, bytes: encodeHttpRequest({ method: 'GET', target, headers }) };
    const typed: HeaderLine[] = [...headers, ['Content-Type', 'application/json']];
    return {
      side,
      at,
      bytes: encodeHttpRequest({ method: 'POST', target, headers: typed, body: bytes }),
    };
  });
}
