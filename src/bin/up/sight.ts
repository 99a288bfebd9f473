/** Simulated sessions of the sample province through the real pipeline. */
import type { Finding } from '#model/finding.ts';
import type { Transcript } from '#model/transcript.ts';
import { framesOf, type Mining, type Sighted } from '#lab/province/session.ts';
import { interleave } from '#lab/network.ts';
import { batchOf } from '../drill/sighting.ts';
import { createPipeline } from '../pipeline.ts';

/** One session at a time. */
const FLOWS_MAX = 1_024;

export function sight(mining: Mining): Sighted {
  const told: { finding: Finding | null; transcript: Transcript | null } = {
    finding: null,
    transcript: null,
  };
  const pipeline = createPipeline({
    index: null,
    networks: [],
    language: 'en',
    trading: false,
    live: false,
    flowsMax: FLOWS_MAX,
    report: (finding) => {
      if (finding.client.ip === mining.client) told.finding = finding;
    },
    onTranscript: (_finding, transcript) => {
      told.transcript = transcript;
    },
  });
  pipeline.newSource();
  pipeline.deliver(batchOf(interleave([framesOf(mining)])));
  pipeline.finish();
  const { finding, transcript } = told;
  if (finding === null) throw new Error(`Broken invariant: ${mining.dialect} is found`);
  return { finding, transcript };
}
