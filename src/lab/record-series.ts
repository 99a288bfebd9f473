/**
 * Encrypted sessions as an observer sees them: who sent a TLS record of which length when. Miners of several kinds, and
 * ordinary clients that resemble them in one respect each. All lengths are those of TLS 1.3 (plain text + 17).
 */
import type { Random } from '#base/random.ts';
import type { Millis, Side } from '#model/stream.ts';

export interface SeriesRecord {
  readonly at: Millis;
  readonly side: Side;
  readonly length: number;
}

export interface Series {
  readonly name: string;
  readonly ports: readonly [number, number];
  readonly records: readonly SeriesRecord[];
}

type Play = (stage: Stage) => void;

const HOUR = 3_600_000;

class Stage {
  readonly random: Random;
  readonly millis: number;
  readonly records: SeriesRecord[] = [];

  constructor(random: Random, millis: number) {
    this.random = random;
    this.millis = millis;
  }

  client(at: Millis, plain: number): void {
    this.records.push({ at, side: 0, length: Math.round(plain) + 17 });
  }

  server(at: Millis, plain: number): void {
    this.records.push({ at, side: 1, length: Math.round(plain) + 17 });
  }

  /** A trip over the network and back, 20 … 120 ms. */
  trip(): number {
    return 20 + this.random.float() * 100;
  }

  /** Calls `act` at memoryless times. */
  freely(meanMs: number, act: (at: Millis, n: number) => void): void {
    let n = 0;
    for (let at = this.random.exponential(meanMs); at < this.millis; n++) {
      act(at, n);
      at += 150 + this.random.exponential(meanMs);
    }
  }

  /** Calls `act` by the clock, with some milliseconds of jitter. */
  regularly(everyMs: number, act: (at: Millis, n: number) => void): void {
    for (let n = 0; n * everyMs < this.millis; n++) act(n * everyMs + this.random.float() * 30, n);
  }

  between(least: number, most: number): number {
    return least + this.random.below(most - least + 1);
  }
}

const digits = (n: number): number => String(n).length;

/** What a pool and a miner exchange; all are to be found. */
export const MINERS: Readonly<Record<string, Play>> = {
  'cryptonote over TLS': (stage) => {
    stage.freely(25_000, (at, n) => {
      stage.client(at, 197 + digits(n + 2));
      stage.server(at + stage.trip(), 62 + digits(n + 2));
    });
    stage.freely(60_000, (at) => stage.server(at, 346));
  },
  'cryptonote with keepalives and refusals': (stage) => {
    stage.freely(20_000, (at, n) => {
      stage.client(at, 197 + digits(n + 2));
      const isRefused = stage.random.float() < 0.04;
      stage.server(at + stage.trip(), isRefused ? 96 : 62 + digits(n + 2));
    });
    stage.regularly(60_000, (at) => {
      stage.client(at, 92);
      stage.server(at + stage.trip(), 75);
    });
    stage.freely(60_000, (at) => stage.server(at, 346));
  },
  'stratum-v1 over TLS': (stage) => {
    stage.freely(15_000, (at, n) => {
      stage.client(at, 96 + digits(n + 4));
      stage.server(at + stage.trip(), 36 + digits(n + 4));
    });
    stage.regularly(30_000, (at) => stage.server(at, 530 + 67 * stage.between(10, 12)));
  },
  'processor miner that reports at each job': (stage) => {
    stage.regularly(30_000, (at, n) => {
      const late = stage.random.float() < 0.12 ? 9000 : 0;
      stage.server(at + late, 1131 + 67 * stage.between(0, 3));
      stage.client(at + late + 5, 99 + digits(n + 4));
      stage.server(at + late + 5 + stage.trip(), 56 + digits(n + 4));
    });
  },
  'web miner, pipelined': (stage) => {
    stage.freely(4000, (at, n) => {
      stage.client(at, 177);
      stage.server(at + stage.trip() + (n % 9 === 0 ? 3500 : 0), 52 + digits((n + 1) * 256));
    });
    stage.freely(25_000, (at) => stage.server(at, 245));
  },
  'equihash with fat shares': (stage) => {
    stage.freely(20_000, (at) => {
      stage.client(at, 2878);
      stage.server(at + stage.trip(), 25);
    });
    stage.freely(48_000, (at) => stage.server(at, 310));
  },
  'eth-proxy with polls and pushes': (stage) => {
    stage.regularly(10_000, (at) => {
      stage.client(at, 81);
      stage.server(at + stage.trip(), 243);
    });
    stage.freely(9000, (at) => stage.server(at, 243));
    stage.regularly(20_000, (at) => stage.client(at - 60, 148));
    stage.freely(45_000, (at) => {
      stage.client(at, 205);
      stage.server(at + stage.trip(), 39);
    });
  },
  'a job every second': (stage) => {
    stage.freely(18_000, (at, n) => {
      stage.client(at, 118 + digits(n + 3));
      stage.server(at + stage.trip(), 37 + digits(n + 3));
    });
    stage.freely(850, (at) => stage.server(at, 163));
  },
  'proxy of many machines': (stage) => {
    stage.freely(1500, (at, n) => {
      stage.client(at, 197 + digits(n + 2));
      stage.server(at + stage.trip(), 62 + digits(n + 2));
    });
    stage.freely(40_000, (at) => stage.server(at, 346));
  },
};

/** Ordinary sessions; each has some part of the grammar, none all of it. */
export const LOOK_ALIKES: Readonly<Record<string, Play>> = {
  'heartbeat with a counter, and chat': (stage) => {
    stage.regularly(30_000, (at, n) => {
      stage.client(at, 62 + digits(n));
      stage.server(at + stage.trip(), 92 + digits(n));
    });
    stage.freely(20_000, (at) => stage.server(at, stage.between(120, 900)));
  },
  'chat that is acknowledged': (stage) => {
    stage.freely(20_000, (at, n) => {
      stage.client(at, stage.between(90, 400));
      stage.server(at + stage.trip(), 58 + digits(n));
    });
    stage.freely(15_000, (at) => stage.server(at, stage.between(150, 900)));
  },
  'telemetry by the clock with commands': (stage) => {
    stage.regularly(10_000, (at, n) => {
      stage.client(at, 118);
      stage.server(at + stage.trip(), 40 + digits(n));
    });
    stage.freely(60_000, (at) => stage.server(at, 260));
  },
  'telemetry by events, MQTT acknowledged': (stage) => {
    stage.freely(15_000, (at) => {
      stage.client(at, 118);
      stage.server(at + stage.trip(), 4);
    });
    stage.freely(60_000, (at) => stage.server(at, 260));
  },
  'message queue: publisher that consumes': (stage) => {
    stage.freely(15_000, (at) => {
      stage.client(at, 240);
      stage.server(at + stage.trip(), 21);
    });
    stage.freely(20_000, (at) => {
      stage.server(at, 380);
      stage.client(at + 3, 21);
    });
  },
  'wallet that asks at each block': (stage) => {
    stage.freely(13_000, (at, n) => {
      stage.server(at, 1530);
      stage.client(at + 40, 130 + digits(n + 10));
      stage.server(at + 40 + stage.trip(), 56 + digits(n + 10));
    });
  },
  'wallet that asks at each block, by the clock': (stage) => {
    stage.regularly(12_000, (at, n) => {
      const slot = stage.random.float() < 0.03 ? 12_000 : 0;
      stage.server(at + slot, 1530);
      stage.client(at + slot + 40, 130 + digits(n + 10));
      stage.server(at + slot + 40 + stage.trip(), 56 + digits(n + 10));
    });
  },
  'requests answered in two records': (stage) => {
    stage.freely(9000, (at) => {
      const back = at + stage.trip();
      stage.client(at, 184);
      stage.server(back, 130);
      if (stage.random.float() < 0.4) stage.server(back + 2, 1750);
    });
  },
  'monitoring that polls': (stage) => {
    stage.regularly(5000, (at) => {
      stage.client(at, 120);
      stage.server(at + stage.trip(), 300);
    });
  },
  'polls with rare posts': (stage) => {
    stage.regularly(10_000, (at) => {
      stage.client(at, 110);
      stage.server(at + stage.trip(), 420);
    });
    stage.freely(90_000, (at) => {
      stage.client(at, stage.between(300, 900));
      stage.server(at + stage.trip(), 75);
    });
  },
  'DNS over TLS, padded': (stage) => {
    stage.freely(7000, (at) => {
      stage.client(at, 130);
      stage.server(at + stage.trip(), 470);
    });
  },
  'prices pushed, heartbeat answered': (stage) => {
    stage.freely(400, (at) => stage.server(at, stage.between(150, 168)));
    stage.regularly(15_000, (at) => {
      stage.client(at, 84);
      stage.server(at + stage.trip(), 44);
    });
  },
  'shell at work': (stage) => {
    stage.freely(2500, (at) => {
      stage.client(at, 36);
      stage.server(at + stage.trip(), stage.random.float() < 0.7 ? 36 : stage.between(60, 900));
    });
  },
  'dashboard: pushes each second, clicks': (stage) => {
    stage.freely(1000, (at) => stage.server(at, stage.between(300, 340)));
    stage.freely(20_000, (at, n) => {
      stage.client(at, stage.random.below(3) * 40 + 110 + digits(n));
      stage.server(at + stage.trip(), stage.between(200, 1200));
    });
  },
  'game by turns': (stage) => {
    stage.freely(12_000, (at, n) => {
      stage.client(at, 96 + digits(n));
      stage.server(at + stage.trip(), 210);
      stage.server(at + 4000 + stage.trip() * 20, 240);
    });
  },
  'mail that waits': (stage) => {
    stage.regularly(290_000, (at, n) => {
      stage.client(at, 6);
      stage.server(at + stage.trip(), 28);
      stage.client(at + 400, 9 + digits(n));
      stage.server(at + 400 + stage.trip(), 12);
    });
    stage.freely(120_000, (at) => {
      stage.server(at, stage.between(16, 19));
      stage.client(at + 20, 30);
      stage.server(at + 20 + stage.trip(), stage.between(300, 4000));
    });
  },
  'events of one size, answered by nothing': (stage) => {
    stage.freely(20_000, (at) => stage.client(at, 164));
    stage.freely(40_000, (at) => stage.server(at, 300));
  },
  browsing: (stage) => {
    stage.freely(8000, (at) => {
      stage.client(at, stage.between(200, 900));
      for (let n = stage.between(1, 9); n > 0; n--) {
        stage.server(at + stage.trip(), stage.between(200, 8000));
      }
    });
  },
};

/** One session of this kind, an hour unless told. */
export function recordSeries(name: string, random: Random, millis = HOUR): Series {
  const play = MINERS[name] ?? LOOK_ALIKES[name];
  if (play === undefined) throw new Error(`Broken invariant: no series is called ${name}`);
  const stage = new Stage(random, millis);
  play(stage);
  const records = stage.records.sort((a, b) => a.at - b.at);
  return { name, ports: [50_000, 443], records };
}
