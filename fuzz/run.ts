/**
 * `npm run fuzz [-- --seconds N] [NAME…]`: damaged valid traffic and random bytes into every parser.
 * Fails on a throw, on one input that takes longer than a second, and on memory that grows without end.
 * The failing input is written to fuzz/found/ as hex, named by its target; `fuzz/found.test.ts` reads it again for ever.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '#base/random.ts';
import { mutate } from '#lab/mutate.ts';
import { TARGETS, type Target } from './targets.ts';

/** One input, of at most a few hundred KiB: a second means that something is worse than linear. */
const INPUT_MS_MAX = 1000;
/** Growth of the process over a target's whole run; what is kept per stream is freed between inputs. */
const GROWTH_BYTES_MAX = 256 * 1024 * 1024;

interface Failure {
  readonly why: string;
  readonly input: Uint8Array;
}

function fuzz(
  target: Target,
  seconds: number,
  seed: number,
): { runs: number; failure: Failure | null } {
  const random = new Random(seed);
  const until = performance.now() + seconds * 1000;
  const before = process.memoryUsage().rss;
  let runs = 0;
  while (performance.now() < until) {
    const input = inputFor(target, random);
    const began = performance.now();
    try {
      target.run(input, random);
    } catch (error) {
      return {
        runs,
        failure: {
          why: `threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
          input,
        },
      };
    }
    const took = performance.now() - began;
    if (took > INPUT_MS_MAX) return { runs, failure: { why: `took ${took.toFixed(0)} ms`, input } };
    runs++;
  }
  const growth = process.memoryUsage().rss - before;
  if (growth > GROWTH_BYTES_MAX) {
    return { runs, failure: { why: `grew by ${growth >> 20} MiB`, input: new Uint8Array(0) } };
  }
  return { runs, failure: null };
}

function inputFor(target: Target, random: Random): Uint8Array {
  const kind = random.below(8);
  if (kind === 0 || target.seeds.length === 0) return random.bytes(random.below(2048));
  const valid = random.pick(target.seeds);
  return kind === 1 ? valid : mutate(valid, random);
}

function main(argv: readonly string[]): void {
  const at = argv.indexOf('--seconds');
  const seconds = at < 0 ? 60 : Number(argv[at + 1]);
  const names = argv.filter((_, i) => at < 0 || (i !== at && i !== at + 1));
  const chosen = TARGETS.filter(
    ({ name }) => names.length === 0 || names.some((part) => name.includes(part)),
  );
  if (chosen.length === 0 || !(seconds > 0)) {
    console.error(
      `usage: npm run fuzz -- [--seconds N] [NAME…]; names: ${TARGETS.map(({ name }) => name).join(' ')}`,
    );
    process.exit(2);
  }
  const seed = Math.floor(performance.timeOrigin) >>> 0;
  console.log(`${chosen.length} targets, ${seconds} s each, seed ${seed}`);
  let failures = 0;
  for (const target of chosen) {
    const { runs, failure } = fuzz(target, seconds, seed);
    console.log(`${failure === null ? 'ok  ' : 'FAIL'} ${target.name.padEnd(28)} ${runs} inputs`);
    if (failure === null) continue;
    failures++;
    mkdirSync('fuzz/found', { recursive: true });
    const file = join('fuzz/found', `${target.name.replaceAll('/', '-')}-${seed}.hex`);
    writeFileSync(file, `${Buffer.from(failure.input).toString('hex')}\n`);
    console.log(`     ${failure.why}\n     input kept in ${file}`);
  }
  process.exitCode = failures > 0 ? 1 : 0;
}

main(process.argv.slice(2));
