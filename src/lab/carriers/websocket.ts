import type { Random } from '#base/random.ts';
import { encodeHttpReply, encodeHttpRequest } from '#wire/http.ts';
import {
  encodeWebSocketMessage,
  webSocketReplyHeaders,
  webSocketRequestHeaders,
} from '#wire/websocket.ts';
import type { Turn } from '../dialogue.ts';

export interface WebSocketOptions {
  readonly host: string;
  readonly path?: string;
  /** Page that the script came from. */
  readonly origin?: string;
  /** False leaves the upgrade out, as a capture that began later would. */
  readonly opening?: boolean;
  /** Cuts messages into frames of at most so many bytes. */
  readonly frameBytes?: number;
}

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';

/** The upgrade and one text message per turn; the client's frames masked with fresh keys (RFC 6455 §5.3). */
export function inWebSocket(
  turns: readonly Turn[],
  random: Random,
  options: WebSocketOptions,
): Turn[] {
  const first = turns[0];
  if (first === undefined) return [];
  const out: Turn[] = options.opening === false ? [] : upgrade(first.at, options);
  const cut = options.frameBytes === undefined ? {} : { frameBytes: options.frameBytes };
  for (const { side, at, bytes } of turns) {
    const nextMask = side === 0 ? (): Uint8Array => random.bytes(4) : null;
    out.push({ side, at, bytes: encodeWebSocketMessage(bytes, nextMask, cut) });
  }
  return out;
}

function upgrade(at: number, { host, path = '/', origin }: WebSocketOptions): Turn[] {
  const headers = [['Host', host] as const, ['User-Agent', AGENT] as const];
  const from = [['Origin', origin ?? 'https://films.example'] as const];
  const request = encodeHttpRequest({
    method: 'GET',
    target: path,
    headers: [...headers, ...from, ...webSocketRequestHeaders()],
  });
  const reply = encodeHttpReply({
    status: 101,
    reason: 'Switching Protocols',
    headers: webSocketReplyHeaders(),
  });
  return [
    { side: 0, at: at - 40, bytes: request },
    { side: 1, at: at - 20, bytes: reply },
  ];
}
