/** The drill's pool: answers knocks, then speaks the other half of the script to whoever knows its own half. */
import { createServer as createPlain, type Server, type Socket } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { assert } from '#base/assert.ts';
import type { Duplex } from 'node:stream';
import type { Endpoint } from '#model/stream.ts';
import { makeIdentity } from './certificate.ts';
import type { Turn } from '../dialogue.ts';
import { answerKnock, type DrillPlan, type DrillScript, readKnock, writeScript } from './plan.ts';
import { play } from './play.ts';

export interface PoolEvents {
  knocked?(plan: DrillPlan, from: Endpoint): void;
  /** Somebody connected who is no drill miner; nothing was said to them. */
  turnedAway(from: Endpoint): void;
  passed?(turn: Turn): void;
  /** The session is over; null: it went through. */
  ended(problem: string | null): void;
}

export interface PoolOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly tls: boolean;
  readonly now: () => number;
  readonly clock: () => number;
  readonly patienceMillis: number;
  readonly events: PoolEvents;
}

export interface DrillPool {
  readonly address: Endpoint;
  close(): void;
}

/** Connections at a time; a drill needs two. */
const CONNECTIONS_MAX = 8;
/** A miner that lets the pool speak first is silent at the beginning; everybody else has spoken by then. */
const SILENCE_MILLIS = 400;

export async function openPool(options: PoolOptions): Promise<DrillPool> {
  const pool = new Pool(options);
  const server: Server = options.tls
    ? createTls(makeIdentity('minewatch drill', options.now()), (socket) =>
        pool.welcome(socket, socket),
      )
    : createPlain({ noDelay: true }, (socket) => pool.welcome(socket, socket));
  server.maxConnections = CONNECTIONS_MAX;
  server.on('tlsClientError', (_error, socket) => pool.refuse(socket));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, options.host, resolve);
  });
  const bound = server.address();
  assert(bound !== null && typeof bound !== 'string', 'a listening TCP server has an address');
  return {
    address: { ip: bound.address, port: bound.port },
    close(): void {
      server.close();
      pool.dropAll();
    },
  };
}

class Pool {
  readonly #options: PoolOptions;
  readonly #open = new Set<Duplex>();
  /** The script of the last knock, waiting for its miner. */
  #script: DrillScript | null = null;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  welcome(socket: Duplex, peer: Socket): void {
    this.#open.add(socket);
    const from = { ip: peer.remoteAddress ?? '', port: peer.remotePort ?? 0 };
    // The player hears of errors by itself; without a listener they would end the process.
    socket.on('error', () => undefined).on('close', () => this.#open.delete(socket));
    let heard = Buffer.alloc(0);
    const decide = (): void => {
      const verdict = this.#judge(socket, heard, from);
      if (verdict === 'wait') return;
      clearTimeout(alarm);
      socket.off('data', listen);
    };
    const listen = (chunk: Buffer): void => {
      heard = Buffer.concat([heard, chunk]);
      decide();
    };
    const alarm = setTimeout(() => {
      const first = this.#script?.turns[0];
      if (heard.length === 0 && first?.side === 1) {
        socket.off('data', listen);
        void this.#play(socket, heard);
      }
    }, SILENCE_MILLIS);
    socket.on('data', listen);
  }

  refuse(socket: Socket): void {
    this.#options.events.turnedAway({
      ip: socket.remoteAddress ?? '',
      port: socket.remotePort ?? 0,
    });
    socket.destroy();
  }

  dropAll(): void {
    for (const socket of this.#open) socket.destroy();
  }

  /** A knock, a miner that begins its script, a stranger, or too little to tell. */
  #judge(socket: Duplex, heard: Buffer, from: Endpoint): 'wait' | 'done' {
    const { events } = this.#options;
    const end = heard.indexOf(10);
    const opening = this.#script?.turns[0];
    if (opening?.side === 0) {
      const common = Math.min(heard.length, opening.bytes.length);
      if (Buffer.compare(heard.subarray(0, common), opening.bytes.subarray(0, common)) === 0) {
        if (heard.length < opening.bytes.length) return 'wait';
        void this.#play(socket, heard);
        return 'done';
      }
    }
    if (end < 0 && heard.length < 256) return 'wait';
    const plan = readKnock(heard.subarray(0, end + 1).toString('latin1'));
    const script = plan === null ? null : writeScript(plan);
    if (plan === null || script === null) {
      events.turnedAway(from);
      socket.destroy();
      return 'done';
    }
    this.#script = script;
    events.knocked?.(plan, from);
    socket.end(answerKnock(plan));
    return 'done';
  }

  async #play(socket: Duplex, already: Uint8Array): Promise<void> {
    const script = this.#script;
    this.#script = null;
    if (script === null) return;
    const { events, clock, patienceMillis } = this.#options;
    const passed = (turn: Turn): void => events.passed?.(turn);
    const { turns } = script;
    const end = await play(socket, { side: 1, turns, already, passed, patienceMillis, clock });
    socket.end();
    events.ended(end.ok ? null : `${PROBLEMS[end.why]} after ${end.after} messages`);
  }
}

const PROBLEMS = {
  stranger: 'the miner said something that is not in the script',
  closed: 'the miner closed the connection',
  silent: 'the miner fell silent',
} as const;
