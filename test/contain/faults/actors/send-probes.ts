/** send-probes.ts SITE PORT HOST…: a datagram from each host to the site again and again, and whether it came back. */
import { createSocket, type Socket } from 'node:dgram';
import type { Probe } from '../history.ts';
import { moment } from '../moment.ts';

const [site = '', port = '', ...hosts] = process.argv.slice(2);
const EVERY_MS = 250;
/** What is not answered by then was stopped; on one machine an answer takes less than a millisecond. */
const PATIENCE_MS = 1_000;

class Prober {
  readonly #host: string;
  readonly #socket: Socket;
  readonly #waiting = new Map<string, number>();
  #count = 0;

  constructor(host: string) {
    this.#host = host;
    this.#socket = createSocket('udp4');
    this.#socket.on('message', (text) => this.#tell(text.toString(), true));
    // What is rejected is told so, and counts as stopped.
    this.#socket.on('error', () => undefined);
    this.#socket.bind(0, host, () => setInterval(() => this.#send(), EVERY_MS));
  }

  #send(): void {
    const name = String(++this.#count);
    this.#waiting.set(name, moment());
    this.#socket.send(name, Number(port), site, () => undefined);
    setTimeout(() => this.#tell(name, false), PATIENCE_MS);
  }

  #tell(name: string, isAnswered: boolean): void {
    const from = this.#waiting.get(name);
    if (from === undefined) return;
    this.#waiting.delete(name);
    const probe: Probe = { from, to: moment(), host: this.#host, isAnswered };
    process.stdout.write(`${JSON.stringify(probe)}\n`);
  }
}

for (const host of hosts) new Prober(host);
