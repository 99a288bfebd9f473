/** What stands before a stream that goes through a proxy: SOCKS, CONNECT, PROXY headers. */
import { encodeHttpReply, encodeHttpRequest } from '#wire/http.ts';
import { encodeProxyV1, encodeProxyV2, type ProxiedEnds } from '#wire/proxy-protocol.ts';
import {
  encodeSocks4Reply,
  encodeSocks4Request,
  encodeSocks5Choice,
  encodeSocks5Greeting,
  encodeSocks5Reply,
  encodeSocks5Request,
  type SocksTarget,
} from '#wire/socks.ts';
import type { Side } from '#model/stream.ts';
import type { Turn } from '../dialogue.ts';

export function throughSocks5(turns: readonly Turn[], target: SocksTarget): Turn[] {
  return before(turns, [
    [0, encodeSocks5Greeting()],
    [1, encodeSocks5Choice(0)],
    [0, encodeSocks5Request(target)],
    [1, encodeSocks5Reply()],
  ]);
}

/** SOCKS4 for an IPv4 address, 4a for a name. */
export function throughSocks4(turns: readonly Turn[], target: SocksTarget): Turn[] {
  return before(turns, [
    [0, encodeSocks4Request(target)],
    [1, encodeSocks4Reply()],
  ]);
}

export function throughConnect(turns: readonly Turn[], { host, port }: SocksTarget): Turn[] {
  const target = `${host}:${port}`;
  return before(turns, [
    [0, encodeHttpRequest({ method: 'CONNECT', target, headers: [['Host', target]] })],
    [1, encodeHttpReply({ status: 200, reason: 'Connection established' })],
  ]);
}

export function behindProxyHeader(
  turns: readonly Turn[],
  ends: ProxiedEnds,
  version: 1 | 2,
): Turn[] {
  return before(turns, [[0, version === 1 ? encodeProxyV1(ends) : encodeProxyV2(ends)]]);
}

/** Puts these messages in front, ten milliseconds apart. */
function before(turns: readonly Turn[], opening: readonly (readonly [Side, Uint8Array])[]): Turn[] {
  const at = turns[0]?.at ?? 0;
  const front = opening.map(([side, bytes], i) => ({
    side,
    at: at - 10 * (opening.length - i),
    bytes,
  }));
  return [...front, ...turns];
}
