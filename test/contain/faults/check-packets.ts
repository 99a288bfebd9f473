/** Whether what the table says is so on the wire: packets of who is held stop, all others pass (P). */
import type { Case } from './check-history.ts';
import type { Look, Probe } from './history.ts';
import { firstAfter } from './promises.ts';

/** A site is no pool and in no garden: only these two keep packets from it. */
const STOPPING = new Set(['strict-garden', 'blackhole']);
/** What was the case in all looks from so long before until so long after, was the case for the packet. */
const AROUND_MS = 500;

export function checkPackets(one: Case): void {
  const { point, promises, found, count } = one;
  for (const probe of point.probes) {
    const foreign = point.meddlings.filter(({ at }) => at <= probe.to + AROUND_MS);
    if (foreign.some(({ at }) => probe.from <= promises.undoneAt(at))) continue;
    const around = looksAround(point.looks, probe);
    if (around.length < 2) continue;
    const stops = around.map((look) => isStopped(look, probe.host));
    const isHeld = stops.every(Boolean);
    if (!isHeld && stops.some(Boolean)) continue;
    count(isHeld ? 'packets of held hosts' : 'packets of others');
    if (isHeld !== probe.isAnswered) continue;
    const says = `${probe.host} is ${isHeld ? '' : 'not '}held, and its packet ${isHeld ? 'passes' : 'does not pass'}`;
    found.push({ breaks: 'P', at: probe.from, says });
  }
}

function looksAround(looks: readonly Look[], { from, to }: Probe): readonly Look[] {
  const around: Look[] = [];
  for (let i = firstAfter(looks, from - AROUND_MS); i < looks.length; i++) {
    const look = looks[i];
    if (look === undefined || look.from > to + AROUND_MS) break;
    around.push(look);
  }
  return around;
}

function isStopped({ elements, exempt }: Look, host: string): boolean {
  if (exempt.includes(host)) return false;
  return elements.some(({ key, rung }) => key === host && STOPPING.has(rung ?? ''));
}
