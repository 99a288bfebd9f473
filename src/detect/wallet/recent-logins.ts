/** Answers of `readLogin` for names heard of late: one miner says its name on every connection and with every result. */
import type { Protocol } from '#model/protocol.ts';
import { type LoginName, readLogin } from './wallet.ts';

/** Names remembered; with one more all are forgotten. At most 512 characters are kept of each. */
export const RECENT_MAX = 256;
/** Longer names are read each time. */
const KEPT_CHARS_MAX = 512;

export class RecentLogins {
  readonly #known = new Map<string, LoginName>();

  get size(): number {
    return this.#known.size;
  }

  read(user: string, protocol: Protocol): LoginName {
    if (user.length > KEPT_CHARS_MAX) return readLogin(user, protocol);
    // The dialect decides what bare hex is.
    const key = `${protocol} ${user}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const name = readLogin(user, protocol);
    if (this.#known.size >= RECENT_MAX) this.#known.clear();
    this.#known.set(key, name);
    return name;
  }
}

/** One for all sessions: the answers depend on nothing else. */
export const RECENT_LOGINS = new RecentLogins();
