/** Every analyzer, in the order in which they are asked. The one place where an analyzer becomes part of Minewatch. */
import type { Analyzer } from './analyzer.ts';
import { connect } from './connect/connect.ts';
import { dns } from './dns/dns.ts';
import { encrypted } from './encrypted/encrypted.ts';
import { http } from './http/http.ts';
import { json } from './json/json.ts';
import { nodeP2p } from './node-p2p/node-p2p.ts';
import { p2pool } from './p2pool/p2pool.ts';
import { proxyProtocol } from './proxy-protocol/proxy-protocol.ts';
import { socks4 } from './socks4/socks4.ts';
import { socks5 } from './socks5/socks5.ts';
import { stratumV2Noise } from './stratum-v2-noise/stratum-v2-noise.ts';
import { stratumV2 } from './stratum-v2/stratum-v2.ts';
import { tls } from './tls/tls.ts';
import { websocket } from './websocket/websocket.ts';

export const ANALYZERS: readonly Analyzer[] = [
  // Takes TLS joined at application data only; handshakes are left to `tls`.
  encrypted,
  // Carriers: each knows its own first bytes, CONNECT before HTTP, of which it is a special case.
  tls,
  connect,
  http,
  websocket,
  socks5,
  socks4,
  proxyProtocol,
  dns,
  json,
  stratumV2,
  p2pool,
  nodeP2p,
  // Judges by sizes alone, so everybody else is asked first.
  stratumV2Noise,
];
