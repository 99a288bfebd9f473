/** The enforcer as a process: what becomes of holds when it is stopped, killed, frozen, or not allowed to hold. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chownSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { holdOf } from '#contain/office.fixture.ts';
import type { DesiredSet } from '#model/desired-set.ts';
import { Bind } from './bind.ts';
import { EnforcerBench, killed, until } from './enforcer-bench.ts';
import { startEquipment } from './equipment.ts';
import { nftSpace } from './nft.ts';
import { requirePeer } from '../peers.ts';

const HELD = '192.0.2.7';
/** Its lease ends first. */
const LONG = { until: '2999-01-01T00:00:00.000Z' };
const HOLDS = { holds: [holdOf(HELD, 1, LONG)] };
const EXAMPLE = new URL('../../docs/minewatch.enforcer.example.toml', import.meta.url).pathname;
const NOBODY = 65_534;
const AS_NOBODY = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
const NET_ADMIN_ALONE = ['inh-caps', 'ambient-caps', 'bounding-set'].map(
  (set) => `--${set}=-all,+net_admin`,
);

interface Bed {
  readonly bench: EnforcerBench;
  readonly isHeld: () => boolean | Promise<boolean>;
}

/** A packet filter in a namespace, with enforcer and office inside. */
async function onNft(t: TestContext, more = ''): Promise<Bed | null> {
  const nft = nftSpace(t);
  if (nft === null) return null;
  const bench = new EnforcerBench(t, { inside: nft.space.inside, config: '[nftables]' });
  await bench.startOffice();
  bench.write(more);
  return { bench, isHeld: () => nft.nft('list', 'ruleset').includes(HELD) };
}

/** A name server: what is in it stays until somebody takes it out. */
async function onBind(t: TestContext, more = ''): Promise<Bed | null> {
  if (!requirePeer(t, 'bind')) return null;
  const bind = await Bind.start(t);
  const { server, port, zone, 'key-file': key } = bind.settings();
  const section = `[dns-rpz]\nserver = "${server}"\nport = ${port}\nzone = "${zone}"\nkey-file = "${key}"\nsettle-s = 0`;
  const bench = new EnforcerBench(t, { inside: [], config: section });
  await bench.startOffice();
  bench.write(more);
  return {
    bench,
    // Who is held has a note there; all others are let pass by name.
    isHeld: async () => /\sTXT\s/.test(await bind.transfer(`clients.${zone}`)),
  };
}

const SUNK: Partial<DesiredSet> = {
  kind: 'dns-rpz',
  rungs: ['sink-pools'],
  holds: [holdOf(HELD, 1, { ...LONG, rung: 'sink-pools' })],
  pools: { endpoints: [], names: ['pool.example'] },
};

const isSoon = ({ bench, isHeld }: Bed, wanted: boolean): Promise<void> =>
  until(
    async () => (await isHeld()) === wanted,
    () => `held: ${!wanted}. ${bench.said}`,
  );

test('asked to stop, it ends in order, and what it holds ends with its lease', async (t) => {
  const bed = await onNft(t);
  if (bed === null) return;
  const { bench } = bed;
  bench.tellOffice({ leaseSeconds: 12, wants: HOLDS });
  const enforcer = bench.start();
  await isSoon(bed, true);
  const ended = once(enforcer, 'exit');
  enforcer.kill('SIGTERM');
  assert.deepEqual(await ended, [0, null]);
  assert.ok(await bed.isHeld(), 'a stop is no release');
  await isSoon(bed, false);
});

test('killed, what it holds ends with its lease by the kernel alone', async (t) => {
  const bed = await onNft(t);
  if (bed === null) return;
  const { bench } = bed;
  bench.tellOffice({ leaseSeconds: 12, wants: HOLDS });
  const enforcer = bench.start();
  await isSoon(bed, true);
  await killed(enforcer);
  assert.ok(await bed.isHeld(), 'a death is no release');
  assert.deepEqual(bench.guards(), [], 'the kernel needs no guard');
  await isSoon(bed, false);
  // Its lock died with it.
  bench.start();
  await isSoon(bed, true);
});

test('with "owner", what it holds ends when it is killed', async (t) => {
  const bed = await onNft(t, 'at-death = "owner"');
  if (bed === null) return;
  const { bench } = bed;
  bench.tellOffice({ wants: HOLDS });
  const enforcer = bench.start();
  await isSoon(bed, true);
  // The office says lapse.
  await bench.hears('change one of the two');
  await bench.isTold('owner', ({ atDeath }) => atDeath === 'owner');
  await killed(enforcer);
  await isSoon(bed, false);
});

test('a guard takes off what nobody renews: killed, and the guard killed before', async (t) => {
  const bed = await onBind(t);
  if (bed === null) return;
  const { bench } = bed;
  bench.tellOffice({ leaseSeconds: 15, wants: SUNK });
  const enforcer = bench.start();
  await isSoon(bed, true);
  const [guard = 0] = bench.guards();
  process.kill(guard, 'SIGKILL');
  await bench.hears('another is started');
  await until(
    () => bench.guards().some((pid) => pid !== guard),
    () => 'no other guard',
  );
  await killed(enforcer);
  assert.ok(await bed.isHeld(), 'a death is no release');
  await isSoon(bed, false);
  await bench.hears('everything was taken off');
  await until(
    () => bench.guards().length === 0,
    () => 'the guard has done its work',
  );
});

test('with "owner", the guard takes everything off when the enforcer is killed', async (t) => {
  const bed = await onBind(t, 'at-death = "owner"');
  if (bed === null) return;
  const { bench } = bed;
  bench.tellOffice({ wants: SUNK });
  const enforcer = bench.start();
  await isSoon(bed, true);
  await killed(enforcer);
  await isSoon(bed, false);
});

test('frozen, the guard takes everything off; thawed, it is held again by a new lease', async (t) => {
  const bed = await onBind(t);
  if (bed === null) return;
  const { bench } = bed;
  bench.tellOffice({ leaseSeconds: 10, wants: SUNK });
  const enforcer = bench.start();
  await isSoon(bed, true);
  enforcer.kill('SIGSTOP');
  await isSoon(bed, false);
  enforcer.kill('SIGCONT');
  await isSoon(bed, true);
  // The guard watches again.
  enforcer.kill('SIGSTOP');
  await isSoon(bed, false);
  await killed(enforcer);
  await until(
    () => bench.guards().length === 0,
    () => 'the guard stays',
  );
});

test('the guard of an enforcer that was replaced leaves the holds of its successor', async (t) => {
  const bed = await onBind(t);
  if (bed === null) return;
  const { bench } = bed;
  bench.tellOffice({ leaseSeconds: 15, wants: SUNK });
  const first = bench.start();
  await isSoon(bed, true);
  const ended = once(first, 'exit');
  first.kill('SIGTERM');
  await ended;
  assert.equal(bench.guards().length, 1, 'it stays until the lease is over');
  bench.start();
  await bench.hears('another enforcer has the point');
  assert.ok(await bed.isHeld());
  assert.ok(!bench.said.includes('everything was taken off'), bench.said);
});

test('release-all lets go with office and enforcer dead; the mark is honoured until it is taken away', async (t) => {
  const bed = await onNft(t);
  if (bed === null) return;
  const { bench } = bed;
  bench.tellOffice({ wants: HOLDS });
  const enforcer = bench.start();
  await isSoon(bed, true);
  await killed(enforcer);
  await bench.killOffice();
  const released = await bench.releaseAll('--note', 'the hospital is cut off');
  assert.equal(released.code, 0, released.said);
  assert.ok(!(await bed.isHeld()));
  const mark = readFileSync(join(bench.state, 'released.json'), 'utf8');
  assert.match(mark, /"note":"the hospital is cut off"/);

  await bench.startOffice();
  bench.write();
  bench.tellOffice({ wants: HOLDS });
  bench.start();
  await bench.isTold('released-here', ({ lapse }) => lapse === 'released-here');
  assert.ok(!(await bed.isHeld()), 'it was put back');
  const resumed = await bench.releaseAll('--resume');
  assert.equal(resumed.code, 0, resumed.said);
  await isSoon(bed, true);
});

test('release-all lets go what only the enforcer that runs can take off', async (t) => {
  const bed = await onNft(t, 'at-death = "owner"');
  if (bed === null) return;
  const { bench } = bed;
  bench.tellOffice({ wants: HOLDS });
  bench.start();
  await isSoon(bed, true);
  const released = await bench.releaseAll();
  assert.equal(released.code, 0, released.said);
  assert.ok(!(await bed.isHeld()));
  await bench.isTold('released-here', ({ lapse }) => lapse === 'released-here');
  await bench.isTold('nothing is held', ({ elements }) => elements === 0);
});

test('release-all says what it does not know, and the mark stays', async (t) => {
  const bed = await onNft(t);
  if (bed === null) return;
  const { bench } = bed;
  bench.write('', '[nftables]\ncommand = ["/nonexistent/nft"]');
  const away = await bench.releaseAll('--wait', '2');
  assert.equal(away.code, 3, away.said);
  assert.match(away.said, /Not everything is known to be let go.*The mark stays/);
  assert.match(readFileSync(join(bench.state, 'released.json'), 'utf8'), /"by":"root"/);
  // Where nothing can be written, everything is taken off all the same.
  bench.write();
  mkdirSync(join(bench.state, 'released.json.new'));
  const unmarked = await bench.releaseAll('--wait', '3');
  assert.equal(unmarked.code, 3, unmarked.said);
  assert.match(unmarked.said, /could not be marked/);
});

test('what is wrong with the file or the command is said, and nothing begins', async (t) => {
  const bench = new EnforcerBench(t, { inside: [], config: '[nftables]' });
  const says = async (args: readonly string[], code: number, words: RegExp): Promise<void> => {
    const ended = await bench.run(args);
    assert.equal(ended.code, code, ended.said);
    assert.match(ended.said, words);
  };
  const check = ['enforcer', '--check', '--config', bench.config];
  await says(check, 0, /is in order/);
  await says(['enforcer', '--check', '--config', EXAMPLE], 0, /is in order/);
  await says(['enforcer'], 2, /Say which point/);
  await says(['enforcer', '--point', '../x'], 2, /cannot be the name of a file/);
  await says(['release-all', '--point', 'no-such-point'], 3, /no-such-point\.toml/);
  await says(['release-all', '--config', bench.config, '--wait', '0'], 2, /whole seconds/);
  bench.write('shortest-ipv4 = 64');
  await says(check, 2, /enforcer\.toml.*line 7.*shortest-ipv4|shortest-ipv4/s);
  bench.write('', '[nftables]\n[bgp]');
  await says(check, 2, /one section says what it drives.*There is nftables, bgp/);
  bench.write('', '');
  await says(check, 2, /There is none/);
});

test('the rights of the packet filter are enough, and without them it says so', async (t) => {
  const bed = await onNft(t);
  if (bed === null) return;
  const { bench } = bed;
  bench.tellOffice({ wants: HOLDS });
  mkdirSync(bench.state);
  for (const path of [bench.folder, bench.state]) chownSync(path, NOBODY, NOBODY);
  const args = ['enforcer', '--config', bench.config];
  const without = await bench.run(args, AS_NOBODY);
  assert.equal(without.code, 3, without.said);
  assert.match(without.said, /CAP_NET_ADMIN/);
  const enforcer = bench.start([...AS_NOBODY, ...NET_ADMIN_ALONE]);
  await isSoon(bed, true);
  const another = await bench.run(args);
  assert.equal(another.code, 3, another.said);
  assert.match(another.said, /Another enforcer \(process \d+\)/);
  // Root marks, and the enforcer, who is somebody else, can read that.
  const released = await bench.releaseAll();
  assert.equal(released.code, 0, released.said);
  await bench.isTold('released-here', ({ lapse }) => lapse === 'released-here');
  assert.equal(enforcer.exitCode, null);
  assert.ok(!(await bed.isHeld()));
});

test('with "owner", a guard ends at once what the peer would only end with its lease', async (t) => {
  const equipment = await startEquipment(t, { kind: 'openc2', secret: '', path: '/', tls: null });
  const section = `[openc2]\nurl = "${equipment.origin}"\nto = "filter"`;
  const bench = new EnforcerBench(t, { inside: [], config: section });
  await bench.startOffice();
  bench.write('at-death = "owner"');
  const wants = { ...HOLDS, kind: 'openc2', atDeath: 'owner' } as const;
  bench.tellOffice({ wants });
  const enforcer = bench.start();
  await bench.isTold('it is held', ({ elements }) => elements === 1);
  await killed(enforcer);
  await bench.hears('everything was taken off');
});
