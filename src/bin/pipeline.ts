/** capture → flow → analyze → detect: the one place where the stages are joined. */
import { ANALYZERS } from '#analyze/index.ts';
import { Conversation } from '#analyze/conversation.ts';
import { readDatagram } from '#analyze/dns/dns.ts';
import { Heard } from '#analyze/dns/heard.ts';
import { Gate, type Interest, look } from '#analyze/gate.ts';
import { createDetector } from '#detect/create-detector.ts';
import type { Detector, DetectorOptions } from '#detect/detector.ts';
import { type FlowSink, type Glance, FlowTracker, type Watch } from '#flow/tracker.ts';
import type { StreamReader } from '#flow/stream.ts';
import type { Packet } from '#wire/packet.ts';
import { sniOf } from '#wire/tls-sni.ts';
import type { FrameBatch } from '#model/batch.ts';
import type { AnswerFact, Fact } from '#model/fact.ts';
import type { FlowInfo, Millis, Side } from '#model/stream.ts';
import { ExpectedAddresses } from './expected-addresses.ts';
import { type OnTranscript, Transcripts } from './transcripts.ts';

/** Flows in the table at most: about 80 bytes each, and 32 more once there is IPv6. */
export const FLOWS_MAX = 1_048_576;

export interface PipelineOptions extends DetectorOptions {
  readonly flowsMax?: number;
  /** Told of every new DNS answer: another thread may see the flow to that address. */
  readonly onAnswer?: (answer: AnswerFact) => void;
  /**
   * Given: what proves mining is kept (`model/transcript.ts`), and handed out after `report` told the finding, before the
   * call that led to it returns. Called again for one finding when more is kept; the last replaces those before. Not
   * called for findings without a session (a name, an address).
   */
  readonly onTranscript?: OnTranscript;
}

export interface Pipeline {
  deliver(batch: FrameBatch): void;
  /** Frames of another file follow. */
  newSource(): void;
  /** A DNS answer that another thread heard. */
  learn(answer: AnswerFact): void;
  /** Time passes (live): idle flows end, changed findings are reported. */
  tick(at: Millis): void;
  finish(): void;
  /** Packets, bytes and flows so far, and what was dropped by reason. */
  counters(): { packets: number; bytes: number; flows: number; dropped: Record<string, number> };
}

export function createPipeline(options: PipelineOptions): Pipeline {
  const { onTranscript } = options;
  const transcripts = onTranscript === undefined ? null : new Transcripts(options, onTranscript);
  const detector = createDetector({
    ...options,
    report(finding, flow) {
      options.report(finding, flow);
      transcripts?.note(finding, flow);
    },
  });
  const sink = new Sink(options, detector, transcripts);
  const tracker = new FlowTracker(sink, options.flowsMax ?? FLOWS_MAX);
  sink.infoOf = (row) => tracker.flowInfo(row);
  let now: Millis = 0;
  return {
    deliver(batch) {
      if (batch.count === 0) return;
      now = batch.at[batch.count - 1] ?? now;
      sink.now = now;
      tracker.deliver(batch);
      transcripts?.flush();
    },
    newSource() {
      tracker.newSource();
    },
    learn(answer) {
      sink.learn(answer);
    },
    tick(at) {
      tracker.expire(at);
      detector.tick(at);
      transcripts?.flush();
    },
    finish() {
      tracker.finish();
      detector.finish(now);
      transcripts?.flush();
    },
    counters() {
      const { packets, bytes, flows, dropped } = tracker.counters();
      return {
        packets,
        bytes,
        flows,
        dropped: { ...dropped, ...detector.counters, ...transcripts?.counters },
      };
    },
  };
}

/** Facts of datagrams that name an address need no flow of their own. */
const NO_FLOW: FlowInfo = {
  id: 0,
  transport: 'udp',
  ends: [
    { ip: '0.0.0.0', port: 0 },
    { ip: '0.0.0.0', port: 0 },
  ],
  openingSeen: true,
  startedAt: 0,
};

const DNS_PORT = 53;
/** RFC 8446 §5.1: the content type of a ClientHello's record. */
const TLS_HANDSHAKE = 22;

class Sink implements FlowSink, Interest {
  now: Millis = 0;
  infoOf: (row: number) => FlowInfo = () => NO_FLOW;
  readonly #options: PipelineOptions;
  readonly #detector: Detector;
  readonly #transcripts: Transcripts | null;
  #datagramRow = 0;
  readonly #heard = new Heard();
  readonly #expected = new ExpectedAddresses();

  constructor(options: PipelineOptions, detector: Detector, transcripts: Transcripts | null) {
    this.#options = options;
    this.#detector = detector;
    this.#transcripts = transcripts;
  }

  glance(glance: Glance): number {
    return look(glance, this, this.now);
  }

  name(name: string, at: Millis): boolean {
    const { index } = this.#options;
    return index !== null && index.matchName(name, at) !== null;
  }

  open(flow: FlowInfo): StreamReader {
    const context = {
      ports: [flow.ends[0].port, flow.ends[1].port] as const,
      openingSeen: flow.openingSeen,
      carriers: [],
    };
    const emit = (fact: Fact): void => this.#detector.observe(flow, fact);
    return new Conversation(ANALYZERS, context, emit, this.#transcripts?.open(flow) ?? null);
  }

  closed(flow: FlowInfo, at: Millis): void {
    this.#detector.close(flow, at);
    this.#transcripts?.close(flow);
  }

  wantsDatagrams(port: number): boolean {
    return port === DNS_PORT;
  }

  datagram(
    row: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    side: Side,
    at: Millis,
  ): void {
    this.#datagramRow = row;
    readDatagram(bytes, start, end, side, at, this.#datagramFact, this.#heard);
  }

  /** A query matters when its name is listed, an answer because it may name an address seen later. */
  readonly #datagramFact = (fact: Fact): void => {
    if (fact.kind === 'name') {
      if (!this.name(fact.name, fact.at)) this.#heard.settle(fact.at);
      else this.#detector.observe(this.infoOf(this.#datagramRow), fact);
    } else if (fact.kind === 'dns-answer') {
      this.#heard.settle(fact.at);
      this.learn(fact);
      this.#options.onAnswer?.(fact);
    }
  };

  learn(answer: AnswerFact): void {
    this.#detector.observe(NO_FLOW, answer);
    // A listed name lies at this address: flows to it are contacts, whatever they carry.
    if (this.name(answer.name, answer.at)) this.#expected.add(answer.address);
  }

  mayBeListed(packet: Packet): boolean {
    const { index } = this.#options;
    if (this.#expected.mayHold(packet)) return true;
    if (index === null) return false;
    if (packet.family === 6) return index.holdsIpv6;
    return index.mayHoldIpv4(packet.src0) || index.mayHoldIpv4(packet.dst0);
  }

  contact(flow: FlowInfo, payload: Uint8Array, at: Millis): void {
    // Shared hosting: whoever names another server at a listed name's address is not visiting that name.
    const named = payload[0] === TLS_HANDSHAKE ? sniOf(payload, 0, payload.length) : null;
    if (named === null || this.name(named, at)) this.#detector.contact(flow, at);
    else if (this.#isListedAddress(flow, at)) this.#detector.contact(flow, at);
  }

  #isListedAddress({ ends }: FlowInfo, at: Millis): boolean {
    const { index } = this.#options;
    return ends.some(({ ip, port }) => index !== null && index.matchAddress(ip, port, at) !== null);
  }
}

// The tracker's watch numbers and the gate's answers are one set: where they differ, this does not compile.
Gate satisfies {
  NEW: typeof Watch.NEW;
  IGNORE: typeof Watch.IGNORED;
  READ: typeof Watch.ATTACHED;
  DORMANT: typeof Watch.DORMANT;
};
