/** Pages that are looked at: the first one, the case behind a code, and whether a notice is genuine. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { OperatingError } from '#base/errors.ts';
import type { AnyoneActor } from '#model/actor.ts';
import { subjectRead } from '#service/notices/subject-notice.ts';
import { verifyNotice } from '#service/notices/verify-notice.ts';
import { perform } from '#service/perform.ts';
import type { Admitted } from '#service/portal/admit-subject.ts';
import { heldCases } from '#service/portal/held-cases.ts';
import { showSubjectCase } from '#service/portal/show-subject-case.ts';
import { subjectBrief } from '#service/portal/subject-brief.ts';
import { answerPage, type AnswerKind } from './answer-pages.ts';
import { casePage, goButton, GOALS, type Goal } from './case-page.ts';
import { admit, admitByPass, passFor, settingFor, sourceOf, type Door } from './door.ts';
import { entryPage, freePage, verifiedPage, verifyPage } from './entry-pages.ts';
import { heldPage } from './held-page.ts';
import type { Setting } from './layout.ts';
import { troublePage } from './message-pages.ts';
import { submittedOf } from './read-form.ts';
import { send } from './send.ts';
import { newShowing } from './showing.ts';

const ANYONE: AnyoneActor = { kind: 'anyone', id: null };
const NOTHING = { params: {}, query: {}, body: {} };
/** Nothing is opened by what was entered, or its time is over. */
const REFUSED = 403;
const EXPIRED = 410;
const NOT_NOW = 409;

export function servePages(app: FastifyInstance, door: Door): void {
  app.get('/', { config: { name: 'portal.home' } }, async (request, reply) => {
    const setting = settingFor(door, request);
    const address = sourceOf(request);
    const cases = await heldCases(door.office, address);
    const page =
      cases.length === 0 ? freePage(address, setting) : heldPage(cases, address, setting);
    return send(reply, page, setting);
  });
  app.get('/notice', { config: { name: 'portal.entry' } }, async (request, reply) => {
    const setting = settingFor(door, request);
    return send(reply, entryPage(setting, false), setting);
  });
  app.post('/notice', { config: { name: 'portal.case' } }, (request, reply) =>
    openCase(door, request, reply),
  );
  app.get('/verify', { config: { name: 'portal.verify' } }, async (request, reply) => {
    const setting = settingFor(door, request);
    return send(reply, verifyPage(setting), setting);
  });
  app.post('/verify', { config: { name: 'portal.verified' } }, async (request, reply) => {
    const setting = settingFor(door, request);
    const { code = '' } = submittedOf(request).fields;
    const body = { code: code.slice(0, CODE_MAX) };
    const found = await perform(door.office, verifyNotice, ANYONE, { ...NOTHING, body });
    return send(reply, verifiedPage(found, setting), setting);
  });
  app.get('/robots.txt', { config: { name: 'portal.robots' } }, async (_request, reply) => {
    return reply.type('text/plain; charset=utf-8').send('User-agent: *\nDisallow: /\n');
  });
}

/** As the route takes it; whatever is longer is no code. */
const CODE_MAX = 64;

async function openCase(
  door: Door,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const setting = settingFor(door, request);
  const { code, pass, go } = submittedOf(request).fields;
  if (code === undefined) {
    const again = await admitByPass(door, pass);
    if (again !== null) return showGoal(door, reply, again, goalOf(go), setting);
    reply.code(EXPIRED);
    return send(reply, troublePage('expired', setting, { path: '/notice' }), setting);
  }
  const admitted = await admit(door, code, sourceOf(request));
  if (admitted === null) return send(reply.code(REFUSED), entryPage(setting, true), setting);
  await markRead(door, admitted);
  return showGoal(door, reply, admitted, 'case', setting);
}

function goalOf(text: string | undefined): Goal {
  return GOALS.find((goal) => goal === text) ?? 'case';
}

/** Somebody entered the code: that is no program that looks at links in mail. */
async function markRead({ office }: Door, { actor }: Admitted): Promise<void> {
  try {
    await perform(office, subjectRead, actor, NOTHING);
  } catch (error) {
    // Told by voice before its service was recorded: it can be looked at, and is not read before it was served.
    if (!(error instanceof OperatingError) || error.code !== 'wrong-state') throw error;
  }
}

async function showGoal(
  door: Door,
  reply: FastifyReply,
  admitted: Admitted,
  goal: Goal,
  setting: Setting,
): Promise<FastifyReply> {
  if (goal === 'case') return showCase(door, reply, admitted, setting);
  return showForm(door, reply, admitted, goal, setting);
}

async function showCase(
  door: Door,
  reply: FastifyReply,
  admitted: Admitted,
  setting: Setting,
): Promise<FastifyReply> {
  const { office, slowDown } = door;
  slowDown.count('looks', admitted.actor.caseId, office.clock.now());
  const found = await perform(office, showSubjectCase, admitted.actor, NOTHING);
  return send(reply, casePage(found, passFor(door, admitted), setting), setting);
}

async function showForm(
  door: Door,
  reply: FastifyReply,
  admitted: Admitted,
  kind: AnswerKind,
  setting: Setting,
): Promise<FastifyReply> {
  const brief = await subjectBrief(door.office, admitted.actor);
  const pass = passFor(door, admitted);
  if (!brief.may[kind]) {
    const back = goButton(setting.words.form.back, 'case', pass, setting);
    return send(reply.code(NOT_NOW), troublePage('not-now', setting, { back }), setting);
  }
  const showing = newShowing(door, kind, admitted.actor.caseId, pass);
  return send(reply, answerPage(kind, brief, showing, setting), setting);
}
