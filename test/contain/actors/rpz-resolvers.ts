/** Run in a network namespace of its own: three real resolvers, many clients, one adapter; prints what it measured. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRpz } from '#contain/dns-rpz/open-rpz.ts';
import type { RpzAdapter } from '#contain/dns-rpz/rpz-adapter.ts';
import type { Wanted, WantedHold } from '#contain/wanted.ts';
import { bring } from '../adapter-contract.ts';
import { askName } from '../ask-name.ts';
import { Bind, freePort, runProgram } from '../bind.ts';
import { EXPLANATION, EXPLANATION_CODE, startPowerdns } from '../powerdns.ts';
import { startUnbound } from '../unbound.ts';

const HELD = ['127.0.0.5', '2001:db8::5', '127.0.0.64/27', '2001:db8:1::/48'];
const EXEMPT = ['127.0.0.72/30'];
/** As whom is asked, and which hold it falls under. */
const CLIENTS: Readonly<Record<string, string | null>> = {
  '127.0.0.5': '127.0.0.5',
  '127.0.0.4': null,
  '127.0.0.6': null,
  '127.0.0.64': '127.0.0.64/27',
  '127.0.0.95': '127.0.0.64/27',
  '127.0.0.73': null,
  '127.0.0.96': null,
  '2001:db8::5': '2001:db8::5',
  '2001:db8::4': null,
  '2001:db8:1::9': '2001:db8:1::/48',
  '2001:db8:2::9': null,
};
const NAMES = {
  'pool.example': '198.51.100.7',
  'eu.a.pool.example': '198.51.100.8',
  // Where the notice is, though its name lies under a pool's.
  'notice.pool.example': '203.0.113.10',
  'www.example': '192.0.2.80',
} as const;
const LEAD_TO = 'notice.example';
const LEAD_ADDRESS = '203.0.113.10';
/** Within seconds, also on a machine that does other things. */
const WAIT_MS = 20_000;

type Resolvers = Readonly<Record<string, number>>;

function wanted(keys: readonly string[]): Wanted {
  const at = Date.now();
  const expiresAt = at + 900_000;
  const orders = ['01890a5d-ac96-774b-bcce-000000000001'];
  const holds = keys.toSorted().map((key): WantedHold => {
    return { key, rung: 'sink-pools', orders, expiresAt, holders: [] };
  });
  return {
    generation: 1,
    at,
    rearmBefore: at + 450_000,
    holds,
    exempt: EXEMPT,
    pools: { endpoints: [], names: ['pool.example', 'a.pool.example'] },
    garden: {
      portal: {
        origin: 'https://notice.pool.example',
        ipv4: null,
        ipv6: null,
        port: 443,
        captivePort: 80,
      },
      resolvers: [],
      allow: [],
    },
    throttleKbit: null,
  };
}

function isSunk(name: string): boolean {
  return name === 'pool.example' || name === 'eu.a.pool.example';
}

/** What is not as it must be with these held; whoever is not held must never be told anything else than the truth. */
async function wrongWith(
  port: number,
  held: readonly string[],
  sunk: string,
  mayStart: boolean,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const [client, hold] of Object.entries(CLIENTS)) {
    for (const [name, address] of Object.entries(NAMES)) {
      const said = await askName(port, client, name);
      const isHeld = hold !== null && held.includes(hold) && isSunk(name);
      const isFree = hold === null || !isSunk(name);
      // A resolver that starts may know one zone before the other; it must know both soon.
      if (isFree && !mayStart) assert.equal(said, address, `${client} ${name}`);
      if (said !== (isHeld ? sunk : address)) wrong.push(`${client} ${name}: ${said}`);
    }
  }
  return wrong;
}

async function bringAll(
  t: TestContext,
  adapter: RpzAdapter,
  resolvers: Resolvers,
  what: string,
  keys: readonly string[],
  sunk: string,
  mayStart = false,
): Promise<void> {
  const goal = wanted(keys);
  const before = performance.now();
  const observed = await bring(adapter, goal);
  const readBack = performance.now() - before;
  assert.deepEqual(adapter.plan(goal, observed), []);
  const done = Object.entries(resolvers).map(async ([resolver, port]) => {
    for (;;) {
      const wrong = await wrongWith(port, keys, sunk, mayStart);
      const ms = performance.now() - before;
      if (wrong.length === 0) return `${resolver} ${Math.round(ms)} ms`;
      assert.ok(ms < WAIT_MS, `${what}: ${resolver}: ${wrong.join(', ')}`);
      await sleep(50);
    }
  });
  const times = (await Promise.all(done)).join(', ');
  t.diagnostic(`${what}: read back ${Math.round(readBack)} ms; ${times}`);
}

/** Asks without a pause as those who are never held; what they were told that is not true. */
function watchTheFree(resolvers: Resolvers): () => Promise<{ asked: number; untrue: string[] }> {
  const free = Object.keys(CLIENTS).filter((client) => CLIENTS[client] === null);
  const untrue: string[] = [];
  let asked = 0;
  const over = new AbortController();
  const watching = Object.entries(resolvers).map(async ([resolver, port]) => {
    while (!over.signal.aborted) {
      for (const client of free) {
        const said = await askName(port, client, 'pool.example');
        if (said !== NAMES['pool.example']) untrue.push(`${resolver} to ${client}: ${said}`);
        asked++;
      }
    }
  });
  return async () => {
    over.abort();
    await Promise.all(watching);
    return { asked, untrue };
  };
}

function addAddresses(): void {
  const addresses = Object.keys(CLIENTS).filter((client) => client.includes(':'));
  const commands = [
    ['link', 'set', 'lo', 'up'],
    ...addresses.map((one) => ['-6', 'addr', 'add', `${one}/128`, 'dev', 'lo', 'nodad']),
  ];
  for (const command of commands) assert.equal(spawnSync('ip', command).status, 0);
}

test('three resolvers sink names for held clients alone, and let go', async (t) => {
  addAddresses();
  const [unbound, powerdns] = [await freePort(), await freePort()];
  const bind = await Bind.start(t, { policySeconds: 1, notify: [unbound] });
  const clock = { now: () => Date.now() };
  const adapter = await openRpz(bind.settings(), clock);
  const leading = await openRpz({ ...bind.settings(), 'lead-to': LEAD_TO }, clock);
  await adapter.undo();
  await startUnbound(t, bind, unbound);
  await startPowerdns(t, bind, powerdns);
  const all = { BIND: bind.port, unbound, PowerDNS: powerdns };
  await bringAll(t, adapter, all, 'nobody held', [], '');
  const stop = watchTheFree(all);
  t.after(stop);
  await bringAll(t, adapter, all, 'held', HELD, 'NXDOMAIN');
  const where = ['@127.0.0.1', '-b', '127.0.0.5', '-p', `${powerdns}`];
  const said = await runProgram(['dig', ...where, 'pool.example']);
  assert.match(said, new RegExp(`EDE: ${EXPLANATION_CODE}.*${EXPLANATION}`));
  await bringAll(t, adapter, all, 'one lifted', HELD.slice(1), 'NXDOMAIN');
  await bringAll(t, leading, all, 'led to the notice', HELD, LEAD_ADDRESS);
  await bringAll(t, adapter, all, 'all lifted', [], '');
  await bringAll(t, adapter, all, 'held again', HELD, 'NXDOMAIN');
  await bringAll(t, leading, all, 'led there again', HELD, LEAD_ADDRESS);
  const { asked, untrue } = await stop();
  t.diagnostic(`asked ${asked} times as somebody who is never held`);
  assert.deepEqual(untrue, []);
  await bind.restart();
  await bringAll(t, leading, all, 'after a restart of BIND', HELD.slice(2), LEAD_ADDRESS, true);
  const before = performance.now();
  await leading.undo();
  t.diagnostic(`undone: ${Math.round(performance.now() - before)} ms`);
  await bringAll(t, adapter, all, 'after that', [], '');
});
