/** From the fields of a form to what the office takes, or what is wrong with each field. */
import type { z } from 'zod';
import {
  ATTACHMENT_BYTES_MAX,
  ATTACHMENTS_MAX,
  SubjectObjection,
  SubjectReport,
  type Attachment,
} from '#model/subject-case.ts';
import type { Language } from '#model/text.ts';
import { mediaTypeOf } from '#service/portal/media-type.ts';
import type { Faults } from './answer-pages.ts';
import type { Submitted, SubmittedFile } from './read-form.ts';
import type { FieldFault } from './words/words.ts';

export type ReadAnswer<T> = { readonly body: T } | { readonly faults: Faults };

export function readReport(submitted: Submitted, language: Language): ReadAnswer<SubjectReport> {
  const { found, done, rootCause, attestation } = submitted.fields;
  const own = { found, done, rootCause, attestationUpdated: attestation === 'yes' };
  return read(SubjectReport, { ...common(submitted, language), ...own }, submitted);
}

export function readObjection(
  submitted: Submitted,
  language: Language,
): ReadAnswer<SubjectObjection> {
  const { ground, reasons } = submitted.fields;
  return read(SubjectObjection, { ...common(submitted, language), ground, reasons }, submitted);
}

function common({ fields, files }: Submitted, language: Language) {
  const { name, as, affirmed } = fields;
  const by = { name, as };
  return { by, affirmed: affirmed === 'yes', language, attachments: files.map(attachmentFrom) };
}

function read<S extends z.ZodType>(
  schema: S,
  candidate: object,
  { files }: Submitted,
): ReadAnswer<z.infer<S>> {
  // Before the schema reads tens of megabytes of what is refused anyhow.
  const wrong = faultOfFiles(files);
  const parsed = schema.safeParse(
    wrong === null ? candidate : { ...candidate, attachments: [] satisfies Attachment[] },
  );
  const ofFiles: Faults = wrong === null ? {} : { files: wrong };
  if (parsed.success) return wrong === null ? { body: parsed.data } : { faults: ofFiles };
  const faults = parsed.error.issues.map((issue): [string, FieldFault] => [
    fieldOf(issue.path),
    faultOf(issue),
  ]);
  // The first fault of a field is the one to mend.
  return { faults: { ...Object.fromEntries(faults.toReversed()), ...ofFiles } };
}

function faultOfFiles(files: readonly SubmittedFile[]): FieldFault | null {
  if (files.length > ATTACHMENTS_MAX) return 'too-many-files';
  if (files.some(({ bytes }) => bytes.length > ATTACHMENT_BYTES_MAX)) return 'too-large-file';
  return files.some(({ bytes }) => mediaTypeOf(bytes) === null) ? 'wrong-file' : null;
}

/** The name of the field on the page: `name` of `by.name`, `files` of anything about attachments. */
function fieldOf(path: readonly PropertyKey[]): string {
  const [first, second] = path.map(String);
  if (first === 'attachments') return 'files';
  return first === 'by' ? (second ?? 'name') : (first ?? '');
}

const CHOSEN: ReadonlySet<string> = new Set(['as', 'rootCause', 'ground']);

function faultOf({ code, path }: z.core.$ZodIssue): FieldFault {
  const field = fieldOf(path);
  if (field === 'affirmed') return 'not-affirmed';
  if (field === 'files') return 'wrong-file';
  if (CHOSEN.has(field)) return 'choose';
  if (code === 'too_big') return 'too-long';
  return code === 'invalid_format' ? 'characters' : 'empty';
}

function attachmentFrom({ name, bytes }: SubmittedFile): Attachment {
  return { name: cleanName(name), content: Buffer.from(bytes).toString('base64') };
}

/** Characters of a file's name that are kept. */
const NAME_MAX = 120;

/** Only its last part, without controls and marks that turn the direction of writing; it is told, never opened by. */
export function cleanName(name: string): string {
  const [last = ''] = name.split(/[/\\]/).slice(-1);
  const visible = last.normalize('NFC').replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '');
  // A cut through a pair leaves half of it.
  return visible.slice(0, NAME_MAX).toWellFormed().trim() || 'file';
}
