/** The sensor of the demonstration: made-up frames through the real pipeline, spool and courier, as time goes by. */
import { Random } from '#base/random.ts';
import type { Clock } from '#base/clock.ts';
import { LiveTraffic } from '#lab/province/live-traffic.ts';
import { NETWORKS } from '#lab/province/systems.ts';
import { Config } from '#model/config.ts';
import { batchOf } from '../drill/sighting.ts';
import { loadIndicators } from '../list-store.ts';
import { createPipeline } from '../pipeline.ts';
import { Courier, type Deliver } from '../sensor/courier.ts';
import { Intake } from '../sensor/intake.ts';
import { Spool } from '../sensor/spool.ts';
import { stampOf } from '../sensor/stamp.ts';

/** The wire is looked at so often; with the courier's own pace a finding is in the office two seconds after its proof. */
const LOOK_MS = 250;
const SPOOL_BYTES = 16 * 1_048_576;
/** A province of made-up traffic has a few dozen at a time. */
const FLOWS_MAX = 16_384;

export interface LiveSensorParts {
  /** Where it may keep its spool. */
  readonly folder: string;
  readonly sensorId: string;
  readonly seed: number;
  readonly clock: Clock;
  readonly deliver: Deliver;
  /** Whether equipment lets an address reach its pool. */
  readonly passes: (address: string) => boolean;
  readonly say: (text: string) => void;
}

export interface LiveSensor {
  close(): Promise<void>;
}

export async function startLiveSensor(parts: LiveSensorParts): Promise<LiveSensor> {
  const { folder, sensorId, clock, say } = parts;
  const { sensor } = Config.parse({ sensor: { networks: [...NETWORKS] } });
  const stamp = { id: sensorId, ...(await stampOf(sensor, folder)) };
  const now = (): number => clock.now();
  const spool = await Spool.open({ folder, bytesMax: SPOOL_BYTES, now });
  let courier: Courier | null = null;
  const startedAt = now();
  const intake = new Intake({
    spool,
    startedAt,
    kept: () => courier?.wake(),
    notice: say,
    unkept: say,
  });
  courier = new Courier({
    spool,
    deliver: parts.deliver,
    stamp: () => stamp,
    health: () => intake.health,
    clock,
    random: new Random(parts.seed),
    tell: (news) => {
      if (news.kind !== 'well') say(news.message);
    },
  });
  const stop = new AbortController();
  const delivering = courier.run(stop.signal);
  const looking = await look(parts, intake);
  return {
    async close() {
      clearInterval(looking);
      await intake.settle();
      stop.abort();
      await delivering;
      await spool.close();
    },
  };
}

async function look(
  { folder, seed, clock, passes }: LiveSensorParts,
  intake: Intake,
): Promise<NodeJS.Timeout> {
  const traffic = new LiveTraffic(seed, clock.now());
  const pipeline = createPipeline({
    index: await loadIndicators({ trading: false, dataDir: folder }),
    networks: [...NETWORKS],
    language: 'en',
    trading: false,
    live: true,
    flowsMax: FLOWS_MAX,
    report: (finding) => intake.finding(finding),
    onTranscript: (finding, transcript) =>
      intake.transcript({ kind: 'transcript', finding, transcript }),
  });
  pipeline.newSource();
  const status = {
    packetsPerSecond: 0,
    bitsPerSecond: 0,
    flows: 0,
    kernelDrops: 0,
    kernelFreezes: 0,
    sources: [{ name: 'simulated', state: 'replay' }],
  };
  return setInterval(() => {
    const at = clock.now();
    const frames = traffic.until(at, passes);
    if (frames.length > 0) pipeline.deliver(batchOf(frames));
    pipeline.tick(at);
    intake.status(status, pipeline.counters());
  }, LOOK_MS);
}
