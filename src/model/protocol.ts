/** The names of protocols, carriers and coins' algorithms as findings print them. */

export const PROTOCOLS = [
  'stratum-v1',
  'cryptonote',
  'eth-proxy',
  'ethereum-stratum-1',
  'ethereum-stratum-2',
  'zcash-stratum',
  'kawpow-stratum',
  'kaspa-stratum',
  'alephium-stratum',
  'ergo-stratum',
  'grin-stratum',
  'beam-stratum',
  'ironfish-stratum',
  'stratum-v2',
  'getwork',
  'getblocktemplate',
  'eth-getwork',
  'monero-daemon-rpc',
  'webminer',
  'p2pool',
  'nimiq',
  'chia',
  'unknown-stratum',
] as const;
export type Protocol = (typeof PROTOCOLS)[number];

export const CARRIERS = [
  'tls',
  'http',
  'websocket',
  'socks4',
  'socks5',
  'connect',
  'proxy-protocol',
  'dns',
] as const;
export type Carrier = (typeof CARRIERS)[number];

/** Dialects in which the miner asks again and again; work that comes back already makes a session. */
export const POLLING: ReadonlySet<Protocol> = new Set([
  'getwork',
  'getblocktemplate',
  'eth-getwork',
  'monero-daemon-rpc',
]);

export const ALGORITHMS = [
  'sha256d',
  'scrypt',
  'x11',
  'randomx',
  'cryptonight',
  'ghostrider',
  'argon2',
  'ethash',
  'etchash',
  'kawpow',
  'octopus',
  'equihash',
  'equihash-144-5',
  'kheavyhash',
  'blake3',
  'autolykos2',
  'cuckoo',
  'beamhash',
  'fishhash',
  'chiapos',
] as const;
export type Algorithm = (typeof ALGORITHMS)[number];
