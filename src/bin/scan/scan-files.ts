/** Reads capture files through the pipeline; used by `scan` and by the demonstration. */
import { ERRORS, OperatingError } from '#base/errors.ts';
import { FileSource } from '#capture/file/file.ts';
import type { Finding, Summary } from '#model/finding.ts';
import type { IndicatorIndex } from '#model/indicator.ts';
import { createPipeline } from '../pipeline.ts';
import type { OnTranscript } from '../transcripts.ts';
import { expandInputs } from './inputs.ts';

export interface ScanOptions {
  readonly language: 'en' | 'zh-CN';
  readonly networks: readonly string[];
  readonly index: IndicatorIndex | null;
  readonly trading: boolean;
  /** Grid whose carbon factor is used; left out: world average. */
  readonly region?: string;
  readonly onFinding: (finding: Finding) => void;
  /** Given: what proves each session is kept and handed out. */
  readonly onTranscript?: OnTranscript;
  /** Bytes of the current file read, of how many (null: unknown). */
  readonly onProgress?: (name: string, done: number, total: number | null) => void;
  /** A file could not be read, or not to its end; the others are read all the same. */
  readonly onProblem: (problem: OperatingError) => void;
  readonly signal?: AbortSignal;
}

export async function scanFiles(paths: readonly string[], options: ScanOptions): Promise<Summary> {
  const began = performance.now();
  const { files, passedBy } = expandInputs(paths);
  const counts: Record<string, number> = {};
  const pipeline = createPipeline({
    index: options.index,
    networks: options.networks,
    language: options.language,
    trading: options.trading,
    live: false,
    ...(options.region === undefined ? {} : { region: options.region }),
    ...(options.onTranscript === undefined ? {} : { onTranscript: options.onTranscript }),
    report(finding) {
      counts[finding.grade] = (counts[finding.grade] ?? 0) + 1;
      options.onFinding(finding);
    },
  });
  const signal = options.signal ?? new AbortController().signal;
  const dropped: Record<string, number> = passedBy > 0 ? { 'not-a-capture': passedBy } : {};
  for (const file of files) {
    if (signal.aborted) break;
    const source = sourceOf(file, options.onProgress);
    pipeline.newSource();
    try {
      await source.run((batch) => pipeline.deliver(batch), signal);
    } catch (error) {
      if (!(error instanceof OperatingError)) throw error;
      options.onProblem(error);
      dropped['unreadable-file'] = (dropped['unreadable-file'] ?? 0) + 1;
      continue;
    }
    if (source.damage === null) continue;
    dropped['damaged-file'] = (dropped['damaged-file'] ?? 0) + 1;
    options.onProblem(new OperatingError('damaged', `${file}: ${source.damage}`));
  }
  pipeline.finish();
  const counters = pipeline.counters();
  return {
    type: 'summary',
    files: files.length,
    packets: counters.packets,
    bytes: counters.bytes,
    flows: counters.flows,
    dropped: { ...dropped, ...counters.dropped },
    seconds: Math.round(performance.now() - began) / 1000,
    findings: counts,
  };
}

function sourceOf(file: string, onProgress: ScanOptions['onProgress']): FileSource {
  if (onProgress === undefined) return new FileSource(file, {});
  return new FileSource(file, { progress: (done, total) => onProgress(file, done, total) });
}

/** The exit status that a problem with the input asks for. */
export const PROBLEM_EXIT = ERRORS.damaged.exit;
