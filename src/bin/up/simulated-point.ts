/** The enforcement point of the demonstration: the real enforcer over HTTP, at a router that exists in memory only. */
import { join } from 'node:path';
import { Enforcer } from '#contain/enforcer.ts';
import { officeLine } from '#contain/office-line.ts';
import { StateFolder } from '#contain/state-folder.ts';
import { steadyClock } from '#contain/steady-clock.ts';
import { MemoryRouter } from '#lab/province/memory-router.ts';
import { VERSION } from '../version.ts';

/** A visitor watches: what was decided shows within seconds. */
const READ_BACK_MS = 5_000;

export interface SimulatedPointParts {
  readonly folder: string;
  readonly officeUrl: string;
  readonly pointId: string;
  readonly token: string;
  readonly officeKey: Uint8Array;
}

export interface SimulatedPoint {
  passes(address: string): boolean;
  /** Look, and report, now. */
  wake(): void;
  close(): Promise<void>;
}

export function startSimulatedPoint(parts: SimulatedPointParts): SimulatedPoint {
  const clock = steadyClock();
  const router = new MemoryRouter(() => clock.now());
  const line = officeLine({
    server: new URL(parts.officeUrl),
    pointId: parts.pointId,
    token: parts.token,
    ca: null,
  });
  const enforcer = new Enforcer({
    pointId: parts.pointId,
    officeKey: parts.officeKey,
    line,
    adapter: router,
    atDeath: 'lapse',
    folder: new StateFolder(join(parts.folder, 'simulated-point')),
    limits: {
      exempt: [],
      elementsMax: 1_000,
      shortestIpv4: 32,
      shortestIpv6: 128,
      isDryRun: false,
    },
    clock,
    readBackMs: READ_BACK_MS,
    software: `${VERSION} simulated`,
    tell: () => {},
  });
  const stop = new AbortController();
  const running = enforcer.run(stop.signal);
  return {
    passes: (address) => router.passes(address),
    wake: () => enforcer.wake(),
    async close() {
      stop.abort();
      line.close();
      await running;
    },
  };
}
