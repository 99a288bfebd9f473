/**
 * How well the message grammar tells mining inside TLS from other traffic:
 *
 *   node bench/grammar.ts FOLDER        FOLDER holds mining/, benign/ (captures) and flows/ (packet series)
 *
 * Flows that are not encrypted are judged as if they were: lines of text become records (+ 17 bytes, TLS 1.3), anything
 * else is taken segment by segment, which is harder than records. Every flow is judged from both ends.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { FlowGrammar } from '../src/analyze/encrypted/flow-grammar.ts';
import { Random } from '../src/base/random.ts';
import { FileSource } from '../src/capture/file/file.ts';
import { FlowTracker, Watch } from '../src/flow/tracker.ts';
import type { StreamReader } from '../src/flow/stream.ts';
import { LOOK_ALIKES, MINERS, recordSeries, type SeriesRecord } from '../src/lab/record-series.ts';
import type { BehaviourFact } from '../src/model/fact.ts';
import type { FlowInfo, Millis, Side } from '../src/model/stream.ts';

interface Judged {
  readonly name: string;
  readonly records: number;
  readonly fact: BehaviourFact | null;
}

/** Flows are handed to the judgement once they have lived this long. */
const LIVED_MS = 20_000;
const JUDGED_RECORDS_MIN = 24;
const SEEDS = 200;

function judge(name: string, records: readonly SeriesRecord[]): Judged {
  let fact: BehaviourFact | null = null;
  for (const client of [0, 1] as const) {
    const grammar = new FlowGrammar(client);
    for (const { side, length, at } of records) {
      if (!grammar.wanted) break;
      fact = grammar.add(side, length, at) ?? fact;
    }
    if (grammar.wanted) fact = grammar.judge(records.at(-1)?.at ?? 0) ?? fact;
  }
  return { name, records: records.length, fact };
}

/** Cuts what a flow says into records, lines or segments. */
class Cutter implements StreamReader {
  readonly wanted = true;
  readonly records: SeriesRecord[] = [];
  readonly flow: FlowInfo;
  readonly #asLines: boolean;
  readonly #open: [number, number] = [0, 0];
  readonly #kept: [number[], number[]] = [[], []];
  #from: Millis | null = null;
  isTls = false;

  constructor(flow: FlowInfo, asLines: boolean) {
    this.flow = flow;
    this.#asLines = asLines;
  }

  isDeaf(): boolean {
    return false;
  }

  gap(side: Side): void {
    this.#open[side] = 0;
    this.#kept[side] = [];
  }

  end(): void {
    // Nothing is held back.
  }

  data(side: Side, bytes: Uint8Array, at: Millis): void {
    this.#from ??= at;
    this.isTls ||= (bytes[0] === 0x16 || bytes[0] === 0x17) && bytes[1] === 3;
    if (this.isTls) this.#records(side, bytes, at);
    else if (this.#asLines) this.#lines(side, bytes, at);
    else this.#say(side, bytes.length, at);
  }

  #records(side: Side, bytes: Uint8Array, at: Millis): void {
    for (const byte of bytes) {
      const kept = this.#kept[side];
      if (this.#open[side] > 0) {
        this.#open[side] -= 1;
        continue;
      }
      kept.push(byte);
      if (kept.length < 5) continue;
      const length = ((kept[3] ?? 0) << 8) | (kept[4] ?? 0);
      if (kept[0] === 0x17) this.#say(side, length, at);
      this.#open[side] = length;
      this.#kept[side] = [];
    }
  }

  #lines(side: Side, bytes: Uint8Array, at: Millis): void {
    for (const byte of bytes) {
      this.#open[side] += 1;
      if (byte !== 10) continue;
      this.#say(side, this.#open[side] + 17, at);
      this.#open[side] = 0;
    }
  }

  #say(side: Side, length: number, at: Millis): void {
    if (at - (this.#from ?? at) >= LIVED_MS) this.records.push({ side, length, at });
  }
}

async function readCaptures(folder: string, asLines: boolean): Promise<Cutter[]> {
  const cutters: Cutter[] = [];
  for (const file of readdirSync(folder).filter((name) => /\.p?cap(ng)?$/.test(name))) {
    const tracker = new FlowTracker(
      {
        glance: () => Watch.ATTACHED,
        open: (flow) => {
          const cutter = new Cutter(flow, asLines);
          cutters.push(cutter);
          names.set(cutter, file);
          return cutter;
        },
        closed: () => undefined,
        wantsDatagrams: () => false,
        datagram: () => undefined,
        mayBeListed: () => false,
        contact: () => undefined,
      },
      100_000,
    );
    const source = new FileSource(join(folder, file));
    await source
      .run((batch) => tracker.deliver(batch), new AbortController().signal)
      .catch(() => {
        console.error(`not read to its end: ${file}`);
      });
    tracker.finish();
  }
  return cutters;
}

const names = new WeakMap<Cutter, string>();

function named(cutter: Cutter): string {
  const [from, to] = cutter.flow.ends;
  return `${names.get(cutter) ?? '?'} ${from.port}→${to.port}`;
}

/** `seconds,frame size` in each direction; headers of 54 or 66 bytes come off, bare acknowledgements fall away. */
function readSeries(folder: string): [string, SeriesRecord[]][] {
  const files = readdirSync(folder).filter((name) => /(outgoing|output)/.test(name));
  return files.map((file) => {
    const pair = [file, file.replace('outgoing', 'ingoing').replace('output', 'input')] as const;
    const records = pair.flatMap((name, side) => {
      const rows = readFileSync(join(folder, name), 'utf8').trim().split('\n');
      const frames = rows.map((row) => row.split(',').map(Number));
      const header = frames.some(([, size]) => size === 54) ? 54 : 66;
      return frames
        .filter(([, size = 0]) => size - header > 12)
        .map(([second = 0, size = 0]): SeriesRecord => ({
          side: side === 0 ? 0 : 1,
          at: second * 1000,
          length: size - header + 17,
        }));
    });
    return [file, records.sort((a, b) => a.at - b.at)];
  });
}

function show(title: string, judged: readonly Judged[], list: boolean): void {
  const long = judged.filter(({ records }) => records >= JUDGED_RECORDS_MIN);
  const found = judged.filter(({ fact }) => fact !== null);
  console.log(
    `${title.padEnd(46)} ${String(judged.length).padStart(6)} ${String(long.length).padStart(6)} ` +
      String(found.length).padStart(6),
  );
  for (const { name, fact } of list ? found : []) {
    console.log(`    ${name}: fit ${fact?.fit ?? 0} ${JSON.stringify(fact?.seen)}`);
  }
}

const folder = process.argv[2];
if (folder === undefined) {
  console.error('usage: node bench/grammar.ts FOLDER');
  process.exit(2);
}
console.log(`${''.padEnd(46)}  flows judged  found`);
const mining = await readCaptures(join(folder, 'mining'), true);
const benign = await readCaptures(join(folder, 'benign'), false);
const judgeAll = (cutters: readonly Cutter[]): Judged[] =>
  cutters.map((cutter) => judge(named(cutter), cutter.records));
show('captures with mining, TLS', judgeAll(mining.filter((c) => c.isTls)), true);
show('captures with mining, in clear, as records', judgeAll(mining.filter((c) => !c.isTls)), true);
show('other captures, TLS', judgeAll(benign.filter((c) => c.isTls)), true);
show('other captures, not TLS, as segments', judgeAll(benign.filter((c) => !c.isTls)), true);
const series = readSeries(join(folder, 'flows')).map(([name, records]) =>
  judge(basename(name), records),
);
show('packet series', series, true);
for (const [title, plays] of [
  ['miner', MINERS],
  ['look-alike', LOOK_ALIKES],
] as const) {
  for (const name of Object.keys(plays)) {
    const judged = Array.from({ length: SEEDS }, (_, seed) =>
      judge(name, recordSeries(name, new Random(seed + 1000)).records),
    );
    show(`${title}: ${name}`, judged, false);
  }
}
