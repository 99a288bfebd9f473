/** The stage outside: the same calls over plain HTTP, each person in a browser of their own, each program with its token. */
import type { Asked, FirstSetUp, Part, Stage } from '#lab/office/call.ts';
import type { ReplyOf, Route } from '#model/route.ts';
import { authRoutes } from '#model/routes/auth.ts';
import { PASSWORD } from '../browser.ts';
import type { HandClock } from '../office.ts';
import { HttpPerson } from './http-person.ts';
import { HttpVisitor, type Place } from './http-visitor.ts';

export class HttpStage implements Stage {
  readonly #place: Place;
  readonly #setUpToken: string;
  readonly #clock: HandClock;
  readonly #doChores: () => Promise<void>;
  readonly #people = new Map<Part, HttpPerson>();
  readonly #others = new Map<Part, HttpVisitor>();

  constructor(
    place: Place,
    parts: {
      /** Of the link that the first start prints. */
      readonly setUpToken: string;
      readonly clock: HandClock;
      /** What the office does by itself as time passes. */
      readonly doChores: () => Promise<void>;
    },
  ) {
    this.#place = place;
    this.#setUpToken = parts.setUpToken;
    this.#clock = parts.clock;
    this.#doChores = parts.doChores;
    this.#others.set('anyone', new HttpVisitor(place));
  }

  person(who: Part): HttpPerson {
    const person = this.#people.get(who);
    if (person === undefined) throw new Error(`${who} has not entered`);
    return person;
  }

  leave(): void {
    for (const { visitor } of this.#people.values()) visitor.leave();
    for (const visitor of this.#others.values()) visitor.leave();
  }

  async setUp(first: FirstSetUp): Promise<void> {
    const person = new HttpPerson(this.#place, this.#clock);
    const body = { ...first, token: this.#setUpToken, password: PASSWORD };
    await person.visitor.call(authRoutes.setUp, { body });
    await person.enrol();
    this.#people.set('administrator', person);
  }

  async call<R extends Route>(who: Part, route: R, asked: Asked<R> = {}): Promise<ReplyOf<R>> {
    const other = this.#others.get(who);
    return other === undefined ? this.person(who).call(route, asked) : other.call(route, asked);
  }

  async enter(who: Part, { link }: { readonly link: string }): Promise<void> {
    const person = new HttpPerson(this.#place, this.#clock);
    await person.accept(link);
    this.#people.set(who, person);
  }

  async hand(who: Part, token: string): Promise<void> {
    const visitor = new HttpVisitor(this.#place);
    visitor.bearer = token;
    this.#others.set(who, visitor);
  }

  async pass(ms: number): Promise<void> {
    this.#clock.forward(ms);
    await this.#doChores();
  }

  now(): number {
    return this.#clock.now();
  }
}
