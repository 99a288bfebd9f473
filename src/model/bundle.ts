/** A case on its own: everything an outsider needs to check it without us. The files of the bundle, as schemas. */
import { z } from 'zod';
import { HexHash, LogLeaf } from './log-leaf.ts';

/** Files that every bundle has beside `manifest.json` and `manifest.sig`; evidence lies at `evidence/<sha256>`. */
export const BUNDLE_FILES = ['events.jsonl', 'proofs.json', 'checkpoint', 'verify.mjs'] as const;

/** Files of a bundle. A case has tens of pieces of evidence. */
export const BUNDLE_FILES_MAX = 20_000;
/** Events of a bundle: the life of a case and of the systems it is about. */
export const BUNDLE_EVENTS_MAX = 200_000;

const Hex = z.string().regex(/^(?:[0-9a-f]{2}){8,64}$/, 'hex digits in lower case');

export const BundleManifest = z.strictObject({
  format: z.literal('minewatch-case'),
  version: z.literal(1),
  caseId: z.string().min(1).max(256),
  createdAt: LogLeaf.shape.at,
  /** Of the log: the first line of its checkpoints. */
  origin: z.string().min(1).max(1024),
  /** Verifier keys of the log, as the bundle itself names them; who trusts them is another question. */
  keys: z.array(z.string().max(1024)).min(1).max(16),
  files: z
    .array(
      z.strictObject({
        path: z.string().regex(/^(?:[a-z]+\.[a-z]+|checkpoint|evidence\/[0-9a-f]{64})$/),
        sha256: HexHash,
        size: z.number().int().nonnegative(),
      }),
    )
    .max(BUNDLE_FILES_MAX),
});
export type BundleManifest = z.infer<typeof BundleManifest>;

/** A line of `events.jsonl`: the leaf, and what its hashes are of. */
export const BundleEvent = LogLeaf.omit({ v: true }).extend({
  actor: z.strictObject({ kind: z.string().max(64), id: z.string().max(256).nullable() }),
  salt: Hex,
  data: z.unknown(),
  /** Null: the event has no personal data. */
  personalHash: HexHash.nullable(),
  /** Null where the personal data was erased or is withheld; only its hash is left then. */
  personalSalt: Hex.nullable(),
  personal: z.unknown(),
});
export type BundleEvent = z.infer<typeof BundleEvent>;

/** `proofs.json`: for each event the path to the root of the enclosed checkpoint, hashes in base64 from the leaf up. */
export const BundleProofs = z.strictObject({
  proofs: z
    .array(
      z.strictObject({
        seq: z.number().int().nonnegative(),
        hashes: z.array(z.string().length(44)).max(64),
      }),
    )
    .max(BUNDLE_EVENTS_MAX),
});
export type BundleProofs = z.infer<typeof BundleProofs>;
