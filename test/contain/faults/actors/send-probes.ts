/** send-probes.ts SITE PORT HOST…: a datagram from each host to the site again and again, and whether it came back. */
import { createSocket } from 'node:dgram';
import type { Probe } from '../history.ts';
import { moment } from '../moment.ts';

const [site = '', port = '', ...hosts] = process.argv.slice(2);
const EVERY_MS = 250;
/** What is not answered by then was stopped; on one machine an answer takes less than a millisecond. */
const PATIENCE_MS = 1_000;

function probeFrom(host: string): void {
  const socket = createSocket('udp4');
  const waiting = new Map<string, number>();
  let count = 0;
  const tell = (name: string, isAnswered: boolean): void => {
    const from = waiting.get(name);
    if (from === undefined) return;
    waiting.delete(name);
    const probe: Probe = { from, to: moment(), host, isAnswered };
    process.stdout.write(`${JSON.stringify(probe)}\n`);
  };
  const send = (): void => {
    const name = String(++count);
    waiting.set(name, moment());
    socket.send(name, Number(port), site, () => undefined);
    setTimeout(() => tell(name, false), PATIENCE_MS);
  };
  socket.on('message', (text) => tell(text.toString(), true));
  // What is rejected is told so, and counts as stopped.
  socket.on('error', () => undefined);
  socket.bind(0, host, () => setInterval(send, EVERY_MS));
}

for (const host of hosts) probeFrom(host);
