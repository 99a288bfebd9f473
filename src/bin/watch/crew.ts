/** The capturing threads, from outside: started, told, summed up, ended together. */
import { Worker } from 'node:worker_threads';
import { OperatingError } from '#base/errors.ts';
import type { RingHandle } from '#capture/live/tap.ts';
import type { Finding } from '#model/finding.ts';
import {
  type Counts,
  type FromWorker,
  STOPPING,
  type ToWorker,
  type WorkerStart,
} from './messages.ts';

export interface CrewOptions {
  readonly sources: readonly WorkerStart['source'][];
  readonly detection: WorkerStart['detection'];
  readonly flowsMax: number;
  readonly live: boolean;
  readonly report: (finding: Finding) => void;
  /** Given: what proves the sessions is kept, and told after their findings. */
  readonly onTranscript?: (message: TranscriptMessage) => void;
}

export type TranscriptMessage = Extract<FromWorker, { kind: 'transcript' }>;

const NOTHING: Counts = { packets: 0, bytes: 0, flows: 0, dropped: {} };

export class Crew {
  readonly #stop = new SharedArrayBuffer(4);
  readonly #workers: Worker[] = [];
  readonly #counts: Counts[];
  readonly #ready: Promise<void>[] = [];
  readonly #done: Promise<string | null>[] = [];

  /** Starts the threads; they load what they need, then wait. */
  constructor(options: CrewOptions) {
    const { detection, flowsMax } = options;
    this.#counts = options.sources.map(() => NOTHING);
    options.sources.forEach((source, at) => {
      const isOneOfMany = options.sources.length > 1;
      const start: WorkerStart = {
        stop: this.#stop,
        source,
        detection,
        flowsMax,
        live: options.live,
        transcripts: options.onTranscript !== undefined,
        isOneOfMany,
      };
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: start });
      this.#workers.push(worker);
      this.#listen(worker, at, options);
    });
  }

  async ready(): Promise<void> {
    await Promise.all(this.#ready);
  }

  /** Resolves when every thread is done, with what was wrong with the input; throws what a thread failed with. */
  async done(): Promise<string | null> {
    const damages = await Promise.all(this.#done);
    return damages.find((damage) => damage !== null) ?? null;
  }

  go(): void {
    this.#tellAll({ kind: 'go' });
  }

  /** One ring per worker, in order. */
  handOver(rings: readonly RingHandle[]): void {
    rings.forEach((ring, at) => this.#tell(this.#workers[at], { kind: 'ring', ring }));
  }

  /** Threads read what they have to its end and finish. */
  stop(): void {
    const flag = new Int32Array(this.#stop);
    Atomics.store(flag, 0, STOPPING);
    Atomics.notify(flag, 0);
    this.#tellAll({ kind: 'stop' });
  }

  async terminate(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  totals(): Counts {
    const total = { packets: 0, bytes: 0, flows: 0, dropped: {} as Record<string, number> };
    for (const { packets, bytes, flows, dropped } of this.#counts) {
      total.packets += packets;
      total.bytes += bytes;
      total.flows += flows;
      for (const [reason, count] of Object.entries(dropped)) {
        total.dropped[reason] = (total.dropped[reason] ?? 0) + count;
      }
    }
    return total;
  }

  #listen(worker: Worker, at: number, { report, onTranscript }: CrewOptions): void {
    const ready = Promise.withResolvers<void>();
    const done = Promise.withResolvers<string | null>();
    const fail = (error: unknown): void => {
      ready.reject(error);
      done.reject(error);
    };
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') ready.resolve();
      else if (message.kind === 'finding') report(message.finding);
      else if (message.kind === 'transcript') onTranscript?.(message);
      else if (message.kind === 'answer') this.#tellOthers(worker, message);
      else if (message.kind === 'failed') fail(new OperatingError(message.code, message.message));
      else {
        this.#counts[at] = message.counts;
        if (message.kind === 'done') done.resolve(message.damage);
      }
    });
    worker.on('error', fail);
    worker.on('exit', (code) => fail(new Error(`Broken invariant: worker ended with ${code}`)));
    // Whoever awaits later gets the same error; until then it must not count as unhandled.
    ready.promise.catch(() => {});
    done.promise.catch(() => {});
    this.#ready.push(ready.promise);
    this.#done.push(done.promise);
  }

  #tellAll(message: ToWorker): void {
    for (const worker of this.#workers) this.#tell(worker, message);
  }

  #tellOthers(speaker: Worker, message: ToWorker): void {
    for (const worker of this.#workers) if (worker !== speaker) this.#tell(worker, message);
  }

  #tell(worker: Worker | undefined, message: ToWorker): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker?.postMessage(message);
  }
}
