import { readFileSync } from 'node:fs';
import { OperatingError } from '#base/errors.ts';
import { isoFrom } from '#base/clock.ts';
import { decideCustody } from '#govern/evidence-item.ts';
import type { BundleEvent } from '#model/bundle.ts';
import type { Case } from '#model/case.ts';
import type { EvidenceItem } from '#model/evidence-item.ts';
import { evidenceRoutes } from '#model/routes/evidence.ts';
import { payloadOf } from '#store/leaf.ts';
import { dataOf, openPersonal, sha256 } from '#store/record.ts';
import type { EventRow } from '#store/tables.ts';
import { writeBundle, zipBundle } from '#wire/tlog/bundle-write.ts';
import { query } from '../handler.ts';
import { proofReader } from '../log/published-log.ts';
import type { View } from '../view.ts';
import { inWork } from '../work.ts';
import { eventsOfCase } from './case-streams.ts';
import { openEvidence } from './open-evidence.ts';

/** Bytes of evidence in one bundle: it is made in memory, and its reply is a third longer. */
export const EXPORT_BYTES_MAX = 128 * 1024 * 1024;

/**
 * Exports at the same time: each holds its files three times in memory, and a connection to the database while it waits for
 * the publisher, which needs some itself.
 */
export const EXPORTS_MAX = 2;
let running = 0;

/** Text of the stand-alone verifier that travels with every bundle. */
const VERIFIER = readFileSync(new URL('../bundle/verify.mjs', import.meta.url), 'utf8');

/** Not a decision: it publishes the log first, which no decision may wait for. What it takes out is recorded after it. */
export const exportCase = query(evidenceRoutes.export, async (view, { params, body }) => {
  const found = await view.load('case', params.id);
  // Before the places are counted: who may not export takes none, and learns nothing of others.
  await view.require('evidence.export', found);
  const { bytes, sha256: hash } = await bundleOfCase(view, found, body.personal);
  return { id: found.id, sha256: hash, bundle: Buffer.from(bytes).toString('base64') };
});

interface CaseBundle {
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** Whoever asks may export evidence: their custody tells of it. */
export async function bundleOfCase(
  view: View,
  found: Case,
  withPersonal: boolean,
): Promise<CaseBundle> {
  if (running >= EXPORTS_MAX) {
    throw new OperatingError('too-many', 'Other cases are being exported: try again in a minute');
  }
  running++;
  try {
    return await exportOne(view, found, withPersonal);
  } finally {
    running--;
  }
}

async function exportOne(view: View, found: Case, withPersonal: boolean): Promise<CaseBundle> {
  const { office } = view;
  if (office.log === null) throw new OperatingError('unavailable', 'This office publishes no log');
  const { folder, key, publisher } = office.log;
  const { text, checkpoint } = await publisher.publish();
  const events = await eventsOfCase(view.db, found, checkpoint.size);
  const items = await view.db
    .selectFrom('evidence')
    .selectAll()
    .where('caseId', '=', found.id)
    .where('destroyedAt', 'is', null)
    .execute();
  const evidence = await contentsOf(view, items);
  const bundled: BundleEvent[] = [];
  for (const row of events) bundled.push(await bundleEvent(view, row, withPersonal));
  const files = writeBundle({
    caseId: found.id,
    createdAt: isoFrom(view.at),
    origin: checkpoint.origin,
    keys: [key.verifier],
    events: bundled,
    proofOf: proofReader(folder, checkpoint.size),
    checkpoint: text,
    evidence,
    verifier: VERIFIER,
    sign: (manifest) => key.sign(manifest),
  });
  const bundle = zipBundle(files, view.at);
  const hash = sha256(bundle);
  await recordCustody(view, items, hash);
  return { bytes: bundle, sha256: hash };
}

async function contentsOf(
  view: View,
  items: readonly EvidenceItem[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const total = items.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > EXPORT_BYTES_MAX) {
    throw new OperatingError('too-large', `The evidence has more than ${EXPORT_BYTES_MAX} bytes`);
  }
  const contents = new Map<string, Uint8Array>();
  for (const item of items) {
    const content = await openEvidence(view.office, view.db, item);
    if (typeof content === 'string') {
      throw new OperatingError(
        'damaged',
        `Evidence ${item.id} is ${content}: nothing was exported`,
      );
    }
    contents.set(item.sha256, content);
  }
  return contents;
}

/** Without personal data only their hashes go along: whoever has the data can still show that they belong there. */
async function bundleEvent(view: View, row: EventRow, withPersonal: boolean): Promise<BundleEvent> {
  const { seq, type, version, role, jurisdiction, at, personalHash } = row;
  const opened = withPersonal ? await openPersonal(view.db, view.office.vault, row) : null;
  return {
    seq,
    type,
    stream: { kind: row.streamKind, id: row.streamId },
    version,
    role,
    jurisdiction,
    at,
    payload: payloadOf(row),
    actor: { kind: row.actorKind, id: row.actorId },
    salt: hex(row.salt),
    data: dataOf(row),
    personalHash,
    personalSalt: opened === null ? null : hex(opened.salt),
    personal: opened === null ? null : opened.personal,
  };
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

async function recordCustody(
  { office, actor }: View,
  items: readonly EvidenceItem[],
  bundleSha256: string,
): Promise<void> {
  if (items.length === 0) return;
  await inWork(office, actor, async (work) => {
    for (const { id } of items) {
      const item = await work.load('evidence', id);
      await work.require('evidence.export', item);
      const event = { type: 'evidence.exported', data: { bundleSha256 } } as const;
      await work.record('evidence', id, decideCustody(item, event), item);
    }
  });
}
