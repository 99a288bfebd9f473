/** Findings taken in, and decisions made, per second: real batches of a real sensor into the full office. */
import { createHash } from 'node:crypto';
import { envelopeOf } from '#bin/drill/sighting.ts';
import { isoFrom } from '#base/clock.ts';
import type { Finding } from '#model/finding.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { sensorRoutes } from '#model/routes/sensors.ts';
import { ask, type BenchOffice } from './office.ts';
import { Times } from './times.ts';

export interface Rate {
  readonly name: string;
  readonly perSecond: number;
  /** One batch, or one decision. */
  readonly times: Times;
}

/** An office that was kept for another run has the findings of the first. */
const RUN = Date.now();
/** Seconds that each figure is measured for, about. */
const SECONDS = 6;
const BATCHES = [1, 50, 500] as const;

/** `leads`: made of nothing that opens a case. `cases`: each finding makes a lead and, by policy, a case with clocks. */
const NEWS = [
  { what: 'new miners, leads', grade: 'behaved' },
  { what: 'new miners, cases opened', grade: 'work-proven' },
] as const;

export async function measureIntake(bench: BenchOffice): Promise<readonly Rate[]> {
  const rates: Rate[] = [];
  const intake = new Intake(bench);
  for (const size of BATCHES) {
    for (const { what, grade } of NEWS) {
      rates.push(await intake.measure(`${what}, ${size} a batch`, size, () => intake.fresh(grade)));
    }
    const known = Array.from({ length: size }, () => intake.fresh('behaved'));
    await intake.deliver(known);
    let version = 1;
    const again = (at: number): Finding => {
      if (at === 0) version++;
      return { ...(known[at] ?? intake.fresh('behaved')), version };
    };
    rates.push(await intake.measure(`known miners, ${size} a batch`, size, again));
  }
  return rates;
}

class Intake {
  readonly #bench: BenchOffice;
  #batches = 0;
  #made = 0;

  constructor(bench: BenchOffice) {
    this.#bench = bench;
  }

  /** A finding on a system that is known, where nothing was found lately. */
  fresh(grade: Finding['grade']): Finding {
    const { finding, clock } = this.#bench;
    // Systems whose cases were closed: what is found there is a new lead.
    do this.#made++;
    while (this.#made % 10 > 5);
    const number = this.#made;
    const id = createHash('sha256').update(`${RUN} ${number}`).digest('hex').slice(0, 32);
    const address = `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`;
    const seen = isoFrom(clock.now());
    return {
      ...finding,
      id,
      grade,
      client: { ...finding.client, ip: address },
      firstSeen: seen,
      lastSeen: seen,
    };
  }

  async deliver(findings: readonly Finding[]): Promise<void> {
    const { office, sensor, clock } = this.#bench;
    clock.forward(1000);
    const sentAt = isoFrom(clock.now());
    const envelope = envelopeOf(sensor.id, ++this.#batches, clock.now());
    const body = { ...envelope, sentAt, findings: [...findings], transcripts: [] };
    const { refused } = await ask(office, sensor.actor, sensorRoutes.deliver, { body });
    const [first] = refused;
    if (first !== undefined) throw new Error(`refused: ${first.message}`);
  }

  async measure(name: string, size: number, make: (at: number) => Finding): Promise<Rate> {
    const times = new Times();
    while (times.sum < SECONDS * 1000) {
      const findings = Array.from({ length: size }, (_, at) => make(at));
      await times.of(() => this.deliver(findings));
    }
    return { name, perSecond: (times.count * size * 1000) / times.sum, times };
  }
}

/** An analyst takes on one case after the other. */
export async function measureDecisions(bench: BenchOffice): Promise<Rate> {
  const { office, people } = bench;
  const { items } = await ask(office, people.auditor, caseRoutes.list, {
    query: { state: 'lead', jurisdiction: 'sample/c03', limit: 200 },
  });
  const times = new Times();
  for (const { id } of items) {
    const body = { handlerId: people.city.id };
    await times.of(() => ask(office, people.city, caseRoutes.triage, { params: { id }, body }));
  }
  return { name: 'case.triage', perSecond: (times.count * 1000) / times.sum, times };
}
