/**
 * What the backbone of the sample province carries while the demonstration runs: ordinary traffic all the time, and about
 * every minute another system that begins to mine. A moment's frames are made when that moment comes.
 */
import { Random } from '#base/random.ts';
import type { Millis } from '#model/stream.ts';
import type { CapturedFrame } from '#wire/pcap-write.ts';
import { layTcp, layUdp } from '../network.ts';
import { EVERYDAY } from '../ordinary/everyday.ts';
import { LOOK_ALIKES } from '../ordinary/look-alikes.ts';
import type { Ordinary } from '../ordinary/talk.ts';
import { isReserved } from './history.ts';
import { framesOf, POOLS } from './session.ts';
import { strayAddress, SYSTEMS } from './systems.ts';

/** A visitor who has just come sees something happen. */
const FIRST_MINER_MS = 1_000;
const MINER_GAP_MS = { least: 40_000, spread: 30_000 } as const;
const ORDINARY_GAP_MS = { least: 700, spread: 2_500 } as const;
/** Long enough to be looked at while it lasts: ten minutes and more. */
const SHARES = { least: 80, spread: 80 } as const;
const SHARE_MS = 6_000;
/** Of so many miners one is on an address that nobody has registered. */
const STRAY_EVERY = 5;
/** After a longer pause (the clock was moved, the machine slept) the wire begins anew. */
const GAP_MS_MAX = 60_000;
/** Frames that wait for their moment: 30 sessions of some 1,000. More are not begun. */
const FRAMES_MAX = 40_000;

const ORDINARY: readonly Ordinary[] = [...EVERYDAY, ...LOOK_ALIKES];

interface Waiting extends CapturedFrame {
  /** Whose session with a pool it belongs to; null: ordinary. */
  readonly miner: string | null;
}

export class LiveTraffic {
  readonly #random: Random;
  readonly #miners: readonly string[];
  #waiting: Waiting[] = [];
  #at: Millis;
  #nextMiner: Millis;
  #nextOrdinary: Millis;
  #count = 0;

  constructor(seed: number, startAt: Millis) {
    this.#random = new Random(seed);
    this.#miners = SYSTEMS.flatMap(({ address, critical }, i) =>
      isReserved(i) && critical === null ? [address] : [],
    );
    this.#at = startAt;
    this.#nextMiner = startAt + FIRST_MINER_MS;
    this.#nextOrdinary = startAt;
  }

  /** What went by since the last call, in order. `passes`: whether an address is let through to its pool. */
  until(at: Millis, passes: (address: string) => boolean): readonly CapturedFrame[] {
    if (at - this.#at > GAP_MS_MAX) this.#beginAnew(at);
    this.#at = at;
    while (this.#nextOrdinary <= at) this.#talk();
    while (this.#nextMiner <= at) this.#mine();
    const due = this.#waiting.filter((frame) => frame.at <= at);
    this.#waiting = this.#waiting.filter((frame) => frame.at > at);
    return due
      .filter(({ miner }) => miner === null || passes(miner))
      .toSorted((a, b) => a.at - b.at);
  }

  #beginAnew(at: Millis): void {
    this.#waiting = [];
    this.#nextMiner = at + FIRST_MINER_MS;
    this.#nextOrdinary = at;
  }

  #mine(): void {
    const random = this.#random;
    const at = this.#nextMiner;
    this.#nextMiner += MINER_GAP_MS.least + random.below(MINER_GAP_MS.spread);
    if (this.#waiting.length > FRAMES_MAX) return;
    const turn = this.#count++;
    const isStray = turn % STRAY_EVERY === STRAY_EVERY - 1;
    // Seven and the number of systems have no common part, so each comes once before any comes twice.
    const known = this.#miners[(turn * 7) % this.#miners.length] ?? '';
    const client = isStray ? strayAddress(random.below(40), turn) : known;
    const { dialect, ...pool } = random.pick(POOLS);
    const shares = SHARES.least + random.below(SHARES.spread);
    const mining = { seed: random.u32(), dialect, client, pool, at, shares, shareMillis: SHARE_MS };
    for (const frame of framesOf(mining)) this.#waiting.push({ ...frame, miner: client });
  }

  #talk(): void {
    const random = this.#random;
    const at = this.#nextOrdinary;
    this.#nextOrdinary += ORDINARY_GAP_MS.least + random.below(ORDINARY_GAP_MS.spread);
    const ordinary = random.pick(ORDINARY);
    const which = ORDINARY.indexOf(ordinary);
    // The same few readers again and again: what they do on listed sites stays one hint each.
    const client = { ip: strayAddress(which, which % 3), port: 40_000 + random.below(20_000) };
    const ends = { client, server: { ip: `203.0.113.${10 + which}`, port: ordinary.port } };
    const turns = ordinary.turns(random, at);
    const frames = ordinary.transport === 'udp' ? layUdp(turns, ends) : layTcp(turns, ends, random);
    for (const frame of frames) this.#waiting.push({ ...frame, miner: null });
  }
}
