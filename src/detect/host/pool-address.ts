/** Where a miner is told to work: `stratum+tcp://pool.example:3333`, `[2001:db8::1]:3333`, `wallet.rig@pool.example:4444`. */
export interface PoolAddress {
  readonly scheme: string | null;
  readonly host: string;
  readonly port: number;
  /** A login that stands in the address itself (ethminer, bminer). */
  readonly login: string | null;
}

/** Schemes that only miners use (xmrig Url.cpp, ethminer POOL_EXAMPLES, Stratum V2 specification §4.1). */
const MINING =
  /^(?:stratum\d?(?:\+(?:tcp|ssl|tls|tls12|udp))?|stratums|stratumss?|daemon\+https?|ethproxy|ethstratum|ethash\w*|zil|equihash\d*|zhash|beam\w*|kawpow|cuckaroo\w*|raven|nicehash(?:\+\w+)?)$/i;

export function isMiningScheme(scheme: string | null): boolean {
  return scheme !== null && MINING.test(scheme);
}

/** Longer ones are no addresses. */
const CHARS_MAX = 512;

export function readPoolAddress(text: string): PoolAddress | null {
  const match =
    /^(?:([a-z][a-z0-9+.-]{1,30}):\/\/)?(?:([^@/\s]{1,300})@)?(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253}):(\d{1,5})(?:[/?#]\S*)?$/i.exec(
      text.trim().slice(0, CHARS_MAX),
    );
  if (match === null) return null;
  const [, scheme, login, host = '', port = ''] = match;
  const number = Number(port);
  // A name has a dot or is this machine; `user:1234` is none.
  const isName = /[.[]|^localhost$/i.test(host) || scheme !== undefined;
  if (number < 1 || number > 65_535 || !isName) return null;
  return {
    scheme: scheme?.toLowerCase() ?? null,
    host: host.replaceAll(/[[\]]/g, '').toLowerCase(),
    port: number,
    login: login?.replace(/:[^:]*$/, '') ?? null,
  };
}
