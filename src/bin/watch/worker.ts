/** A capturing thread: source → pipeline → messages. Everything that costs time happens here. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '#base/assert.ts';
import { OperatingError } from '#base/errors.ts';
import { FileSource } from '#capture/file/file.ts';
import { loadLibc } from '#capture/live/libc.ts';
import { createLiveSource, type LiveSource } from '#capture/live/live-source.ts';
import { dropCapabilities, forbidNewRights } from '#capture/live/privileges.ts';
import { type PacedSource, paceSource } from '#capture/replay.ts';
import type { CaptureSource } from '#capture/source.ts';
import type { Finding } from '#model/finding.ts';
import type { Transcript } from '#model/transcript.ts';
import { loadIndicators } from '../list-store.ts';
import { createPipeline, type Pipeline } from '../pipeline.ts';
import {
  type Counts,
  type FromWorker,
  RUNNING,
  type ToWorker,
  type WorkerStart,
} from './messages.ts';

/**
 * How often changed findings are told and counters sent. With the ring's retire time and one poll this keeps the
 * way from a frame to the screen below a second.
 */
const TICK_MS = 500;

assert(parentPort !== null, 'worker.ts runs as a worker thread');
const port = parentPort;
const start: WorkerStart = workerData;
const stopFlag = new Int32Array(start.stop);

function post(message: FromWorker): void {
  port.postMessage(message);
}

function postTranscript(finding: Finding, transcript: Transcript): void {
  post({ kind: 'transcript', finding, transcript });
}

function countsOf(pipeline: Pipeline, source: CaptureSource): Counts {
  const { packets, bytes, flows, dropped } = pipeline.counters();
  return { packets, bytes, flows, dropped: { ...dropped, ...source.counters() } };
}

async function main(): Promise<void> {
  const { networks, language, trading, region, dataDir } = start.detection;
  const pipeline = createPipeline({
    networks,
    language,
    trading,
    index: dataDir === null ? null : await loadIndicators({ trading, dataDir }),
    ...(region === undefined ? {} : { region }),
    live: start.live,
    flowsMax: start.flowsMax,
    report: (finding) => post({ kind: 'finding', finding }),
    ...(start.transcripts ? { onTranscript: postTranscript } : {}),
    ...(start.isOneOfMany ? { onAnswer: (answer) => post({ kind: 'answer', answer }) } : {}),
  });
  const source =
    start.source.kind === 'live'
      ? await runLive(pipeline, start.source.rings)
      : await runReplay(pipeline, start.source.path, start.source.speed);
  pipeline.finish();
  post({ kind: 'done', counts: countsOf(pipeline, source), damage: source.damage });
}

async function runLive(
  pipeline: Pipeline,
  rings: Extract<WorkerStart['source'], { kind: 'live' }>['rings'],
): Promise<CaptureSource> {
  const libc = await loadLibc();
  const source = createLiveSource(libc, rings);
  const stop = new AbortController();
  await untilGo(stop, pipeline, source);
  // Both are kept per thread by the kernel, so each thread gives up its own.
  forbidNewRights(libc);
  dropCapabilities(libc);
  const ticking = setInterval(() => {
    pipeline.tick(Date.now());
    post({ kind: 'counts', counts: countsOf(pipeline, source) });
  }, TICK_MS);
  try {
    await source.run((batch) => pipeline.deliver(batch), stop.signal);
  } finally {
    clearInterval(ticking);
  }
  return source;
}

async function runReplay(pipeline: Pipeline, path: string, speed: number): Promise<CaptureSource> {
  const stop = new AbortController();
  let tickedAt = performance.now();
  const source: PacedSource = paceSource(new FileSource(path), {
    speed,
    now: () => performance.now(),
    sleep: (ms) => {
      if (ms > 0) Atomics.wait(stopFlag, 0, RUNNING, ms);
      return Atomics.load(stopFlag, 0) === RUNNING;
    },
    idle: (at) => {
      if (performance.now() - tickedAt < TICK_MS) return;
      tickedAt = performance.now();
      pipeline.tick(at);
      post({ kind: 'counts', counts: countsOf(pipeline, source) });
    },
  });
  await untilGo(stop, pipeline, null);
  await source.run((batch) => pipeline.deliver(batch), stop.signal);
  return source;
}

/** Says that all is loaded, and listens from then on; resolves when told to go (or to stop already). */
function untilGo(
  stop: AbortController,
  pipeline: Pipeline,
  live: LiveSource | null,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'ring') live?.replace(message.ring);
    else if (message.kind === 'answer') pipeline.learn(message.answer);
    else {
      if (message.kind === 'stop') stop.abort();
      resolve();
    }
  });
  post({ kind: 'ready' });
  return promise;
}

try {
  await main();
} catch (error) {
  if (!(error instanceof OperatingError)) throw error;
  post({ kind: 'failed', code: error.code, message: error.message });
}
// The listener alone must not keep the thread alive; closing could lose what is still on its way.
port.unref();
