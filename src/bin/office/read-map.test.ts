import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { PLACES } from '#lab/province/places.ts';
import { SAMPLE_MAP } from '#lab/province/map.ts';
import { AreaMap, MAP_AREAS_MAX, MAP_BYTES_MAX, MAP_POINTS_MAX } from '#model/map.ts';
import { readMap } from './read-map.ts';

const square = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 0],
];
const area = (coordinates: unknown = [square], jurisdiction = 'a/b') => ({
  type: 'Feature',
  id: 7,
  properties: { jurisdiction, name: 'Notes of others are left out' },
  geometry: { type: 'Polygon', coordinates },
});
const mapOf = (...features: unknown[]) => ({ type: 'FeatureCollection', crs: null, features });

test('readMap() reads areas that name jurisdictions, and refuses everything else in words', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'minewatch-map-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'map.json');
  const read = (content: unknown): AreaMap | null => {
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return readMap(path);
  };
  assert.equal(readMap(undefined), null);
  assert.deepEqual(read(mapOf(area()))?.features[0]?.properties, { jurisdiction: 'a/b' });
  const usage = { code: 'usage' };
  assert.throws(() => read(mapOf()), usage);
  assert.throws(() => read(mapOf(area([square], 'No path'))), usage);
  assert.throws(() => read(mapOf({ ...area(), properties: {} })), usage);
  assert.throws(() => read(mapOf(area([square.slice(1)]))), usage);
  assert.throws(() => read('{'), { code: 'unreadable' });
  truncateSync(path, MAP_BYTES_MAX + 1);
  assert.throws(() => readMap(path), { code: 'unreadable' });
  assert.throws(() => readMap(join(folder, 'none')), { code: 'unreadable' });
});

test('AreaMap has as many areas and corners as are named, and no more', () => {
  const areas = (count: number) => mapOf(...Array.from({ length: count }, () => area()));
  assert.ok(AreaMap.safeParse(areas(MAP_AREAS_MAX)).success);
  assert.ok(!AreaMap.safeParse(areas(MAP_AREAS_MAX + 1)).success);
  const ring = (count: number) => [Array.from({ length: count }, () => [0, 0])];
  assert.ok(AreaMap.safeParse(mapOf(area(ring(MAP_POINTS_MAX)))).success);
  assert.ok(!AreaMap.safeParse(mapOf(area(ring(MAP_POINTS_MAX + 1)))).success);
});

test('the sample map has an area for every place below the province', () => {
  const drawn = SAMPLE_MAP.features.map(({ properties }) => properties.jurisdiction);
  assert.deepEqual(drawn.toSorted(), PLACES.map(({ path }) => path).toSorted());
});
