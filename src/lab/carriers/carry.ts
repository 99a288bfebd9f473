/** Carriers by name, so that a table of cases can say `['socks5', 'tls']`. */
import type { Random } from '#base/random.ts';
import type { Carrier } from '#model/protocol.ts';
import type { Turn } from '../dialogue.ts';
import type { Ends } from '../network.ts';
import { behindProxyHeader, throughConnect, throughSocks4, throughSocks5 } from './proxies.ts';
import { inTls } from './tls.ts';
import { inWebSocket } from './websocket.ts';

/** A carrier as the lab builds it; both versions of the PROXY header are one carrier to a reader. */
export type CarrierName =
  | Exclude<Carrier, 'http' | 'dns' | 'proxy-protocol'>
  | 'proxy-v1'
  | 'proxy-v2';

export interface CarryOptions {
  readonly ends: Ends;
  /** Name of the pool, as asked of a proxy or named in a WebSocket's Host. */
  readonly host: string;
  readonly sni?: string | null;
}

/** Puts the carriers around a dialogue; the first of `names` is outermost. */
export function carry(
  turns: readonly Turn[],
  names: readonly CarrierName[],
  random: Random,
  options: CarryOptions,
): Turn[] {
  return names.reduceRight((inner, name) => around(name, inner, random, options), [...turns]);
}

function around(
  name: CarrierName,
  turns: readonly Turn[],
  random: Random,
  { ends, host, sni }: CarryOptions,
): Turn[] {
  const target = { host, port: ends.server.port };
  const proxied = { source: ends.client, destination: ends.server };
  switch (name) {
    case 'tls':
      return inTls(turns, random, { sni: sni ?? null });
    case 'websocket':
      return inWebSocket(turns, random, { host });
    case 'socks4':
      return throughSocks4(turns, target);
    case 'socks5':
      return throughSocks5(turns, target);
    case 'connect':
      return throughConnect(turns, target);
    case 'proxy-v1':
      return behindProxyHeader(turns, proxied, 1);
    default:
      return behindProxyHeader(turns, proxied, 2);
  }
}
