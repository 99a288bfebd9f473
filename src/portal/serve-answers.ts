/**
 * What the people concerned send: a report, an objection, an acknowledgement. A report frees nothing by itself; even so a
 * program must not send one: it needs the code of the letter, a form that was got before, more than a moment, and an answer
 * in digits to a number in words (RFC 6561 §5.4).
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isoFrom } from '#base/clock.ts';
import { OperatingError, type ErrorCode } from '#base/errors.ts';
import type { SubjectActor } from '#model/actor.ts';
import { subjectRoutes } from '#model/routes/notices.ts';
import { SUBJECT_BODY_BYTES_MAX } from '#model/subject-case.ts';
import { subjectAcknowledge } from '#service/notices/subject-notice.ts';
import { perform, type Asked } from '#service/perform.ts';
import type { Admitted } from '#service/portal/admit-subject.ts';
import { instantInWords } from '#service/portal/instant.ts';
import { objectBySubject } from '#service/portal/object-by-subject.ts';
import { reportBySubject } from '#service/portal/report-by-subject.ts';
import { subjectBrief } from '#service/portal/subject-brief.ts';
import { readObjection, readReport } from './answer-fields.ts';
import { answerPage, type AnswerKind, type Faults } from './answer-pages.ts';
import { goButton } from './case-page.ts';
import { admit, admitByPass, passFor, settingFor, sourceOf, type Door } from './door.ts';
import type { Setting } from './layout.ts';
import { donePage, troublePage, type Deed } from './message-pages.ts';
import { FORM_BYTES_MAX, submittedOf, type Submitted } from './read-form.ts';
import { HUMAN_MS_MIN, type FormToken } from './seals.ts';
import { send } from './send.ts';
import { shownAgain } from './showing.ts';
import type { Trouble } from './words/words.ts';

/** Bodies with files that are read at once: each may take 26 MiB of memory, three times over while it is read. */
export const UPLOADS_MAX = 4;
/** Base64 is a third longer than the files as a browser sends them, so this leaves room for the fields. */
const ANSWER_BYTES_MAX = Math.ceil((SUBJECT_BODY_BYTES_MAX * 3) / 4) + FORM_BYTES_MAX;

const EXPIRED = 410;
const CONFLICT = 409;
const INCOMPLETE = 422;

export function serveAnswers(app: FastifyInstance, door: Door): void {
  const slots = { open: 0 };
  for (const kind of ['report', 'object'] as const) {
    app.post(`/${kind}`, {
      config: { name: `portal.${kind}` },
      bodyLimit: ANSWER_BYTES_MAX,
      onRequest: (request, reply) => beforeUpload(door, kind, slots, request, reply),
      handler: (request, reply) => takeAnswer(door, kind, request, reply),
    });
  }
  app.post('/acknowledge', { config: { name: 'portal.acknowledge' } }, (request, reply) =>
    takeAcknowledgement(door, request, reply),
  );
}

/** Files are read only for who was given a form: the token in its address opens nothing else. */
async function beforeUpload(
  door: Door,
  kind: AnswerKind,
  slots: { open: number },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const at = door.office.clock.now();
  if (door.seals.openForm(kind, formOf(request), at) === null) {
    // What is still on its way is not read.
    reply.code(EXPIRED).header('connection', 'close');
    const setting = settingFor(door, request);
    return send(reply, troublePage('expired', setting, { path: '/notice' }), setting);
  }
  door.slowDown.countAddress('uploads', request.ip, at);
  if (slots.open >= UPLOADS_MAX) throw new OperatingError('unavailable', 'Too many at one time');
  slots.open++;
  reply.raw.once('close', () => slots.open--);
  return undefined;
}

function formOf(request: FastifyRequest): string {
  const { form }: { readonly form?: unknown } = Object(request.query);
  return typeof form === 'string' ? form : '';
}

interface Answer {
  readonly kind: AnswerKind;
  readonly form: FormToken;
  readonly token: string;
  readonly submitted: Submitted;
  readonly setting: Setting;
}

async function takeAnswer(
  door: Door,
  kind: AnswerKind,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { office, seals } = door;
  const setting = settingFor(door, request);
  const token = formOf(request);
  const form = seals.openForm(kind, token, office.clock.now());
  const submitted = submittedOf(request);
  const admitted = await admitAnswer(door, submitted, sourceOf(request));
  const isOther = admitted !== null && seals.binding(admitted.actor.caseId) !== form?.binding;
  if (form === null || isOther) {
    reply.code(EXPIRED);
    return send(reply, troublePage('expired', setting, { path: '/notice' }), setting);
  }
  const answer = { kind, form, token, submitted, setting };
  if (admitted === null) {
    const faults: Faults = submitted.fields['code'] === undefined ? {} : { code: 'wrong-code' };
    return showAgain(door, reply, answer, null, faults);
  }
  if (office.clock.now() - form.madeAt < HUMAN_MS_MIN) {
    return showAgain(door, reply, answer, admitted, {}, true);
  }
  return recordAnswer(door, reply, answer, admitted);
}

/** By the pass of the page, or, when its hour is over, by the code that is asked for once more. */
async function admitAnswer(
  door: Door,
  { fields }: Submitted,
  address: string,
): Promise<Admitted | null> {
  const byPass = await admitByPass(door, fields['pass']);
  if (byPass !== null) return byPass;
  const { code } = fields;
  return code === undefined ? null : admit(door, code, address);
}

async function showAgain(
  door: Door,
  reply: FastifyReply,
  { kind, token, submitted, setting }: Answer,
  admitted: Admitted | null,
  faults: Faults,
  isTooFast = false,
): Promise<FastifyReply> {
  const brief = admitted === null ? null : await subjectBrief(door.office, admitted.actor);
  const pass = admitted === null ? null : passFor(door, admitted);
  const { pass: _pass, code: _code, ...typed } = submitted.fields;
  const showing = shownAgain(door, token, { pass, typed, faults, isTooFast });
  return send(reply.code(INCOMPLETE), answerPage(kind, brief, showing, setting), setting);
}

async function recordAnswer(
  door: Door,
  reply: FastifyReply,
  answer: Answer,
  admitted: Admitted,
): Promise<FastifyReply> {
  const { kind, form, token, submitted, setting } = answer;
  const isRight = numberIn(submitted.fields['human'] ?? '') === door.seals.number(token);
  const human: Faults = isRight ? {} : { human: 'wrong-answer' };
  const prepared = prepare(door, kind, submitted, setting);
  if ('faults' in prepared) {
    return showAgain(door, reply, answer, admitted, { ...prepared.faults, ...human });
  }
  if (!isRight) return showAgain(door, reply, answer, admitted, human);
  door.slowDown.count('answers', admitted.actor.caseId, door.office.clock.now());
  try {
    const { evidenceIds } = await prepared.record(admitted.actor, form.nonce);
    return await tellDone(door, reply, kind, admitted, evidenceIds.length, setting);
  } catch (error) {
    if (error instanceof OperatingError && error.code === 'too-many') {
      return showAgain(door, reply, answer, admitted, { files: 'no-more-files' });
    }
    return tellRefusal(door, reply, admitted, setting, error);
  }
}

type Prepared =
  | { readonly faults: Faults }
  | {
      record(
        actor: SubjectActor,
        nonce: string,
      ): Promise<{ readonly evidenceIds: readonly string[] }>;
    };

/** Sent twice, it is recorded once: the nonce of the form is the key of the request. */
function prepare(
  { office }: Door,
  kind: AnswerKind,
  submitted: Submitted,
  { language }: Setting,
): Prepared {
  const once = (nonce: string): Asked => ({ seenVersion: null, idempotencyKey: nonce });
  const input = { params: {}, query: {} };
  if (kind === 'report') {
    const read = readReport(submitted, language);
    if ('faults' in read) return read;
    return {
      record: (actor, nonce) =>
        perform(office, reportBySubject, actor, { ...input, body: read.body }, once(nonce)),
    };
  }
  const read = readObjection(submitted, language);
  if ('faults' in read) return read;
  return {
    record: (actor, nonce) =>
      perform(office, objectBySubject, actor, { ...input, body: read.body }, once(nonce)),
  };
}

/** Also in the digits of a Chinese keyboard. */
function numberIn(text: string): number {
  const digits = text.normalize('NFKC').trim();
  return /^\d{1,4}$/.test(digits) ? Number(digits) : Number.NaN;
}

async function takeAcknowledgement(
  door: Door,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const setting = settingFor(door, request);
  const { pass, name, as } = submittedOf(request).fields;
  const admitted = await admitByPass(door, pass);
  if (admitted === null) {
    reply.code(EXPIRED);
    return send(reply, troublePage('expired', setting, { path: '/notice' }), setting);
  }
  const body = subjectRoutes.acknowledge.body.safeParse({ name, as });
  // The browser asks for both fields before it sends any.
  if (!body.success) throw new OperatingError('malformed', 'Name and part are needed');
  door.slowDown.count('answers', admitted.actor.caseId, door.office.clock.now());
  try {
    const input = { params: {}, query: {}, body: body.data };
    await perform(door.office, subjectAcknowledge, admitted.actor, input);
    return await tellDone(door, reply, 'acknowledged', admitted, 0, setting);
  } catch (error) {
    return tellRefusal(door, reply, admitted, setting, error);
  }
}

async function tellDone(
  door: Door,
  reply: FastifyReply,
  deed: Deed,
  admitted: Admitted,
  files: number,
  setting: Setting,
): Promise<FastifyReply> {
  const { number, timeZone } = await subjectBrief(door.office, admitted.actor);
  const at = instantInWords(isoFrom(door.office.clock.now()), setting.language, timeZone);
  const { words } = setting;
  const back = goButton(words.done.back, 'case', passFor(door, admitted), setting);
  return send(reply, donePage(deed, { number, at, files }, back, setting), setting);
}

/** The case has moved on, or it was sent before; what else is refused is a fault of ours or of the request. */
async function tellRefusal(
  door: Door,
  reply: FastifyReply,
  admitted: Admitted,
  setting: Setting,
  error: unknown,
): Promise<FastifyReply> {
  const trouble = error instanceof OperatingError ? REFUSALS[error.code] : undefined;
  if (trouble === undefined) throw error;
  const back = goButton(setting.words.form.back, 'case', passFor(door, admitted), setting);
  return send(reply.code(CONFLICT), troublePage(trouble, setting, { back }), setting);
}

const REFUSALS: Readonly<Partial<Record<ErrorCode, Trouble>>> = {
  'wrong-state': 'not-now',
  conflict: 'sent-before',
};
