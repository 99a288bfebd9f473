/** A transcript through the same analyzers and the same detection as the traffic that it was kept of. */
import { ANALYZERS } from '#analyze/index.ts';
import { Conversation } from '#analyze/conversation.ts';
import { createDetector } from '#detect/create-detector.ts';
import type { Detector } from '#detect/detector.ts';
import type { JobFact } from '#model/fact.ts';
import type { Finding } from '#model/finding.ts';
import type { IndicatorIndex } from '#model/indicator.ts';
import type { FlowInfo, Millis } from '#model/stream.ts';
import type { Note, Transcript } from '#model/transcript.ts';

export interface RecomputeOptions {
  /** Lists as they are now or as they were then (`transcript.versions.lists`); null: none. */
  readonly lists: IndicatorIndex | null;
  /** Empty: every session is told. */
  readonly networks: readonly string[];
  /** Left out: as when the finding was made. */
  readonly region?: string;
}

const FLOW_ID = 1;
/** A connection beside the one at hand. */
const OTHER_FLOW_ID = 2;

/**
 * The finding that the kept bytes give, or null where they give none. Its id is that of the finding that was told;
 * counts, rates and what follows from them cover the kept bytes only.
 */
export function recompute(transcript: Transcript, options: RecomputeOptions): Finding | null {
  const told: Finding[] = [];
  const { language, trading } = transcript.options;
  const region = options.region ?? transcript.options.region ?? undefined;
  const detector = createDetector({
    index: options.lists,
    networks: options.networks,
    language,
    trading,
    live: false,
    ...(region === undefined ? {} : { region }),
    report(finding, of) {
      if (of?.id === FLOW_ID) told.push(finding);
    },
  });
  const { transport, ends, openingSeen, startedAt } = transcript;
  const flow: FlowInfo = { id: FLOW_ID, transport, ends, openingSeen, startedAt };
  const lastAt = replay(transcript, flow, detector);
  detector.close(flow, lastAt);
  detector.finish(lastAt);
  return told.at(-1) ?? null;
}

/** Says everything again, in order; returns the time of the last word. */
function replay(transcript: Transcript, flow: FlowInfo, detector: Detector): Millis {
  const { pieces, notes, carriers, openingSeen } = transcript;
  const ports = [flow.ends[0].port, flow.ends[1].port] as const;
  const context = { ports, openingSeen, carriers };
  const conversation = new Conversation(ANALYZERS, context, (fact) => detector.observe(flow, fact));
  const sayNotes = (before: number): void => {
    for (const note of notes) if (note.before === before) say(note.said, flow, detector);
  };
  let lastAt = flow.startedAt;
  pieces.forEach(({ side, at, base64, lost }, i) => {
    sayNotes(i);
    // The address is looked up with the first payload, once DNS has said what it said.
    if (i === 0) detector.contact(flow, flow.startedAt);
    conversation.data(side, Buffer.from(base64, 'base64'), at);
    if (lost === true) conversation.gap(side, at);
    lastAt = Math.max(lastAt, at);
  });
  for (let before = pieces.length; before <= notesEnd(notes); before++) sayNotes(before);
  if (pieces.length === 0) detector.contact(flow, flow.startedAt);
  conversation.end(lastAt);
  return notes.reduce((last, { said }) => Math.max(last, said.at), lastAt);
}

function notesEnd(notes: Transcript['notes']): number {
  return notes.reduce((last, { before }) => Math.max(last, before), 0);
}

function say(note: Note, flow: FlowInfo, detector: Detector): void {
  if (note.kind !== 'work-elsewhere') {
    detector.observe(flow, note);
    return;
  }
  const { at, side, protocol } = note;
  detector.observe({ ...flow, id: OTHER_FLOW_ID }, { ...OTHER_JOB, at, side, protocol });
}

/** What another connection of this client and server carried; only that it was work is known here. */
const OTHER_JOB: Omit<JobFact, 'at' | 'side' | 'protocol'> = {
  kind: 'job',
  jobId: '',
  difficulty: null,
  algorithm: null,
  coin: null,
  height: null,
  coinbase: null,
  nbits: null,
  polled: true,
};
