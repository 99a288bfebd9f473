import { OperatingError } from '#base/errors.ts';
import type { Case } from '#model/case.ts';
import {
  ATTACHMENT_BYTES_MAX,
  CASE_ATTACHMENTS_MAX,
  type Attachment,
} from '#model/subject-case.ts';
import { keep } from '../evidence/keep-evidence.ts';
import type { Work } from '../work.ts';
import { mediaTypeOf } from './media-type.ts';

/** As evidence of the case, sealed like any other. Throws `too-many`, `too-large` and `unsupported-media`. */
export async function keepAttachments(
  work: Work,
  about: Case,
  attachments: readonly Attachment[],
): Promise<string[]> {
  if (attachments.length === 0) return [];
  await checkRoom(work, about.id, attachments.length);
  const { id: caseId, systemId, unitId, jurisdiction, sector } = about;
  const ids: string[] = [];
  for (const { name, content } of attachments) {
    const bytes = Buffer.from(content, 'base64');
    if (bytes.length > ATTACHMENT_BYTES_MAX) {
      throw new OperatingError('too-large', `A file has at most ${ATTACHMENT_BYTES_MAX} bytes`);
    }
    const mediaType = mediaTypeOf(bytes);
    if (mediaType === null) {
      throw new OperatingError(
        'unsupported-media',
        'Files are PDF, PNG, JPEG, plain text or office documents',
      );
    }
    const kind = mediaType.startsWith('image/') ? 'photo' : 'rectification-report';
    const place = { caseId, leadId: null, systemId, unitId, jurisdiction, sector };
    const said = { kind, mediaType, name, note: null, takenAt: null, source: 'subject' } as const;
    const { id } = await keep(work, bytes, { ...place, ...said });
    ids.push(id);
  }
  return ids;
}

async function checkRoom(work: Work, caseId: string, more: number): Promise<void> {
  const { count } = await work.tx
    .selectFrom('evidence')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('caseId', '=', caseId)
    .where('source', '=', 'subject')
    .executeTakeFirstOrThrow();
  if (count + more <= CASE_ATTACHMENTS_MAX) return;
  throw new OperatingError(
    'too-many',
    `To one case ${CASE_ATTACHMENTS_MAX} files can be handed in: bring more to the office`,
  );
}
