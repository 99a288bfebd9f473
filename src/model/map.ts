/** A map of the deployer's own: GeoJSON (RFC 7946) whose areas name jurisdictions. */
import { z } from 'zod';
import { JurisdictionPath } from './authority.ts';

/** Areas at most: the counties of the largest province are 180. */
export const MAP_AREAS_MAX = 2000;
/** Corners of all areas together; a screen shows no more. */
export const MAP_POINTS_MAX = 200_000;
/** Bytes of the file. */
export const MAP_BYTES_MAX = 4 * 1024 * 1024;

/** Longitude and latitude, perhaps a height; a schematic map may have any numbers there. */
const Position = z.array(z.number().min(-1e6).max(1e6)).min(2).max(3);
const Ring = z.array(Position).min(4);

const Geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: z.array(Ring).min(1) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(Ring).min(1)).min(1) }),
]);

/** Members that we do not know are left out: maps carry all kinds of notes. */
export const AreaMap = z
  .object({
    type: z.literal('FeatureCollection'),
    features: z
      .array(
        z.object({
          type: z.literal('Feature'),
          properties: z.object({ jurisdiction: JurisdictionPath }),
          geometry: Geometry,
        }),
      )
      .min(1)
      .max(MAP_AREAS_MAX),
  })
  .refine((map) => pointsOf(map) <= MAP_POINTS_MAX, `at most ${MAP_POINTS_MAX} corners`);
export type AreaMap = z.infer<typeof AreaMap>;

type Shapes = readonly { readonly geometry: z.infer<typeof Geometry> }[];

function pointsOf({ features }: { readonly features: Shapes }): number {
  let count = 0;
  for (const { geometry } of features) {
    const parts = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    for (const rings of parts) for (const ring of rings) count += ring.length;
  }
  return count;
}
