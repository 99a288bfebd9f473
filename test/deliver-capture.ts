/** A capture into an office by a sensor in this process: `await deliverCapture(running, sensorId, …)`. */
import { join } from 'node:path';
import { OperatingError } from '#base/errors.ts';
import type { RunningOffice } from '#bin/office/start-office.ts';
import { runSensor } from '#bin/sensor/run.ts';
import type { TokenActor } from '#model/actor.ts';
import { Config } from '#model/config.ts';
import { perform } from '#service/perform.ts';
import { deliverFindings } from '#service/sensors/deliver-findings.ts';

export interface Captured {
  /** The file, and where the sensor may keep what it needs. */
  readonly path: string;
  readonly folder: string;
  readonly networks: readonly string[];
}

/** Returns when the office has all of it. */
export async function deliverCapture(
  { office }: Pick<RunningOffice, 'office'>,
  sensorId: string,
  { path, folder, networks }: Captured,
): Promise<void> {
  const scopes = ['sensor:deliver'];
  const actor: TokenActor = { kind: 'token', id: sensorId, subjectId: sensorId, scopes };
  const { sensor } = Config.parse({
    sensor: { files: [path], networks: [...networks], lists: true },
  });
  const said: string[] = [];
  const status = await runSensor(
    {
      sensor,
      dataDir: join(folder, 'sensor-data'),
      speed: 0,
      say: (text) => void said.push(text),
      office: {
        sensorId,
        deliver: (body) => perform(office, deliverFindings, actor, { params: {}, query: {}, body }),
      },
    },
    new AbortController().signal,
  );
  if (status !== 0) throw new OperatingError('damaged', said.at(-1) ?? 'The sensor failed');
}
