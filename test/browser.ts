/** A browser that holds the office's tokens, for tests of entries: `await browser.call(signInByPassword, { body })`. */
import { createHmac } from 'node:crypto';
import {
  createEntrance,
  type Caller,
  type Entrance,
  type Entry,
  type Tokens,
} from '#service/auth/entry.ts';
import type { InputOf, ReplyOf, Route } from '#model/route.ts';
import type { Office } from '#service/office.ts';
import { acceptLink } from '#service/auth/accept-link.ts';
import { addTotp, askTotp } from '#service/auth/add-totp.ts';
import { Authenticator } from '#service/auth/authenticator.fixture.ts';
import { makeSetUpLink } from '#service/auth/one-time-link.ts';
import type { OidcSettings } from '#service/auth/oidc.ts';
import { PasswordHasher } from '#service/auth/password-hash.ts';
import { setUp } from '#service/auth/set-up.ts';

export const ORIGIN = 'https://office.example';
export const PASSWORD = 'tall ladder under rain';

/** Hashes that cost nothing. */
export function entranceOf(
  office: Office,
  oidc: Omit<OidcSettings, 'redirectUri'> | null = null,
): Entrance {
  const hasher = new PasswordHasher({ memoryKib: 64, passes: 1 });
  return createEntrance(office, { origin: ORIGIN, masterKey: new Uint8Array(32), hasher, oidc });
}

export class Browser {
  readonly entrance: Entrance;
  address = '192.0.2.1';
  session: string | null = null;
  device: string | null = null;
  trip: string | null = null;
  redirect: string | null = null;
  /** Of the authenticator application, base32 read by the tests' own code. */
  totpSecret: Uint8Array = new Uint8Array();
  readonly authenticator = new Authenticator(ORIGIN);

  constructor(entrance: Entrance) {
    this.entrance = entrance;
  }

  get caller(): Caller {
    const { address, session, device, trip } = this;
    return { address, agent: 'Tests/1.0', session, device, trip };
  }

  /** Parses input and reply by the route's schemas, as the server does. */
  async call<R extends Route>(
    entry: Entry<R>,
    asked: { readonly body?: unknown; readonly params?: unknown; readonly query?: unknown } = {},
  ): Promise<ReplyOf<R>> {
    const { route } = entry;
    const parse = (part: 'params' | 'query' | 'body'): unknown =>
      route[part]?.parse(asked[part] ?? {}) ?? {};
    const input = {
      params: parse('params'),
      query: parse('query'),
      body: parse('body'),
    } as InputOf<R>;
    const entered = await entry.run(this.entrance, this.caller, input);
    this.#keep(entered.tokens ?? {});
    this.redirect = entered.redirect ?? null;
    return route.reply.parse(entered.reply) as ReplyOf<R>;
  }

  #keep({ session, device, trip }: Tokens): void {
    if (session !== undefined) this.session = session;
    if (device !== undefined) this.device = device;
    if (trip !== undefined) this.trip = trip;
  }

  /** A code of the application, `steps` of 30 seconds from now. */
  code(steps = 0): string {
    return totpCode(this.totpSecret, this.entrance.office.clock.now() + steps * 30_000);
  }

  async enrolTotp(): Promise<void> {
    const { challenge, secret } = await this.call(askTotp);
    this.totpSecret = bytesFromBase32(secret);
    await this.call(addTotp, { body: { challenge, code: this.code() } });
  }

  async accept(token: string): Promise<void> {
    await this.call(acceptLink, { body: { token, password: PASSWORD } });
  }
}

export const FIRST = { name: 'Li Xiaoming', email: 'li@office.example' };

/** An office that was set up, in the browser of its first administrator, who has a TOTP application. */
export async function setUpOffice(
  office: Office,
  oidc: Omit<OidcSettings, 'redirectUri'> | null = null,
): Promise<Browser> {
  const browser = new Browser(entranceOf(office, oidc));
  const link = await makeSetUpLink(office);
  await browser.call(setUp, { body: { ...SET_UP, token: link?.token } });
  await browser.enrolTotp();
  return browser;
}

export const SET_UP = {
  jurisdiction: {
    path: 'hebei',
    nameEn: 'Hebei',
    nameZh: '河北省',
    level: 'province',
    calendarId: null,
  },
  agency: {
    nameEn: 'Cyberspace office',
    nameZh: '网信办',
    kind: 'cyberspace-office',
    email: null,
    phone: null,
    address: null,
  },
  person: { ...FIRST, phone: null, language: 'zh-CN' },
  password: PASSWORD,
};

/** RFC 6238 by the tests' own hand; `at` in milliseconds. */
export function totpCode(secret: Uint8Array, at: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

export function bytesFromBase32(text: string): Uint8Array {
  const bits = Array.from(text)
    .map((letter) =>
      'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
    )
    .join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}
