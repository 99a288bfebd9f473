/** watch-kernel.ts NAMESPACE: reads our table again and again, and writes what it saw, one look a line. */
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { HOLD_SETS } from '#contain/nftables/sets.ts';
import type { Look, LookElement } from '../history.ts';
import { moment } from '../moment.ts';

const [namespace = ''] = process.argv.slice(2);
const EVERY_MS = 100;
const WORDS = ['netns', 'exec', namespace, 'nft', '-j', 'list', 'table', 'inet', 'minewatch'];

interface Listed {
  readonly set?: { readonly name: string; readonly elem?: readonly unknown[] };
}

/** Null: it could not be read, which is not that nothing is there. */
function listed(): Promise<readonly Listed[] | null> {
  return new Promise((resolve) => {
    const options = { maxBuffer: 1 << 26, timeout: 20_000 };
    execFile('ip', WORDS, options, (error, out, trouble) => {
      if (error === null) resolve((JSON.parse(out) as { nftables: Listed[] }).nftables);
      else resolve(trouble.includes('No such file or directory') ? [] : null);
    });
  });
}

function elementOf(set: string, element: unknown): LookElement {
  const inner: unknown = Reflect.get(Object(element), 'elem') ?? { val: element };
  const comment = String(Reflect.get(Object(inner), 'comment') ?? '');
  const expires: unknown = Reflect.get(Object(inner), 'expires');
  return {
    key: keyOf(Reflect.get(Object(inner), 'val')),
    rung: HOLD_SETS.get(set)?.rung ?? null,
    orders: comment.startsWith('ord:') ? comment.slice(4).replace(/\+.*/, '').split(',') : [],
    endsInMs: typeof expires === 'number' ? expires * 1000 : null,
  };
}

function keyOf(value: unknown): string {
  const prefix: unknown = Reflect.get(Object(value), 'prefix');
  if (prefix === undefined) return String(value);
  return `${String(Reflect.get(Object(prefix), 'addr'))}/${String(Reflect.get(Object(prefix), 'len'))}`;
}

for (;;) {
  const from = moment();
  const all = await listed();
  const to = moment();
  if (all !== null) {
    const sets = all.flatMap(({ set }) => (set === undefined ? [] : [set]));
    const elements = sets.flatMap(({ name, elem = [] }) =>
      HOLD_SETS.has(name) ? elem.map((one) => elementOf(name, one)) : [],
    );
    const exempt = sets.flatMap(({ name, elem = [] }) =>
      name.startsWith('exempt') ? elem.map((one) => elementOf(name, one).key) : [],
    );
    const look: Look = { from, to, elements, exempt };
    process.stdout.write(`${JSON.stringify(look)}\n`);
  }
  await sleep(Math.max(0, EVERY_MS - (to - from)));
}
