/** A person with a browser, a password and an authenticator application, who proves themselves whenever the office asks. */
import type { Asked } from '#lab/office/call.ts';
import type { ReplyOf, Route } from '#model/route.ts';
import { authRoutes } from '#model/routes/auth.ts';
import { bytesFromBase32, PASSWORD, totpCode } from '../browser.ts';
import type { HandClock } from '../office.ts';
import { HttpVisitor, Refused, type Place } from './http-visitor.ts';

const STEP_MS = 30_000;
/** Come back, then step up. */
const PROOFS_MAX = 2;

export class HttpPerson {
  readonly visitor: HttpVisitor;
  readonly #clock: HandClock;
  #email = '';
  #secret: Uint8Array = new Uint8Array();
  #usedStep = 0;
  /** How often the office has asked for it. */
  readonly proofs = { steppedUp: 0, unlocked: 0, signedIn: 0 };

  constructor(place: Place, clock: HandClock) {
    this.visitor = new HttpVisitor(place);
    this.#clock = clock;
  }

  async accept(link: string): Promise<void> {
    await this.visitor.call(authRoutes.acceptLink, { body: { token: link, password: PASSWORD } });
    await this.enrol();
  }

  /** Signed in by a link: an authenticator application is what opens the rest. */
  async enrol(): Promise<void> {
    const { person } = await this.visitor.call(authRoutes.session);
    this.#email = person?.email ?? '';
    const { challenge, secret } = await this.visitor.call(authRoutes.totpAsked, { body: {} });
    this.#secret = bytesFromBase32(secret);
    await this.visitor.call(authRoutes.addTotp, { body: { challenge, code: this.#code() } });
  }

  async call<R extends Route>(
    route: R,
    asked: Asked<R>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<ReplyOf<R>> {
    for (let proofs = 0; ; proofs++) {
      try {
        return await this.visitor.call(route, asked, headers);
      } catch (error) {
        if (!(error instanceof Refused) || proofs === PROOFS_MAX) throw error;
        if (error.code === 'step-up-needed') await this.stepUp();
        else if (error.code === 'unauthenticated') await this.#comeBack();
        else throw error;
      }
    }
  }

  async stepUp(): Promise<void> {
    const { challenge } = await this.visitor.call(authRoutes.proofAsked, { body: {} });
    const proof = { kind: 'totp', code: this.#code() } as const;
    await this.visitor.call(authRoutes.stepUp, { body: { challenge, proof } });
    this.proofs.steppedUp++;
  }

  async #comeBack(): Promise<void> {
    const { state } = await this.visitor.call(authRoutes.session);
    if (state === 'locked') return this.#unlock();
    if (state !== 'none') throw new Error(`The session is ${state}`);
    const body = { email: this.#email, password: PASSWORD };
    const { asked } = await this.visitor.call(authRoutes.password, { body });
    const proof = { kind: 'totp', code: this.#code() } as const;
    const challenge = asked?.challenge ?? '';
    const { next } = await this.visitor.call(authRoutes.secondFactor, {
      body: { challenge, proof },
    });
    if (next !== 'done') throw new Error(`Signing in ends with ${next}`);
    this.proofs.signedIn++;
  }

  async #unlock(): Promise<void> {
    const { challenge } = await this.visitor.call(authRoutes.proofAsked, { body: {} });
    const proof = { kind: 'password', password: PASSWORD } as const;
    await this.visitor.call(authRoutes.unlock, { body: { challenge, proof } });
    this.proofs.unlocked++;
  }

  /** Each code works once: for another one a person waits. */
  #code(): string {
    const step = Math.floor(this.#clock.now() / STEP_MS);
    if (step <= this.#usedStep) this.#clock.at = (this.#usedStep + 1) * STEP_MS;
    this.#usedStep = Math.floor(this.#clock.now() / STEP_MS);
    return totpCode(this.#secret, this.#clock.now());
  }
}
