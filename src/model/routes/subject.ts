/** For whoever holds the link of a notice: the case behind it, and what they answer. The notice itself is in `notices.ts`. */
import { z } from 'zod';
import { Id } from '../event.ts';
import { Done, route } from '../route.ts';
import {
  SUBJECT_BODY_BYTES_MAX,
  SubjectCase,
  SubjectObjection,
  SubjectReport,
} from '../subject-case.ts';

const path = '/api/v1/subject/case';
const subject = { who: 'subject', verb: null } as const;

const Answered = Done.extend({
  /** The pieces of evidence that the attachments have become. */
  evidenceIds: z.array(Id),
});

export const subjectCaseRoutes = {
  show: route({
    ...subject,
    name: 'subject.case',
    method: 'GET',
    path,
    summary: 'Show the case of the notice that the link belongs to; the look is recorded',
    personal: true,
    reply: SubjectCase,
  }),
  report: route({
    ...subject,
    name: 'subject.report',
    method: 'POST',
    path: `${path}/report`,
    summary: 'Report, by the link of a notice, that the system was rectified',
    body: SubjectReport,
    bodyBytesMax: SUBJECT_BODY_BYTES_MAX,
    reply: Answered,
  }),
  object: route({
    ...subject,
    name: 'subject.object',
    method: 'POST',
    path: `${path}/objection`,
    summary: 'Object, by the link of a notice, or ask for more time',
    body: SubjectObjection,
    bodyBytesMax: SUBJECT_BODY_BYTES_MAX,
    reply: Answered,
  }),
};
