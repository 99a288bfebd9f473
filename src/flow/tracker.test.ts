import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { Random } from '#base/random.ts';
import { inEthernet, layTcp, type Passage } from '#lab/network.ts';
import { flood } from '#lab/flood.ts';
import type { FlowInfo, Side } from '#model/stream.ts';
import { LINK } from '#wire/encapsulate.ts';
import { buildIp, buildTcp } from '#wire/frame.ts';
import type { CapturedFrame } from '#wire/pcap-write.ts';
import type { StreamReader } from './stream.ts';
import { DORMANT_SECONDS, type FlowSink, FlowTracker, type Glance, Watch } from './tracker.ts';

const ENDS = {
  client: { ip: '192.0.2.10', port: 50000 },
  server: { ip: '198.51.100.1', port: 3333 },
};
const START = 1_700_000_000_000;

class Recorder implements FlowSink {
  readonly said: [string, string][] = [];
  readonly flows: FlowInfo[] = [];
  gaps = 0;
  ends = 0;
  glances = 0;
  answer: (glance: Glance) => number = () => Watch.ATTACHED;

  glance(glance: Glance): number {
    this.glances++;
    return this.answer(glance);
  }

  open(flow: FlowInfo): StreamReader {
    this.flows.push(flow);
    const said: [string, string] = ['', ''];
    this.said.push(said);
    return {
      wanted: true,
      isDeaf: () => false,
      data: (side: Side, bytes: Uint8Array) => {
        said[side] += new TextDecoder().decode(bytes);
      },
      gap: () => {
        this.gaps++;
      },
      end: () => {
        this.ends++;
      },
    };
  }

  closed(): void {}
  wantsDatagrams(): boolean {
    return false;
  }
  datagram(): void {}
  mayBeListed(): boolean {
    return false;
  }
  contact(): void {}
}

function play(tracker: FlowTracker, frames: readonly CapturedFrame[]): void {
  for (const { bytes, at, wireLength } of frames) {
    tracker.deliver({
      bytes,
      count: 1,
      startAt: Uint32Array.of(0),
      length: Uint32Array.of(bytes.length),
      wireLength: Uint32Array.of(wireLength ?? bytes.length),
      at: Float64Array.of(at),
      linkType: Uint16Array.of(LINK.ETHERNET),
    });
  }
}

function talk(lines: number): { side: Side; at: number; bytes: Uint8Array }[] {
  return Array.from({ length: lines }, (_, i) => ({
    side: (i & 1) as Side,
    at: START + i * 50,
    bytes: new TextEncoder().encode(`line ${i} of side ${i & 1}\n`.repeat(1 + (i % 5))),
  }));
}

function spoken(turns: ReturnType<typeof talk>): [string, string] {
  const text = (side: Side): string =>
    turns
      .filter((turn) => turn.side === side)
      .map((turn) => new TextDecoder().decode(turn.bytes))
      .join('');
  return [text(0), text(1)];
}

suite('FlowTracker', () => {
  test('gives both sides in order through cuts, reordering, repetition and overlap', () => {
    const chance = fc.double({ min: 0, max: 0.4, noNaN: true });
    fc.assert(
      fc.property(fc.nat(), chance, chance, chance, (seed, reordered, repeated, overlapped) => {
        const recorder = new Recorder();
        const tracker = new FlowTracker(recorder, 1024);
        const turns = talk(20);
        const passage: Passage = { randomCuts: true, reordered, repeated, overlapped };
        play(tracker, layTcp(turns, ENDS, new Random(seed), passage));
        tracker.finish();
        assert.deepEqual(recorder.said, [spoken(turns)]);
        assert.equal(recorder.gaps, 0);
        assert.equal(recorder.ends, 1);
        assert.deepEqual(recorder.flows[0]?.ends, [ENDS.client, ENDS.server]);
        assert.deepEqual(tracker.gauges(), { flows: 0, streams: 0, heldBytes: 0 });
      }),
      { numRuns: 150 },
    );
  });

  test('tells gaps where segments are lost, and loses nothing else', () => {
    const recorder = new Recorder();
    const tracker = new FlowTracker(recorder, 1024);
    const turns = talk(60);
    play(tracker, layTcp(turns, ENDS, new Random(3), { lost: 0.2, segmentBytes: 12 }));
    tracker.finish();
    assert.ok(recorder.gaps > 0);
    const [client, server] = spoken(turns);
    assert.ok((recorder.said[0]?.[0].length ?? 0) > client.length / 2);
    assert.ok((recorder.said[0]?.[1].length ?? 0) < server.length);
    assert.equal(tracker.gauges().heldBytes, 0);
  });

  test('joins a stream whose opening was not captured, and says so', () => {
    const recorder = new Recorder();
    const tracker = new FlowTracker(recorder, 1024);
    const turns = talk(6);
    play(tracker, layTcp(turns, ENDS, new Random(1), { opening: false }));
    tracker.finish();
    assert.equal(recorder.flows[0]?.openingSeen, false);
    assert.deepEqual(recorder.said, [spoken(turns)]);
  });

  test('knows the opener from a SYN answer when the SYN itself is missing', () => {
    const recorder = new Recorder();
    const tracker = new FlowTracker(recorder, 1024);
    play(tracker, layTcp(talk(4), ENDS, new Random(1)).slice(1));
    tracker.finish();
    assert.deepEqual(recorder.flows[0]?.ends, [ENDS.client, ENDS.server]);
    assert.equal(recorder.flows[0]?.openingSeen, true);
  });

  test('begins a new flow when the ports are used again', () => {
    const recorder = new Recorder();
    const tracker = new FlowTracker(recorder, 1024);
    const first = layTcp(talk(4), ENDS, new Random(1));
    const later = talk(6).map((turn) => ({ ...turn, at: turn.at + 2000 }));
    play(tracker, first);
    play(tracker, layTcp(later, ENDS, new Random(2)));
    tracker.finish();
    assert.deepEqual(recorder.said, [spoken(talk(4)), spoken(later)]);
    assert.equal(recorder.ends, 2);
    assert.equal(tracker.counters().flows, 2);
  });

  test('reads data on a SYN (RFC 7413) of a flow whose ports were used before', () => {
    const recorder = new Recorder();
    const tracker = new FlowTracker(recorder, 1024);
    const between = { from: ENDS.client.ip, to: ENDS.server.ip };
    const ports = { sourcePort: ENDS.client.port, targetPort: ENDS.server.port };
    const frame = (seq: number, flags: number, text: string, after: number): CapturedFrame => {
      const payload = new TextEncoder().encode(text);
      const tcp = buildTcp({ ...ports, seq, flags, payload }, between);
      return { at: START + after, bytes: inEthernet(buildIp({ ...between, protocol: 6 }, tcp)) };
    };
    play(tracker, layTcp(talk(4), ENDS, new Random(1)));
    play(tracker, [frame(5000, 2, 'first ', 2000), frame(5007, 24, 'second', 2010)]);
    tracker.finish();
    assert.deepEqual(recorder.said.at(-1), ['first second', '']);
  });

  test('never shows an ignored flow again, and a dormant one only once it is old and quiet', () => {
    const recorder = new Recorder();
    recorder.answer = () => Watch.IGNORED;
    const tracker = new FlowTracker(recorder, 1024);
    play(tracker, layTcp(talk(20), ENDS, new Random(1)));
    assert.equal(recorder.glances, 1);

    const sleepy = new Recorder();
    sleepy.answer = () => Watch.DORMANT;
    const other = new FlowTracker(sleepy, 1024);
    const slow = talk(30).map((turn, i) => ({ ...turn, at: START + i * 2000 }));
    play(other, layTcp(slow, ENDS, new Random(1)));
    const young = slow.filter((turn) => turn.at - START < DORMANT_SECONDS * 1000).length;
    assert.ok(sleepy.glances > 1 && sleepy.glances <= 30 - young + 2, `${sleepy.glances}`);
  });

  test('ends idle flows, and keeps the table within its limit by evicting', () => {
    const recorder = new Recorder();
    recorder.answer = () => Watch.IGNORED;
    const tracker = new FlowTracker(recorder, 5000);
    for (const batch of flood({ flows: 20_000, start: START, payload: new Uint8Array(4) })) {
      tracker.deliver(batch);
      assert.ok(tracker.gauges().flows <= 5000);
    }
    // Round one evicts 15,000; in round two every flow has to begin again.
    assert.equal(tracker.counters().dropped['flows-evicted'], 35_000);
    tracker.expire(START + 3_600_000);
    assert.equal(tracker.gauges().flows, 0);
  });

  test('counts what it could not read, by reason', () => {
    const tracker = new FlowTracker(new Recorder(), 64);
    play(tracker, [
      { at: START, bytes: new Uint8Array(60) },
      { at: START, bytes: new Uint8Array(6) },
      { at: START, bytes: new Uint8Array(60), wireLength: 1500 },
    ]);
    const { packets, dropped } = tracker.counters();
    assert.equal(packets, 3);
    assert.deepEqual(dropped, { 'not-ip': 2, 'truncated-header': 1, 'frames-cut-short': 1 });
  });

  test('does not continue flows across captures of other times, but does across rotated ones', () => {
    for (const [gapMs, streams] of [
      [1000, 1],
      [86_400_000, 2],
    ] as const) {
      const recorder = new Recorder();
      const tracker = new FlowTracker(recorder, 64);
      const turns = talk(8).map((turn, i) => ({ ...turn, at: turn.at + (i < 4 ? 0 : gapMs) }));
      const frames = layTcp(turns, ENDS, new Random(1), { closing: 'none' });
      const cut = frames.findIndex((frame) => frame.at >= START + 4 * 50 + gapMs - 1);
      play(tracker, frames.slice(0, cut));
      tracker.newSource();
      play(tracker, frames.slice(cut));
      tracker.finish();
      assert.equal(recorder.flows.length, streams, `${gapMs}`);
    }
  });
});
