/**
 * watch against a real kernel. Method: namespaces of our own, traffic of our own making, and the kernel's own interface
 * counters as the truth to compare with.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Summary } from '#model/finding.ts';
import { Namespace, namespacesMissing, type Running, sleep } from './namespace.ts';

const skip = namespacesMissing();
const options = { skip, timeout: 30_000 };
/** What the kernel may still hold back, and what a worker takes to read it. */
const SETTLE_MS = 300;

async function watchOn(space: Namespace, ...args: readonly string[]): Promise<Running> {
  const watch = space.minewatch('watch', ...args);
  await watch.says('watching ');
  return watch;
}

/** Ends it as Ctrl-C or a service manager does, and returns its last line. */
async function finish(watch: Running, signal: 'SIGINT' | 'SIGTERM' = 'SIGTERM'): Promise<Summary> {
  watch.child.kill(signal);
  assert.equal(await watch.ended, 0, watch.err.join('\n'));
  return Summary.parse(JSON.parse(watch.out.at(-1)?.text ?? 'null'));
}

test('watch counts every frame once on loopback', options, async () => {
  using space = new Namespace();
  const before = space.received('lo');
  const watch = await watchOn(space, '-i', 'lo');
  await space.act('send', '127.0.0.1', '9999', '5000', '100').ended;
  await sleep(SETTLE_MS);
  const summary = await finish(watch, 'SIGINT');
  assert.equal(space.received('lo') - before, 5000);
  assert.equal(summary.packets, 5000);
  assert.equal(summary.dropped['kernel'], 0);
});

test('watch counts every frame of a wire when several workers share it', options, async () => {
  using space = new Namespace();
  using other = new Namespace();
  space.ip('link', 'add', 'near', 'type', 'veth', 'peer', 'name', 'far', 'netns', other.name);
  space.ip('addr', 'add', '10.77.0.1/24', 'dev', 'near');
  other.ip('addr', 'add', '10.77.0.2/24', 'dev', 'far');
  space.ip('link', 'set', 'near', 'up');
  other.ip('link', 'set', 'far', 'up');
  const watch = await watchOn(space, '-i', 'near', '--filter', 'udp port 53', '--workers', '2');
  await other.act('send', '10.77.0.1', '53', '3000', '400').ended;
  await sleep(SETTLE_MS);
  const summary = await finish(watch);
  // Each datagram, and nothing of what the kernels say beside it: the ICMP answers quote port 53 only inside.
  assert.equal(summary.packets, 3000);
  assert.equal(summary.dropped['kernel'], 0);
});

test(
  'watch says truthfully what was dropped when the ring is too small for the load',
  options,
  async () => {
    using space = new Namespace();
    const before = space.received('lo');
    const watch = await watchOn(space, '-i', 'lo', '--ring', '1');
    const sending = space.act('send', '127.0.0.1', '9999', '40000', '8000');
    await sleep(400);
    // Two cores may keep up with one sender; a reader that stands still cannot.
    watch.child.kill('SIGSTOP');
    await sleep(300);
    watch.child.kill('SIGCONT');
    await sending.ended;
    await sleep(SETTLE_MS);
    await watch.says('the kernel dropped ');
    const summary = await finish(watch);
    const frames = space.received('lo') - before;
    const drops = summary.dropped['kernel'] ?? 0;
    assert.equal(frames, 40_000);
    assert.ok(drops > 0, 'nothing was dropped: the load was no load');
    assert.equal(summary.packets + drops, frames);
  },
);

for (const workers of ['1', '2']) {
  test(
    `watch waits and resumes when its interface is deleted and made again (${workers} workers)`,
    options,
    async () => {
      using space = new Namespace();
      const wire = (): void => {
        space.ip('link', 'add', 'near', 'type', 'veth', 'peer', 'name', 'far');
        space.ip('addr', 'add', '10.78.0.1/24', 'dev', 'near');
        space.ip('neigh', 'add', '10.78.0.2', 'lladdr', '02:00:00:00:00:02', 'dev', 'near');
        space.ip('link', 'set', 'near', 'up');
        space.ip('link', 'set', 'far', 'up');
      };
      wire();
      const watch = await watchOn(space, '-i', 'near', '--filter', 'udp', '--workers', workers);
      await space.act('send', '10.78.0.2', '4000', '100', '100').ended;
      space.ip('link', 'del', 'near');
      await watch.says('near vanished');
      wire();
      await watch.says('near is up');
      await space.act('send', '10.78.0.2', '4000', '70', '100').ended;
      await sleep(SETTLE_MS);
      const summary = await finish(watch);
      assert.equal(summary.packets, 170);
      assert.equal(summary.dropped['interface-vanished'], 1);
    },
  );
}

test('watch waits without spinning when its interface is taken down', options, async () => {
  using space = new Namespace();
  const watch = await watchOn(space, '-i', 'lo');
  space.ip('link', 'set', 'lo', 'down');
  await watch.says('lo is down');
  const before = cpuTicks(watch);
  await sleep(1000);
  // Ticks are hundredths of a second; a poll that returns at once would burn all hundred.
  assert.ok(cpuTicks(watch) - before < 40, 'busy while it waits');
  space.ip('link', 'set', 'lo', 'up');
  await watch.says('lo is up');
  await space.act('send', '127.0.0.1', '9999', '50', '10').ended;
  await sleep(SETTLE_MS);
  assert.equal((await finish(watch)).packets, 50);
});

function cpuTicks(running: Running): number {
  const stat = readFileSync(`/proc/${running.child.pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

test('watch holds no right of root in any thread once it captures', options, async () => {
  using space = new Namespace();
  const watch = await watchOn(space, '-i', 'lo', '--workers', '2');
  const tasks = `/proc/${watch.child.pid}/task`;
  for (const task of readdirSync(tasks)) {
    const status = readFileSync(`${tasks}/${task}/status`, 'latin1');
    assert.doesNotMatch(status, /^Uid:.*\b0\b/m);
    assert.doesNotMatch(status, /^Gid:.*\b0\b/m);
    assert.match(status, /^CapPrm:\t0+$/m);
    assert.match(status, /^CapEff:\t0+$/m);
  }
  await finish(watch);
});

test('watch leaves to the kernel what the filter refuses', options, async () => {
  using space = new Namespace();
  const watch = await watchOn(space, '-i', 'lo', '--filter', 'tcp-and-dns');
  await space.act('send', '127.0.0.1', '9999', '100', '10').ended;
  await space.act('send', '127.0.0.1', '53', '30', '10').ended;
  await sleep(SETTLE_MS);
  assert.equal((await finish(watch)).packets, 30);
});

test('watch ends by itself after --duration', options, async () => {
  using space = new Namespace();
  const watch = space.minewatch('watch', '-i', 'lo', '--duration', '0.5');
  assert.equal(await watch.ended, 0);
  assert.equal(Summary.parse(JSON.parse(watch.out.at(-1)?.text ?? '')).packets, 0);
});

test(
  'watch names the interfaces there are when the one asked for is missing',
  options,
  async () => {
    using space = new Namespace();
    space.ip('link', 'add', 'spare0', 'type', 'veth', 'peer', 'name', 'spare1');
    const watch = space.minewatch('watch', '-i', 'eth7');
    assert.equal(await watch.ended, 3);
    assert.match(watch.err.join('\n'), /No interface "eth7" here; there are: .*spare0/);
  },
);

test('watch names the capability and how to get it when it is missing', options, async () => {
  using space = new Namespace();
  const cli = new URL('../../src/bin/cli.ts', import.meta.url).pathname;
  const watch = space.start(
    'setpriv',
    '--inh-caps=-all',
    '--bounding-set=-all',
    process.execPath,
    cli,
    'watch',
    '-i',
    'lo',
  );
  assert.equal(await watch.ended, 3);
  assert.match(watch.err.join('\n'), /CAP_NET_RAW.*sudo.*setcap/s);
});

test(
  'a fanout group follows its interface until its reserve is used up, and says so',
  options,
  async () => {
    using space = new Namespace();
    const wire = (): void => {
      space.ip('link', 'add', 'near', 'type', 'veth', 'peer', 'name', 'far');
      space.ip('link', 'set', 'near', 'up');
      space.ip('link', 'set', 'far', 'up');
    };
    wire();
    const tap = space.act('tap', 'near', '2', '1');
    await tap.line((text) => text === 'open');
    const heard = (count: number) => tap.out.length >= count + 1;
    for (const count of [2, 4]) {
      space.ip('link', 'del', 'near');
      await tap.line(() => heard(count - 1));
      wire();
      await tap.line(() => heard(count));
    }
    assert.deepEqual(
      tap.out.map(({ text }) => text),
      ['open', 'gone', 'up', 'gone', 'exhausted'],
    );
  },
);

test('fanout brings both directions of a flow to one worker', options, async () => {
  using space = new Namespace();
  const probe = space.act('fanout', 'lo', '2');
  await probe.line((text) => text === 'ready');
  await space.act('echo', '7000', '40').ended;
  await sleep(SETTLE_MS);
  probe.child.kill('SIGTERM');
  await probe.ended;
  const seen: { rings: { flows: string[]; frames: number }[]; kernel: number } = JSON.parse(
    probe.out.at(-1)?.text ?? '',
  );
  const [first, second] = seen.rings;
  assert.ok(first !== undefined && second !== undefined);
  assert.equal(first.flows.length + second.flows.length, 40);
  assert.equal(new Set([...first.flows, ...second.flows]).size, 40);
  assert.ok(first.flows.length > 0 && second.flows.length > 0, 'one worker did everything');
  assert.equal(first.frames + second.frames, seen.kernel);
});
