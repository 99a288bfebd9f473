/** Which logins are a miner's: `login` is an ordinary method name, so the fields must say it. */
import type { JsonObject, JsonValue } from '#wire/json.ts';
import { told } from '../json/fields.ts';

/** Algorithm names kept from `algo`. */
const OFFERS_MAX = 64;

/**
 * The user begins with an address: CryptoNote Base58 (95 and more), other Base58, bech32 or hex of at least 26; prefixes
 * such as `XMR:` and `solo:` before it, worker and difficulty behind it.
 */
const ADDRESS = /^(?:[a-zA-Z0-9]{2,10}:){0,2}(?:0x)?[a-zA-Z0-9]{26,256}(?:[.+/:@#=].*)?$/;
const AGENT =
  /miner|xmr|stak|minerd|claymore|jce|trex|t-rex|rhminer|wildrig|phoenix|xnp|hash|randomx|stratum|nbm|p2pool|bzm|rigel|cast|teamred|onezero|ttm|hive/i;
const ALGORITHM =
  /^(rx|cn|argon2|astrobwt|kawpow|ghostrider|gr|panthera|cryptonight|randomx|randomwow|defyx|chukwa|yescrypt|yespower|flex|mike|verushash|ethash|autolykos2|dero|xelis|pearl|c29|cuckaroo)/i;

export interface MinerLogin {
  readonly user: string;
  readonly worker: string | null;
  readonly agent: string | null;
  readonly offers: readonly string[];
}

/** The login, or null where the fields could be any application's. */
export function minerLogin(fields: JsonObject): MinerLogin | null {
  const user = told(fields['login']);
  if (user === null) return null;
  const agent = told(fields['agent']);
  const offers = offersOf(fields['algo']);
  const login = { user, worker: told(fields['rigid']), agent, offers };
  if (isMinersOwn(fields, agent, offers)) return login;
  const hasMore = ['pass', 'agent', 'algo', 'rigid'].some((name) => fields[name] !== undefined);
  const isApplication = fields['username'] !== undefined || fields['password'] !== undefined;
  return ADDRESS.test(user) && hasMore && !isApplication ? login : null;
}

/** True where the login could be a miner's, to be decided by a job in the reply. */
export function mayBeLogin(fields: JsonObject): boolean {
  return told(fields['login']) !== null;
}

/** Account names need a program that calls itself a miner, or algorithms on offer. */
function isMinersOwn(fields: JsonObject, agent: string | null, offers: readonly string[]): boolean {
  if (offers.some((name) => ALGORITHM.test(name))) return true;
  return agent !== null && AGENT.test(agent) && typeof fields['pass'] === 'string';
}

function offersOf(algo: JsonValue | undefined): readonly string[] {
  if (typeof algo === 'string') return [algo.slice(0, 64)];
  if (!Array.isArray(algo)) return [];
  return algo
    .filter((name): name is string => typeof name === 'string' && name.length <= 64)
    .slice(0, OFFERS_MAX);
}
