/**
 * What a sensor's findings rest on lies where their lead lies: it comes into the case that the lead goes into, and goes out
 * with it as one bundle; who may see the one may see the other.
 */
import { decideCustody } from '#govern/evidence-item.ts';
import type { EvidenceItem } from '#model/evidence-item.ts';
import type { Lead } from '#model/lead.ts';
import type { Work } from '../work.ts';

/** One piece; nothing where it lies there already, or was destroyed. */
export async function attachPiece(work: Work, pieceId: string, lead: Lead): Promise<void> {
  await attach(work, [await work.load('evidence', pieceId)], lead);
}

/** All pieces of the lead; `fromId`: of the lead that was merged into it. */
export async function attachPieces(work: Work, lead: Lead, fromId = lead.id): Promise<void> {
  const pieces = work.tx.selectFrom('evidence').selectAll().where('leadId', '=', fromId);
  await attach(work, await pieces.orderBy('id').execute(), lead);
}

async function attach(work: Work, pieces: readonly EvidenceItem[], lead: Lead): Promise<void> {
  const { id: leadId, caseId, systemId, unitId, jurisdiction, sector } = lead;
  const data = { caseId, leadId, systemId, unitId, jurisdiction, sector };
  const elsewhere = pieces.filter(
    (piece) =>
      piece.destroyedAt === null &&
      (['caseId', 'leadId', 'systemId', 'unitId', 'jurisdiction', 'sector'] as const).some(
        (part) => piece[part] !== data[part],
      ),
  );
  await work.recordAll(
    'evidence',
    elsewhere.map((piece) => {
      const decision = decideCustody(piece, { type: 'evidence.attached', data });
      return { id: piece.id, decision, where: { jurisdiction } };
    }),
  );
}
