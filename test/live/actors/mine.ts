/**
 * mine.ts pool|miner ADDRESS PORT DIALECT SEED: one side of a simulated conversation over a real socket. Both sides know
 * the script from the seed; each says its own turns once it has heard all that comes before. The miner prints
 * `share` when it has sent the first line that submits one. Nobody hashes anything.
 */
import { connect, createServer, type Socket } from 'node:net';
import { Random } from '#base/random.ts';
import { simulatorOf } from '#lab/dialects/index.ts';
import type { Side } from '#model/stream.ts';

const [role = '', address = '', port = '', dialect = '', seed = ''] = process.argv.slice(2);
const side: Side = role === 'miner' ? 0 : 1;
const turns =
  simulatorOf(dialect)?.dialogue(new Random(Number(seed)), {
    start: 0,
    shares: 5,
    compact: true,
    shuffledKeys: false,
  }) ?? [];
/** Between two turns of one side, so that they are packets of their own. */
const TURN_MS = 60;

/** Counts what the other side has said. */
class Ear {
  #heard = 0;
  #wake = (): void => {};

  constructor(socket: Socket) {
    socket.on('data', (bytes) => {
      this.#heard += bytes.length;
      this.#wake();
    });
  }

  async hear(bytes: number): Promise<void> {
    while (this.#heard < bytes) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

/** The connection stays open: a finding must come while the miner mines, not when it leaves. */
async function converse(socket: Socket): Promise<void> {
  const ear = new Ear(socket);
  let expected = 0;
  let shared = false;
  for (const turn of turns) {
    if (turn.side !== side) {
      expected += turn.bytes.length;
      continue;
    }
    await ear.hear(expected);
    await new Promise((resolve) => setTimeout(resolve, TURN_MS));
    socket.write(turn.bytes);
    if (side === 0 && !shared && /submit/i.test(Buffer.from(turn.bytes).toString('latin1'))) {
      shared = true;
      process.stdout.write('share\n');
    }
  }
  await ear.hear(expected);
}

if (side === 0) {
  await converse(connect(Number(port), address));
} else {
  const server = createServer((socket) => void converse(socket));
  server.listen(Number(port), address, () => process.stdout.write('listening\n'));
}
