/** Starts equipment as a process of its own (`actors/http-equipment.ts`) and speaks to it as others would. */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';

interface EquipmentStart {
  readonly ask: 'start';
  readonly kind: 'webhook' | 'openc2';
  readonly secret: string;
  readonly path: string;
  readonly tls: {
    readonly cert: string;
    readonly key: string;
    readonly ca: string;
    readonly requestCert: boolean;
    readonly rejectUnauthorized: boolean;
  } | null;
}
export type EquipmentAsk =
  | EquipmentStart
  | { readonly ask: 'flush' | 'foreign' }
  | { readonly ask: 'tamper'; key: string };
export type EquipmentTold = { readonly port: number } | { readonly foreign: string };

export interface Equipment {
  readonly origin: string;
  tamper(key: string): Promise<void>;
  flush(): Promise<void>;
  foreign(): Promise<string>;
  /** Ends it, and waits until its port is closed. */
  kill(): Promise<void>;
}

const ACTOR = new URL('actors/http-equipment.ts', import.meta.url).pathname;
const PATIENCE_MS = 20_000;

export async function startEquipment(
  t: TestContext,
  start: Omit<EquipmentStart, 'ask'>,
): Promise<Equipment> {
  const child = fork(ACTOR, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  t.after(kill);
  const call = async (ask: EquipmentAsk): Promise<EquipmentTold> => {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const told = once(child, 'message', { signal });
    child.send(ask);
    const [answer]: EquipmentTold[] = await told;
    assert.ok(answer !== undefined);
    return answer;
  };
  const foreignOf = (told: EquipmentTold): string => ('foreign' in told ? told.foreign : '');
  const started = await call({ ask: 'start', ...start });
  assert.ok('port' in started);
  return {
    origin: `${start.tls === null ? 'http' : 'https'}://127.0.0.1:${started.port}`,
    tamper: async (key) => void (await call({ ask: 'tamper', key })),
    flush: async () => void (await call({ ask: 'flush' })),
    foreign: async () => foreignOf(await call({ ask: 'foreign' })),
    kill,
  };
}
