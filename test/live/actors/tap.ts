/** tap.ts INTERFACE WORKERS RESERVE: prints each change of state of the interface, one per line. */
import { loadLibc } from '#capture/live/libc.ts';
import { Tap } from '#capture/live/tap.ts';

const [name = '', workers = '', reserve = ''] = process.argv.slice(2);
const tap = Tap.open(await loadLibc(), {
  name,
  workers: Number(workers),
  shape: { blockBytes: 1 << 16, blockCount: 8 },
  promiscuous: false,
  filter: null,
  reserveSets: Number(reserve),
});
process.stdout.write('open\n');
setInterval(() => {
  const change = tap.check();
  if (change !== null) process.stdout.write(`${change.state}\n`);
}, 50);
