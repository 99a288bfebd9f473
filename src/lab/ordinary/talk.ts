/** Helpers for conversations that are not mining. */
import type { Random } from '#base/random.ts';
import type { Side } from '#model/stream.ts';
import type { Turn } from '../dialogue.ts';
import type { Json } from '../json-style.ts';

export interface Ordinary {
  readonly name: string;
  readonly transport: 'tcp' | 'udp';
  /** Where the server listens. */
  readonly port: number;
  turns(random: Random, start: number): Turn[];
}

const encoder = new TextEncoder();

/** Collects turns 5 … 60 ms apart. */
export class Talk {
  readonly turns: Turn[] = [];
  readonly random: Random;
  #at: number;

  constructor(random: Random, start: number) {
    this.random = random;
    this.#at = start;
  }

  say(side: Side, what: string | Uint8Array): this {
    this.#at += 5 + this.random.float() * 55;
    this.turns.push({
      side,
      at: this.#at,
      bytes: typeof what === 'string' ? encoder.encode(what) : what,
    });
    return this;
  }

  client(what: string | Uint8Array): this {
    return this.say(0, what);
  }

  server(what: string | Uint8Array): this {
    return this.say(1, what);
  }

  /** One JSON object and a line feed. */
  line(side: Side, value: Json): this {
    return this.say(side, `${JSON.stringify(value)}\n`);
  }

  wait(millis: number): this {
    this.#at += millis;
    return this;
  }
}

/** The LSP and MCP way of framing: a length in a header. */
export function framed(value: Json): string {
  const body = JSON.stringify(value);
  return `Content-Length: ${encoder.encode(body).length}\r\n\r\n${body}`;
}

/** An HTTP POST of a JSON body. */
export function post(path: string, host: string, value: Json): string {
  const body = JSON.stringify(value);
  const head = `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n`;
  return `${head}Content-Length: ${encoder.encode(body).length}\r\n\r\n${body}`;
}

export function ok(body: string, type = 'application/json'): string {
  const length = encoder.encode(body).length;
  return `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n${body}`;
}
