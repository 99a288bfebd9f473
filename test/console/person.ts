/** Somebody with a browser of their own, a password and an authenticator application. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { authRoutes } from '#model/routes/auth.ts';
import { bytesFromBase32, PASSWORD, totpCode } from '../browser.ts';

const STEP_MS = 30_000;

/** Runs with the machine's, and can be put ahead of it. */
export class ShiftedClock {
  #ahead = 0;
  now(): number {
    return Date.now() + this.#ahead;
  }
  forward(ms: number): void {
    this.#ahead += ms;
  }
}

export interface Seen {
  /** What a page must not do: errors on its console, requests to elsewhere. */
  readonly faults: string[];
}

export class ConsolePerson implements Seen {
  readonly faults: string[] = [];
  readonly context: BrowserContext;
  readonly page: Page;
  readonly #origin: string;
  readonly #clock: ShiftedClock;
  #secret: Uint8Array = new Uint8Array();
  #usedStep = 0;

  private constructor(context: BrowserContext, page: Page, origin: string, clock: ShiftedClock) {
    this.context = context;
    this.page = page;
    this.#origin = origin;
    this.#clock = clock;
  }

  static async enter(
    browser: Browser,
    origin: string,
    clock: ShiftedClock,
    options: BrowserContextOptions = {},
  ): Promise<ConsolePerson> {
    const context = await browser.newContext({
      baseURL: origin,
      viewport: { width: 1440, height: 900 },
      locale: 'en-GB',
      reducedMotion: 'reduce',
      ...options,
    });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    const person = new ConsolePerson(context, page, origin, clock);
    person.#watch();
    return person;
  }

  #watch(): void {
    const { page } = this;
    page.on('console', (message) => {
      // Chromium writes every refusal of the office there; the page shows them.
      const isRefusal = /Failed to load resource.*(?:401|403|404|409|412|422|429)/.test(
        message.text(),
      );
      if (['error', 'warning'].includes(message.type()) && !isRefusal)
        this.faults.push(message.text());
    });
    page.on('pageerror', (error) => this.faults.push(String(error)));
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.origin !== this.#origin && url.protocol !== 'data:' && url.protocol !== 'blob:') {
        this.faults.push(`a request left the origin: ${request.url()}`);
      }
    });
  }

  /** By the interface, without the pages: sets the password of the link and enrols an application. */
  async accept(token: string): Promise<void> {
    await this.#post(authRoutes.acceptLink.path, { token, password: PASSWORD });
    const asked = await this.#post(authRoutes.totpAsked.path, {});
    const { challenge, secret } = authRoutes.totpAsked.reply.parse(asked);
    this.knows(secret);
    await this.#post(authRoutes.addTotp.path, { challenge, code: this.code() });
  }

  knows(secret: string): void {
    this.#secret = bytesFromBase32(secret.replaceAll(/\s/g, ''));
    this.#usedStep = 0;
  }

  /** Each works once: for another one the office's clock goes on. */
  code(): string {
    if (Math.floor(this.#clock.now() / STEP_MS) <= this.#usedStep) {
      this.#clock.forward((this.#usedStep + 1) * STEP_MS - this.#clock.now());
    }
    this.#usedStep = Math.floor(this.#clock.now() / STEP_MS);
    return totpCode(this.#secret, this.#clock.now());
  }

  async #post(path: string, data: object): Promise<unknown> {
    const headers = { origin: this.#origin };
    const response = await this.context.request.post(path, { data, headers });
    if (!response.ok()) throw new Error(`${path}: ${await response.text()}`);
    return response.json();
  }
}
