/**
 * The key board of the demonstration: a page for this machine alone that opens at once and says how far its making is; then
 * it has the sign-ins of the sample people, the code of each authenticator, a button that signs in, and one that lets a day
 * pass. It is started by the demonstration and by nothing else, under a path that is told on the terminal only; the office
 * itself knows nothing of it, and its door is as strict as anywhere: the button goes through it with password and code.
 */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf, OperatingError } from '#base/errors.ts';
import { emailOf } from '#lab/province/staff.ts';
import { authRoutes } from '#model/routes/auth.ts';
import { keyBoardPage, STYLE, type Making, type OpenDoor } from './key-board-page.ts';

export interface KeyBoard {
  /** With its secret path. */
  readonly url: string;
  show(making: Making): void;
  /** From then on a day can be let pass. */
  open(door: OpenDoor, passDay: () => Promise<void>): void;
  close(): Promise<void>;
}

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
/** Where the sign-in button leads is another port of this machine. */
const policy = (officeUrl: string): string =>
  `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self' ${officeUrl}; base-uri 'none'; frame-ancestors 'none'`;

export async function openKeyBoard(port: number): Promise<KeyBoard> {
  const path = `/${randomBytes(12).toString('base64url')}`;
  const board = new Board(path);
  const server = createServer((request, response) => void board.answer(request, response));
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new OperatingError('unavailable', `Cannot listen on port ${port}: ${messageOf(error)}`);
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on an address, not on a pipe
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${own}${path}`,
    show: (making) => board.show(making),
    open: (door, passDay) => board.open(door, passDay),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

class Board {
  readonly #path: string;
  #making: Making = { state: 'making', done: 0, isConsoleBuilt: false };
  #passDay: (() => Promise<void>) | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  show(making: Making): void {
    this.#making = making;
  }

  open(door: OpenDoor, passDay: () => Promise<void>): void {
    this.#making = { state: 'open', door };
    this.#passDay = passDay;
  }

  async answer({ method, url }: IncomingMessage, response: ServerResponse): Promise<void> {
    const headers = {
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    };
    try {
      const path = this.#path;
      if (method === 'GET' && url === path) this.#page(response, headers);
      else if (method === 'POST' && url === `${path}/pass-a-day` && this.#passDay !== null) {
        await this.#passDay();
        response.writeHead(303, { ...headers, location: path }).end();
      } else if (method === 'POST' && url?.startsWith(`${path}/sign-in/`) === true) {
        await this.#signIn(url.slice(`${path}/sign-in/`.length), response, headers);
      } else response.writeHead(404, headers).end();
    } catch (error) {
      response.writeHead(500, { ...headers, 'content-type': 'text/plain; charset=utf-8' });
      response.end(messageOf(error));
    }
  }

  #page(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
    const officeUrl = this.#making.state === 'open' ? this.#making.door.officeUrl : '';
    response.writeHead(200, {
      ...headers,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy(officeUrl),
    });
    response.end(keyBoardPage(this.#path, this.#making));
  }

  /** Cookies know no ports: what the office sets for `localhost` counts there, although this page passes it on. */
  async #signIn(
    key: string,
    response: ServerResponse,
    headers: Readonly<Record<string, string>>,
  ): Promise<void> {
    const door = this.#making.state === 'open' ? this.#making.door : null;
    const cookies = door === null ? null : await enter(door, key);
    if (door === null || cookies === null) response.writeHead(404, headers).end();
    else {
      const location = `${door.officeUrl}/inbox`;
      response.writeHead(303, { ...headers, location, 'set-cookie': cookies }).end();
    }
  }
}

/** By the office's own door. Null: nobody of that name has a sign-in. */
async function enter(door: OpenDoor, key: string): Promise<string[] | null> {
  const authenticator = door.authenticators.get(key);
  if (authenticator === undefined) return null;
  const first = await post(door, authRoutes.password.path, {
    email: emailOf(key),
    password: door.password,
  });
  const { asked } = authRoutes.password.reply.parse(await first.json());
  const { before, now, next } = authenticator.codes();
  // The code of the last half minute first: what the page shows stays good for the visitor.
  for (const code of [before, now, next]) {
    const reply = await post(door, authRoutes.secondFactor.path, {
      challenge: asked?.challenge ?? '',
      proof: { kind: 'totp', code },
    });
    if (reply.ok) return reply.headers.getSetCookie();
  }
  throw new OperatingError(
    'too-many',
    '所有验证码均已用过，请稍候半分钟再试 All codes of this half minute were used; try again in half a minute',
  );
}

function post({ officeUrl }: OpenDoor, path: string, body: object): Promise<Response> {
  return fetch(new URL(path, officeUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: officeUrl },
    body: JSON.stringify(body),
  });
}
