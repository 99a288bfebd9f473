/** Counters for Prometheus. Their labels are names of ours (routes, codes, types of events), never anything that was sent. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Office, Told } from '#service/office.ts';
import { logSize, outboxWaiting, releaseMs } from '#service/health/figures.ts';

export interface Metrics {
  readonly contentType: string;
  /** The text that is scraped. */
  text(): Promise<string>;
  answered(route: string, status: number, seconds: number): void;
  refused(code: string): void;
  stop(): void;
}

/** Seconds: most answers take milliseconds, one of a second is seen by people. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

export function createMetrics(
  office: Office,
  at: { readonly logFolder: string | null; streamCount(): number },
): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'minewatch_' });
  const requests = new Counter({
    name: 'minewatch_http_requests_total',
    help: 'Requests answered, by route and status',
    labelNames: ['route', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'minewatch_http_request_seconds',
    help: 'Time to answer, by route',
    labelNames: ['route'],
    buckets: BUCKETS,
    registers,
  });
  const refusals = new Counter({
    name: 'minewatch_refusals_total',
    help: 'Requests refused, by code of the error table; fault: broken on our side',
    labelNames: ['code'],
    registers,
  });
  const heard = recordCounters(registers);
  const released = releaseSeconds(office, registers);
  office.listeners.add(heard);
  office.listeners.add(released);
  addGauges(office, registers, at);
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    answered: (route, status, took) => {
      requests.inc({ route, status });
      seconds.observe({ route }, took);
    },
    refused: (code) => refusals.inc({ code }),
    stop: () => {
      office.listeners.delete(heard);
      office.listeners.delete(released);
      registry.clear();
    },
  };
}

/** What this process recorded. One call of the listener is one decision. */
function recordCounters(registers: Registry[]): (events: readonly Told[]) => void {
  const decisions = new Counter({
    name: 'minewatch_decisions_total',
    help: 'Decisions recorded by this process',
    registers,
  });
  const events = new Counter({
    name: 'minewatch_events_total',
    help: 'Events recorded by this process, by type',
    labelNames: ['type'],
    registers,
  });
  const findings = new Counter({
    name: 'minewatch_findings_taken_total',
    help: 'Findings taken in by this process',
    registers,
  });
  const breaches = new Counter({
    name: 'minewatch_clock_breaches_total',
    help: 'Deadlines that passed unmet, as told by this process',
    registers,
  });
  return (told) => {
    decisions.inc();
    for (const { type } of told) {
      events.inc({ type });
      if (FINDING_TYPES.has(type)) findings.inc();
      if (type === 'clock.breached') breaches.inc();
    }
  };
}

/** Seconds: a point that is well lets go in one or two, one that is out of reach when it is back. */
const RELEASE_BUCKETS = [0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 86_400];

/** From the decision to let go to when every point was seen to have let go: somebody waits all that time. */
function releaseSeconds(office: Office, registers: Registry[]): (events: readonly Told[]) => void {
  const seconds = new Histogram({
    name: 'minewatch_release_seconds',
    help: 'From the decision to lift a hold until it was seen to be gone from every point, as told by this process',
    buckets: RELEASE_BUCKETS,
    registers,
  });
  const observe = async (id: string): Promise<void> => {
    const took = await releaseMs(office, id);
    if (took !== null) seconds.observe(took / 1000);
  };
  return (told) => {
    for (const { type, streamId } of told) {
      // A store that has just been closed has nobody left who would scrape.
      if (type === 'order.lifted' || type === 'order.expired') observe(streamId).catch(() => null);
    }
  };
}

/** Events by which a finding comes into the record. */
const FINDING_TYPES: ReadonlySet<string> = new Set(['lead.made', 'lead.sighted']);

function addGauges(
  office: Office,
  registers: Registry[],
  at: { readonly logFolder: string | null; streamCount(): number },
): void {
  const size: Gauge = new Gauge({
    name: 'minewatch_log_size',
    help: 'Events of the log',
    registers,
    collect: async () => size.set(await logSize(office)),
  });
  const waiting: Gauge = new Gauge({
    name: 'minewatch_outbox_waiting',
    help: 'Effects of decisions that nobody has taken up yet',
    registers,
    collect: async () => waiting.set(await outboxWaiting(office)),
  });
  const streams: Gauge = new Gauge({
    name: 'minewatch_event_streams',
    help: 'Event streams open',
    registers,
    collect: () => {
      streams.set(at.streamCount());
    },
  });
  if (at.logFolder === null) return;
  const checkpoint = join(at.logFolder, 'checkpoint');
  const age: Gauge = new Gauge({
    name: 'minewatch_log_checkpoint_age_seconds',
    help: 'Since the last signed checkpoint of the log was published; NaN: there is none',
    registers,
    collect: async () => {
      const written = await stat(checkpoint).catch(() => null);
      age.set(written === null ? Number.NaN : (Date.now() - written.mtimeMs) / 1000);
    },
  });
}
