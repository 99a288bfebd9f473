/**
 * Memory: a million TCP flows open at once, resident bytes of the whole process.
 *   quiet   payload that nobody reads        json   payload that opens a reader until the limit of streams is reached
 * The promise is under 700 MiB for either (issue 2).
 */
import { spawnSync } from 'node:child_process';
import { createPipeline } from '#bin/pipeline.ts';
import { flood } from '#lab/flood.ts';

const FLOWS = 1_000_000;
const MIB_MAX = 700;
const PAYLOADS: Readonly<Record<string, string>> = {
  quiet: 'SSH-2.0-example\r\n',
  json: '{"id":1,"method":"mining.subscribe","params":["example/1.0"]}\n{"id":2,',
};

const kind = process.argv[2];
if (kind === undefined) {
  for (const each of Object.keys(PAYLOADS)) {
    const { status } = spawnSync(process.execPath, [import.meta.filename, each], {
      stdio: 'inherit',
    });
    if (status !== 0) process.exitCode = 1;
  }
} else {
  run(kind);
}

function run(name: string): void {
  const pipeline = createPipeline({
    index: null,
    networks: [],
    language: 'en',
    trading: false,
    live: false,
    report: () => undefined,
  });
  const payload = new TextEncoder().encode(PAYLOADS[name]);
  const began = performance.now();
  for (const batch of flood({ flows: FLOWS, start: 1_700_000_000_000, payload }))
    pipeline.deliver(batch);
  const seconds = (performance.now() - began) / 1000;
  const mib = process.resourceUsage().maxRSS / 1024;
  const { flows, dropped } = pipeline.counters();
  console.log(
    `${name.padEnd(6)} ${flows} flows, at most ${mib.toFixed(0)} MiB resident, ${seconds.toFixed(1)} s, dropped ${JSON.stringify(dropped)}`,
  );
  if (flows < FLOWS || mib > MIB_MAX) process.exitCode = 1;
}
