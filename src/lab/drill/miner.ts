/** The drill's miner: knocks first, and mines only where the answer shows a drill pool. */
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { OperatingError } from '#base/errors.ts';
import type { Endpoint } from '#model/stream.ts';
import type { Turn } from '../dialogue.ts';
import { answerKnock, type DrillPlan, type DrillScript, writeKnock } from './plan.ts';
import { play } from './play.ts';

export interface MinerOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly clock: () => number;
  readonly patienceMillis: number;
  connected?(local: Endpoint, remote: Endpoint): void;
  passed(turn: Turn): void;
}

/** Throws OperatingError `unreachable` with what to do about it. */
export async function runMiner(script: DrillScript, options: MinerOptions): Promise<void> {
  await knock(script.plan, options);
  const socket = await dial(options);
  options.connected?.(
    { ip: socket.localAddress ?? '', port: socket.localPort ?? 0 },
    { ip: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
  );
  const end = await play(socket, {
    side: 0,
    turns: script.turns,
    passed: (turn) => options.passed(turn),
    patienceMillis: options.patienceMillis,
    clock: options.clock,
  });
  socket.end();
  if (end.ok) return;
  socket.destroy();
  throw new OperatingError(
    'unreachable',
    `${PROBLEMS[end.why]} after ${end.after} messages; nothing more was sent`,
  );
}

const PROBLEMS = {
  stranger: 'the pool said something that is not in the script',
  closed: 'the pool closed the connection',
  silent: 'the pool fell silent',
} as const;

/** Nothing that looks like mining is sent before the other end has given the one right answer. */
async function knock(plan: DrillPlan, options: MinerOptions): Promise<void> {
  const socket = await dial(options);
  const wanted = answerKnock(plan);
  socket.write(writeKnock(plan));
  const heard = await new Promise<string>((resolve) => {
    let text = '';
    const finish = (): void => resolve(text);
    const alarm = setTimeout(finish, options.patienceMillis);
    const stop = (): void => {
      clearTimeout(alarm);
      finish();
    };
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (text.length >= wanted.length) stop();
    });
    socket.on('close', stop).on('error', stop);
  });
  socket.destroy();
  if (heard === wanted) return;
  throw new OperatingError(
    'unreachable',
    `${options.host}:${options.port} is not a minewatch drill pool: it did not answer the drill's greeting, so nothing ` +
      'else was sent. On that machine run: minewatch drill --pool --listen 0.0.0.0:' +
      `${options.port}${options.tls ? ' --tls' : ''}`,
  );
}

async function dial({ host, port, tls, patienceMillis }: MinerOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    // The certificate is made anew for each drill; the script itself is what proves the other end.
    const socket = tls
      ? connectTls({ host, port, rejectUnauthorized: false })
      : connectPlain({ host, port, noDelay: true });
    const fail = (why: string): void => {
      clearTimeout(alarm);
      socket.destroy();
      reject(new OperatingError('unreachable', why));
    };
    const alarm = setTimeout(
      () =>
        fail(
          `no answer from ${host}:${port} in ${patienceMillis / 1000} s: a firewall may drop the packets`,
        ),
      patienceMillis,
    );
    socket.once(tls ? 'secureConnect' : 'connect', () => {
      clearTimeout(alarm);
      socket.removeAllListeners('error').on('error', () => undefined);
      resolve(socket);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => fail(explain(error, host, port, tls)));
  });
}

function explain(error: NodeJS.ErrnoException, host: string, port: number, tls: boolean): string {
  switch (error.code) {
    case 'ECONNREFUSED':
      return `${host}:${port} refused the connection: no drill pool is listening there`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name ${host} was not found`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `there is no route to ${host}`;
    case 'ETIMEDOUT':
      return `no answer from ${host}:${port}: a firewall may drop the packets`;
    default:
      return tls && error.code !== 'ECONNRESET'
        ? `no TLS with ${host}:${port} (${error.message}): was the pool started with --tls?`
        : `the connection to ${host}:${port} failed (${error.message})`;
  }
}
