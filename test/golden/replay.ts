/** Puts frames through the whole pipeline and brings what comes out into a form that two runs can be compared in. */
import { createPipeline, type PipelineOptions } from '../../src/bin/pipeline.ts';
import { createBatch } from '#capture/source.ts';
import type { Finding } from '#model/finding.ts';
import { joined } from '#wire/frame.ts';
import type { CapturedFrame } from '#wire/pcap-write.ts';
import type { GoldenCase } from './case.ts';

export function findingsOf(
  { frames, linkType }: Pick<GoldenCase, 'frames' | 'linkType'>,
  options: Partial<PipelineOptions> = {},
): Finding[] {
  const findings: Finding[] = [];
  const pipeline = createPipeline({
    index: null,
    networks: [],
    language: 'en',
    trading: false,
    live: false,
    report: (finding) => findings.push(finding),
    ...options,
  });
  pipeline.newSource();
  const all = frames();
  for (let at = 0; at < all.length; at += BATCH_FRAMES) {
    pipeline.deliver(batchOf(all.slice(at, at + BATCH_FRAMES), linkType));
  }
  pipeline.finish();
  return findings;
}

const BATCH_FRAMES = 64;

function batchOf(
  frames: readonly CapturedFrame[],
  linkType: number,
): ReturnType<typeof createBatch> {
  const batch = createBatch(frames.length);
  batch.bytes = joined(frames.map(({ bytes }) => bytes));
  let start = 0;
  frames.forEach(({ at, bytes, wireLength }, i) => {
    batch.startAt[i] = start;
    batch.length[i] = bytes.length;
    batch.wireLength[i] = wireLength ?? bytes.length;
    batch.at[i] = at;
    batch.linkType[i] = linkType;
    start += bytes.length;
  });
  batch.count = frames.length;
  return batch;
}

/** Names, numbers and kinds of evidence; words and ids may change without anything being wrong. */
export function normal(findings: readonly Finding[]): object[] {
  const rows = findings.map((finding) => ({
    grade: finding.grade,
    category: finding.category,
    client: `${finding.client.ip} ${finding.client.port}`,
    server: `${finding.server.ip} ${finding.server.port} ${finding.server.name ?? ''}`.trim(),
    carriers: finding.carriers.join(' in '),
    protocol: finding.protocol,
    coin: finding.coin,
    algorithm: finding.algorithm,
    agent: finding.agent,
    worker: finding.worker,
    wallet: finding.wallet,
    shares: finding.shares,
    hashrate: rateText(finding.hashrate),
    evidence: kindsOf(finding.evidence),
    against: kindsOf(finding.against),
  }));
  return rows.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Two digits: the interval is far wider. */
function rateText(rate: Finding['hashrate']): string | null {
  if (rate === null) return null;
  const digits = (value: number): string => value.toExponential(1);
  return `${digits(rate.low)} < ${digits(rate.central)} < ${digits(rate.high)} ${rate.unit}, ${rate.basis}`;
}

function kindsOf(evidence: Finding['evidence']): string {
  return [...new Set(evidence.map(({ kind }) => kind))].sort().join(' ');
}
