/**
 * Faults. Each is done, lasts a while, and is healed; it is over when the parts are in contact again. Faults of one lane
 * never meet (nobody kills what is frozen); those of different lanes do.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '#base/random.ts';
import type { Trouble } from './history.ts';
import { meddle, MEDDLING, type MeddlingKind } from './kernel.ts';
import { moment } from './moment.ts';
import type { OfficeProcess } from './office-process.ts';
import type { PointLab } from './point-lab.ts';
import { EnforcerProcess } from './enforcer-process.ts';

export interface Fault {
  readonly kind: string;
  readonly lane: 'office' | 'enforcer' | 'line' | 'kernel';
  /** Nothing works as promised meanwhile. */
  readonly isTrouble: boolean;
  /** Does it and undoes it; gives how long what was killed took to start again. */
  readonly run: (world: World) => Promise<number>;
}

export interface World {
  readonly office: OfficeProcess;
  readonly point: PointLab;
  readonly random: Random;
  readonly old: () => { readonly orderId: string; readonly key: string } | null;
  readonly longestMs: number;
  /** Points that suffer with the office, too. */
  readonly others: readonly PointLab[];
  /** What is known only when they are in contact again. */
  readonly later: Promise<void>[];
  /** Exactly so long. */
  readonly lastsMs?: number;
}

const HOUR_MS = 3_600_000;
const JUMP_MS = 6 * HOUR_MS;
/** What needs longer to show: an enforcer that was told to stop for a while, a disk that stays full. */
const SHORTEST_MS = 200;
const HALT_MS = 2_000;
const CONTACT_MS_MAX = 300_000;

const lasts = ({ random, longestMs, lastsMs }: World): Promise<void> =>
  sleep(lastsMs ?? SHORTEST_MS + random.below(longestMs));

async function restarted(start: () => Promise<void> | void): Promise<number> {
  const from = moment();
  await start();
  return moment() - from;
}

/** An enforcer says nothing when it is ready: it is when it asks. */
async function startEnforcer({ point, office }: World): Promise<number> {
  return restarted(async () => {
    point.enforcer.start();
    await inContact(office, point);
  });
}

const FAULTS: readonly Fault[] = [
  {
    kind: 'office killed',
    lane: 'office',
    isTrouble: true,
    run: async ({ office, ...world }) => {
      await office.kill();
      await lasts({ office, ...world });
      return restarted(() => office.start());
    },
  },
  {
    kind: 'office frozen',
    lane: 'office',
    isTrouble: true,
    run: async (world) => {
      world.office.freeze();
      await lasts(world);
      world.office.thaw();
      return 0;
    },
  },
  {
    kind: 'office clock +6 h',
    lane: 'office',
    isTrouble: true,
    run: async ({ office }) => {
      await office.moveClock(office.aheadMs + JUMP_MS);
      return 0;
    },
  },
  {
    kind: 'office clock -6 h',
    lane: 'office',
    isTrouble: true,
    run: async (world) => {
      const { office } = world;
      const { aheadMs } = office;
      await office.moveClock(aheadMs - JUMP_MS);
      await lasts(world);
      await office.moveClock(aheadMs);
      return 0;
    },
  },
  {
    kind: 'point halted',
    lane: 'office',
    isTrouble: false,
    run: async (world) => {
      await world.office.ask({ do: 'halt', point: 0 });
      await lasts(world);
      // Long enough to see it obeyed.
      await sleep(HALT_MS);
      await world.office.ask({ do: 'unhalt', point: 0 });
      return 0;
    },
  },
  {
    kind: 'enforcer killed',
    lane: 'enforcer',
    isTrouble: true,
    run: async (world) => {
      await world.point.enforcer.kill();
      await lasts(world);
      return startEnforcer(world);
    },
  },
  {
    kind: 'enforcer frozen',
    lane: 'enforcer',
    isTrouble: true,
    run: async (world) => {
      world.point.enforcer.freeze();
      await lasts(world);
      world.point.enforcer.thaw();
      return 0;
    },
  },
  {
    kind: 'disk full',
    lane: 'enforcer',
    isTrouble: true,
    run: async (world) => {
      const { enforcer } = world.point;
      enforcer.fillDisk();
      await lasts(world);
      // Half of the time it is killed meanwhile, and begins with what it could keep.
      const isKilled = world.random.below(2) === 0;
      if (isKilled) await enforcer.kill();
      enforcer.emptyDisk();
      return isKilled ? startEnforcer(world) : 0;
    },
  },
  {
    kind: 'enforcer wall clock ±6 h',
    lane: 'enforcer',
    isTrouble: false,
    run: async (world) => {
      world.point.enforcer.moveWallClock(world.random.pick([-6, 6]));
      await lasts(world);
      world.point.enforcer.moveWallClock(0);
      return 0;
    },
  },
  {
    kind: 'release-all and --resume',
    lane: 'enforcer',
    isTrouble: true,
    run: async (world) => {
      const { enforcer, releasedHere } = world.point;
      await enforcer.releaseAll('--note', 'a drill');
      const from = moment();
      await lasts(world);
      releasedHere.push({ from, to: moment() });
      await enforcer.releaseAll('--resume');
      return 0;
    },
  },
  {
    kind: 'both killed',
    lane: 'office',
    isTrouble: true,
    run: async (world) => {
      const { office, point } = world;
      await Promise.all([office.kill(), point.enforcer.kill()]);
      await lasts(world);
      return restarted(async () => {
        point.enforcer.start();
        await office.start();
        await inContact(office, point);
      });
    },
  },
  ...(['cut', 'frozen', 'deaf'] as const).map((mode): Fault => ({
    kind: `line ${mode}`,
    lane: 'line',
    isTrouble: true,
    run: async (world) => {
      world.point.line.mode = mode;
      await lasts(world);
      world.point.line.mode = 'open';
      return 0;
    },
  })),
  {
    kind: 'line slow',
    lane: 'line',
    isTrouble: true,
    run: async (world) => {
      world.point.line.delayMs = 100 + world.random.below(900);
      await lasts(world);
      world.point.line.delayMs = 0;
      return 0;
    },
  },
  {
    kind: 'reports doubled',
    lane: 'line',
    isTrouble: false,
    run: async (world) => {
      world.point.line.isDoubling = true;
      await lasts(world);
      world.point.line.isDoubling = false;
      return 0;
    },
  },
  {
    kind: 'old reports again',
    lane: 'line',
    isTrouble: false,
    run: async (world) => {
      for (let i = 0; i < 4; i++) {
        await world.point.line.sayAgain((count) => world.random.below(Math.max(1, count)));
      }
      return 0;
    },
  },
  {
    kind: 'old answers again',
    lane: 'line',
    isTrouble: true,
    run: async (world) => {
      world.point.line.replays = 2;
      await lasts(world);
      world.point.line.replays = 0;
      return 0;
    },
  },
  ...MEDDLING.map((kind): Fault => ({
    kind: `table: ${kind}`,
    lane: 'kernel',
    isTrouble: false,
    run: (world) => doMeddle(world, kind),
  })),
];

async function doMeddle({ point, random, old }: World, kind: MeddlingKind): Promise<number> {
  const look = point.looks.at(-1) ?? null;
  const pick = <T>(items: readonly T[]): T => random.pick(items);
  // Before it is done, so that no look between sees what nobody did.
  const meddling = meddle(point.space, kind, { look, old: old(), pick });
  if (meddling === null) meddle(point.space, 'flush', { look, old: null, pick });
  point.meddlings.push(meddling ?? { at: moment(), kind: 'flush', adds: null });
  return Promise.resolve(0);
}

/** All kinds that this machine can do. */
export function faults(): readonly Fault[] {
  return FAULTS.filter(
    ({ kind }) => EnforcerProcess.hasWallClock || !kind.startsWith('enforcer wall'),
  );
}

/** Those that last longer than a lease, and touch no other point. */
export function longFaults(): readonly Fault[] {
  const kinds = ['enforcer killed', 'enforcer frozen', 'line cut', 'line frozen', 'line deaf'];
  return FAULTS.filter(({ kind }) => kinds.includes(kind));
}

/** Several at once, each in a lane of its own; returns when all is well again. */
export async function befall(world: World, together: readonly Fault[]): Promise<void> {
  const troubles = await Promise.all(
    together.map(async (fault) => {
      await sleep(world.random.below(world.longestMs));
      const from = moment();
      const startMs = await fault.run(world);
      return { fault, from, healedAt: moment(), startMs };
    }),
  );
  const healedAt = Math.max(...troubles.map((trouble) => trouble.healedAt));
  await inContact(world.office, world.point);
  const to = moment();
  for (const { fault, from, startMs } of troubles) {
    if (!fault.isTrouble) continue;
    const trouble: Trouble = { kind: fault.kind, from, to, healedAt, startMs };
    world.point.troubles.push(trouble);
    if (fault.lane === 'office') for (const other of world.others) share(world, other, trouble);
  }
}

/** When it is in contact again depends on faults of its own. */
function share({ office, later }: World, other: PointLab, trouble: Trouble): void {
  const mine = { ...trouble, startMs: Number.POSITIVE_INFINITY };
  later.push(
    inContact(office, other)
      .catch(() => undefined)
      .then(() => void other.troubles.push({ ...mine, to: moment() })),
  );
}

/** The enforcer's question waits at the office, and the office answers. */
export async function inContact(office: OfficeProcess, point: PointLab): Promise<void> {
  const until = moment() + CONTACT_MS_MAX;
  while (moment() < until) {
    if (office.isReady && point.line.mode === 'open' && point.line.openQuestions > 0) {
      const { refused } = await office.ask({ do: 'ping' });
      if (refused === null && point.line.openQuestions > 0) return;
    }
    await sleep(20);
  }
  throw new Error('The enforcer and its office do not find each other');
}
