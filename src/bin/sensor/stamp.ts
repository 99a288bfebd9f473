/** What goes with every finding, so that it can be judged again later: version, settings, lists. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '#base/canonical-json.ts';
import type { SensorConfig } from '#model/config.ts';
import { IndicatorSet } from '#detect/indicators/indicator-set.ts';
import { ownLists } from '#detect/indicators/own-lists.ts';
import type { SensorStamp } from '#model/delivery.ts';
import type { ListSnapshot } from '#model/transcript.ts';
import { listNames, readHeader } from '../list-store.ts';
import { listSnapshots } from '../transcripts.ts';
import { VERSION } from '../version.ts';

/** Without the sensor's id, which enrolment gives. Lists are read once, as the capturing threads read them. */
export async function stampOf(
  sensor: SensorConfig,
  dataDir: string,
): Promise<Omit<SensorStamp, 'id'>> {
  return {
    version: VERSION,
    configDigest: digestOf(sensor),
    lists: sensor.lists ? await snapshotsOf(dataDir, sensor.trading) : [],
  };
}

/** Only what decides about what is found; where findings go and how they are kept does not. */
function digestOf(sensor: SensorConfig): string {
  const { interfaces, files, networks, filter, promiscuous, lists, trading, region, language } =
    sensor;
  const settings = {
    interfaces,
    files,
    networks,
    filter: filter ?? null,
    promiscuous,
    lists,
    trading,
    region: region ?? null,
    language,
  };
  return createHash('sha256').update(canonicalJson(settings)).digest('hex');
}

/** Our own first, then those that were added. */
async function snapshotsOf(dataDir: string, trading: boolean): Promise<ListSnapshot[]> {
  const snapshots = [...listSnapshots(new IndicatorSet(ownLists(trading), { trading }))];
  for (const name of await listNames(dataDir)) {
    const header = await readHeader(dataDir, name);
    if (header === null || (header.category !== 'mining' && !trading)) continue;
    const { fetchedAt, statedAt, names, addresses } = header;
    snapshots.push({ name, fetchedAt, statedAt, entries: names + addresses });
  }
  return snapshots;
}
