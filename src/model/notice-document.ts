/** A notice in its final words: what was shown to people, kept as it was. Text, PDF and pages are made of it. */
import { z } from 'zod';
import { NOTICE_LANGUAGES } from './notice-template.ts';
import { VerificationCode } from './verification-code.ts';

const Said = z.string().min(1).max(2400);
const Items = z.array(Said).min(1).max(20);

const DocumentBlock = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('heading'), text: Said }),
  z.strictObject({ kind: z.literal('paragraph'), text: Said }),
  z.strictObject({ kind: z.literal('callout'), text: Said }),
  z.strictObject({ kind: z.literal('list'), items: Items }),
  z.strictObject({ kind: z.literal('steps'), items: Items }),
  z.strictObject({
    kind: z.literal('facts'),
    rows: z.array(z.strictObject({ label: Said, text: Said })).max(20),
  }),
  /** Only on the copy for the people concerned; the address is a secret and is filled in when that copy is made. */
  z.strictObject({ kind: z.literal('link'), text: Said, url: z.string().max(400).nullable() }),
]);
export type DocumentBlock = z.infer<typeof DocumentBlock>;

export const NoticeDocument = z.strictObject({
  language: z.enum(NOTICE_LANGUAGES),
  subject: z.string().min(1).max(300),
  title: z.string().min(1).max(120),
  authorityName: Said,
  caseNumber: Said,
  verificationCode: VerificationCode,
  blocks: z.array(DocumentBlock).max(100),
});
export type NoticeDocument = z.infer<typeof NoticeDocument>;
