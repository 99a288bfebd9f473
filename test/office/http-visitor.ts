/** Somebody at a machine of their own, who talks to a listening office by HTTP alone. */
import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import type { Asked } from '#lab/office/call.ts';
import { Problem } from '#model/problem.ts';
import type { ReplyOf, Route } from '#model/route.ts';

/** The office said no, in its own words. */
export class Refused extends Error {
  readonly status: number;
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.status} ${problem.type}: ${problem.detail ?? problem.title}`);
    this.status = problem.status;
    this.problem = problem;
  }

  /** Of the table of errors. */
  get code(): string {
    return this.problem.type.replace('urn:minewatch:error:', '');
  }
}

export interface Place {
  /** Where the office listens. */
  readonly url: string;
  /** As its pages know it. */
  readonly origin: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Each has an address of this machine of their own: the office limits what one address may do. */
let machines = 0;

export class HttpVisitor {
  readonly #place: Place;
  readonly #agent: Agent;
  readonly #cookies = new Map<string, string>();
  bearer: string | null = null;

  constructor(place: Place) {
    this.#place = place;
    const localAddress = `127.1.${Math.trunc(++machines / 250)}.${1 + (machines % 250)}`;
    this.#agent = new Agent({ keepAlive: true, localAddress });
  }

  leave(): void {
    this.#agent.destroy();
  }

  /** Throws Refused. */
  async call<R extends Route>(
    route: R,
    asked: Asked<R> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ReplyOf<R>> {
    const { status, text } = await this.ask(route, asked, headers);
    const body: unknown = JSON.parse(text);
    if (status !== 200) throw new Refused(Problem.parse(body));
    return route.reply.parse(body) as ReplyOf<R>;
  }

  async ask<R extends Route>(
    route: R,
    asked: Asked<R>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const given: Asked<Route> = asked;
    const params: Readonly<Record<string, unknown>> = given.params ?? {};
    const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) =>
      encodeURIComponent(String(params[name])),
    );
    const query = new URLSearchParams(
      Object.entries(given.query ?? {}).map(([name, value]): [string, string] => [
        name,
        String(value),
      ]),
    ).toString();
    const body = given.body === undefined ? null : JSON.stringify(given.body);
    return this.#send(route.method, query === '' ? path : `${path}?${query}`, body, headers);
  }

  async #send(
    method: string,
    path: string,
    body: string | null,
    more: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    const headers: Record<string, string> = { origin: this.#place.origin, ...more };
    if (this.bearer !== null) headers['authorization'] = `Bearer ${this.bearer}`;
    else if (this.#cookies.size > 0) {
      headers['cookie'] = [...this.#cookies].map((pair) => pair.join('=')).join('; ');
    }
    if (body !== null) {
      headers['content-type'] = 'application/json';
      headers['content-length'] = String(Buffer.byteLength(body));
    }
    return new Promise((resolve, reject) => {
      const options = { method, headers, agent: this.#agent, timeout: 60_000 };
      const request = httpRequest(new URL(path, this.#place.url), options, (response) => {
        this.#keep(response.headers['set-cookie'] ?? []);
        const { statusCode: status = 0 } = response;
        textOf(response).then(
          (text) => resolve({ status, headers: response.headers, text }),
          reject,
        );
      });
      request.on('timeout', () => request.destroy(new Error(`${method} ${path}: no answer`)));
      request.on('error', reject);
      request.end(body ?? undefined);
    });
  }

  #keep(set: readonly string[]): void {
    for (const line of set) {
      const [pair = '', ...attributes] = line.split('; ');
      const [name = '', value = ''] = pair.split('=');
      if (value === '' || attributes.includes('Max-Age=0')) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
  }
}
