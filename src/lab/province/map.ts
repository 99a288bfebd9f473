/**
 * The sample province as a schematic map: seven areas of straight lines in units of nothing, drawn for this purpose. A city's
 * area is what its counties leave of it.
 */
import { AreaMap } from '#model/map.ts';

type Corner = readonly [number, number];

const AREAS: readonly (readonly [path: string, ring: readonly Corner[]])[] = [
  [
    'linshan/heqing',
    [
      [2, 8],
      [7, 6.5],
      [11.5, 8],
      [12, 12],
      [9, 14.5],
      [5, 13],
    ],
  ],
  [
    'linshan/heqing/beixin',
    [
      [5, 13],
      [9, 14.5],
      [12, 12],
      [13, 18],
      [8, 19.5],
      [4, 17],
    ],
  ],
  [
    'linshan/heqing/nanhu',
    [
      [2, 8],
      [2.5, 4],
      [6, 2],
      [10.5, 3.5],
      [11.5, 8],
      [7, 6.5],
    ],
  ],
  [
    'linshan/yunzhou',
    [
      [12, 12],
      [11.5, 8],
      [18.5, 9],
      [20, 13],
      [18, 17.5],
      [13, 18],
    ],
  ],
  [
    'linshan/yunzhou/shiqiao',
    [
      [11.5, 8],
      [10.5, 3.5],
      [15, 1.5],
      [19, 4],
      [18.5, 9],
    ],
  ],
  [
    'linshan/donglan',
    [
      [18, 17.5],
      [20, 13],
      [26, 11],
      [27, 15.5],
      [23, 18.5],
    ],
  ],
  [
    'linshan/donglan/lingang',
    [
      [20, 13],
      [18.5, 9],
      [19, 4],
      [24, 3.5],
      [28, 7],
      [26, 11],
    ],
  ],
];

export const SAMPLE_MAP: AreaMap = AreaMap.parse({
  type: 'FeatureCollection',
  features: AREAS.map(([jurisdiction, ring]) => ({
    type: 'Feature',
    properties: { jurisdiction },
    geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] },
  })),
});
