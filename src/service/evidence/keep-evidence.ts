import { sha256 } from '#store/record.ts';
import type { Case } from '#model/case.ts';
import type { Draft } from '#model/event.ts';
import { EVIDENCE_BYTES_MAX, type evidenceEvents } from '#model/evidence-item.ts';
import { evidenceRoutes } from '#model/routes/evidence.ts';
import { OperatingError } from '#base/errors.ts';
import { command } from '../handler.ts';
import type { Work } from '../work.ts';

type Kept = Extract<Draft<typeof evidenceEvents>, { type: 'evidence.kept' }>;

/** What is said of a piece beside what follows from its bytes. */
export type Description = Omit<Kept['data'], 'sha256' | 'bytes' | 'storedSha256'> &
  Kept['personal'];

/**
 * Seals the bytes, puts them on disk, then records them: a crash in between leaves a file that nobody knows, never a
 * record without its file.
 */
export async function keep(
  work: Work,
  content: Uint8Array,
  { name, note, ...described }: Description,
): Promise<{ id: string; version: number; sha256: string }> {
  if (content.length > EVIDENCE_BYTES_MAX) {
    throw new OperatingError(
      'too-large',
      `A piece of evidence has at most ${EVIDENCE_BYTES_MAX} bytes`,
    );
  }
  const { office } = work;
  const id = work.newId();
  const sealed = await office.vault.seal(work.tx, id, content, work.iso);
  if (sealed === null) throw new Error('Broken invariant: a new key for a new piece');
  const storedSha256 = await office.blobs.put(sealed);
  const hash = sha256(content);
  const data = { ...described, sha256: hash, bytes: content.length, storedSha256 };
  const events = [{ type: 'evidence.kept', data, personal: { name, note } } as const];
  const { jurisdiction } = described;
  const { version } = await work.record('evidence', id, { events }, { jurisdiction });
  return { id, version, sha256: hash };
}

export const keepEvidence = command(evidenceRoutes.keep, async (work, { params, body }) => {
  const found = await caseForEvidence(work, params.id);
  const { jurisdiction, sector, unitId, systemId } = found;
  const { kind, mediaType, name, note, takenAt } = body;
  const isUnit = (await work.authority()).holder?.unitId === unitId;
  return keep(work, Buffer.from(body.content, 'base64'), {
    caseId: found.id,
    leadId: null,
    systemId,
    unitId,
    jurisdiction,
    sector,
    kind,
    mediaType,
    name,
    note,
    takenAt,
    source: isUnit ? 'unit' : 'staff',
  });
});

/** Throws where somebody may not add to it, or nobody may any more. */
export async function caseForEvidence(work: Work, caseId: string): Promise<Case> {
  const found = await work.load('case', caseId);
  const { jurisdiction, sector, unitId } = found;
  await work.require('evidence.add', { jurisdiction, sector, unitId });
  if (found.state === 'closed') {
    throw new OperatingError('wrong-state', 'The case is closed: reopen it to add evidence');
  }
  return found;
}
