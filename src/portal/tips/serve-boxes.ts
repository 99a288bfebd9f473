/** Opening a box by its receipt, and what can be done there. Every form carries the word of the visit; no address does. */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OpenBox } from '#service/tips/mailbox.ts';
import { receiptFrom } from '#service/tips/receipt.ts';
import { newRewardCode, rewardCodeHash } from '#service/tips/reward-code.ts';
import { submittedOf } from '../read-form.ts';
import { boxPage, openPage, type BoxState } from './box-pages.ts';
import { sendTip, settingOf, type TipDoor } from './tip-door.ts';
import { readMessage } from './fields.ts';
import { freshForm, type FormState, type Hindrance, type TipFaults } from './report-pages.ts';
import { refused } from './serve-reports.ts';
import { leftPage, overPage, tipTroublePage } from './still-pages.ts';
import { formOf, takePlace, UPLOAD_BYTES_MAX } from './uploads.ts';

const INCOMPLETE = 422;
const NOT_FOUND = 404;
const GONE = 410;
const MESSAGE = 'message';

export function serveBoxes(app: FastifyInstance, door: TipDoor): void {
  app.get('/open', (request, reply) => {
    const setting = settingOf(door, request);
    const state = freshForm(door.gate.ticket('open'));
    return sendTip(reply, openPage(state, false, setting), setting);
  });
  app.post('/open', (request, reply) => open(door, request, reply));
  app.post('/box', (request, reply) =>
    inVisit(door, request, reply, (box, pass) => show(door, request, reply, box, { pass })),
  );
  app.post('/claim', (request, reply) =>
    inVisit(door, request, reply, async (box, pass) => {
      const code = newRewardCode(randomBytes(16));
      const isOurs = await door.mailbox.claim(box, rewardCodeHash(code));
      return show(door, request, reply, box, { pass, code: isOurs ? code : null });
    }),
  );
  app.post('/leave', (request, reply) => {
    door.visits.end(passOf(request));
    const setting = settingOf(door, request);
    return sendTip(reply, leftPage(setting), setting);
  });
  app.post('/message', {
    bodyLimit: UPLOAD_BYTES_MAX,
    onRequest: async (request, reply) => {
      const form = door.seals.openForm(MESSAGE, formOf(request), door.clock.now());
      if (form === null) {
        const setting = settingOf(door, request);
        reply.code(GONE).header('connection', 'close');
        return sendTip(reply, tipTroublePage('over', setting), setting);
      }
      takePlace(door, reply);
      return undefined;
    },
    handler: (request, reply) =>
      inVisit(door, request, reply, (box, pass) => write(door, request, reply, box, pass)),
  });
}

/** One receipt for one proof, right or wrong, and as long for either. */
async function open(
  door: TipDoor,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const setting = settingOf(door, request);
  const form = formOf(request);
  const { fields } = submittedOf(request);
  const again = (
    status: number,
    faults: TipFaults,
    hindrance: Hindrance,
    isUnknown = false,
  ): FastifyReply => {
    const ticket = isUnknown ? null : door.gate.again('open', form);
    const kept = ticket === null ? { receipt: fields['receipt'] ?? '' } : fields;
    const state: FormState = {
      ticket: ticket ?? door.gate.ticket('open'),
      fields: kept,
      faults,
      hindrance,
      lostFiles: false,
    };
    return sendTip(reply.code(status), openPage(state, isUnknown, setting), setting);
  };
  const digits = receiptFrom(fields['receipt'] ?? '');
  if (digits === null) return again(INCOMPLETE, { receipt: 'receipt' }, null);
  const { proof = '', answer = '' } = fields;
  const verdict = door.gate.judge('open', form, { proof, answer });
  if (verdict === 'used') return again(GONE, {}, 'expired', true);
  if (verdict !== 'in') return refused(verdict, again);
  door.gate.spend(form);
  const box = await door.mailbox.open(await door.receipts.open(digits));
  if (box === null) return again(NOT_FOUND, {}, null, true);
  return show(door, request, reply, box, { pass: door.visits.begin(box) });
}

function passOf(request: FastifyRequest): string {
  return submittedOf(request).fields['pass'] ?? '';
}

async function inVisit(
  door: TipDoor,
  request: FastifyRequest,
  reply: FastifyReply,
  run: (box: OpenBox, pass: string) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const pass = passOf(request);
  const box = door.visits.find(pass);
  if (box !== null) return run(box, pass);
  const setting = settingOf(door, request);
  const { message = '' } = submittedOf(request).fields;
  return sendTip(reply.code(GONE), overPage(message, setting), setting);
}

async function show(
  door: TipDoor,
  request: FastifyRequest,
  reply: FastifyReply,
  box: OpenBox,
  state: Partial<BoxState> & { readonly pass: string },
): Promise<FastifyReply> {
  const setting = settingOf(door, request);
  const page = await door.mailbox.read(box);
  if (page === null) return sendTip(reply.code(GONE), overPage('', setting), setting);
  const form = door.seals.formToken(MESSAGE, '', door.clock.now());
  const plain = { form, fields: {}, faults: {}, lostFiles: false, isSent: false, code: null };
  return sendTip(reply, boxPage(page, { ...plain, ...state }, setting), setting);
}

async function write(
  door: TipDoor,
  request: FastifyRequest,
  reply: FastifyReply,
  box: OpenBox,
  pass: string,
): Promise<FastifyReply> {
  const form = formOf(request);
  const submitted = submittedOf(request);
  // Sent twice: it is there already.
  if (door.gate.isSpent(form)) return show(door, request, reply, box, { pass, isSent: true });
  const read = readMessage(submitted);
  if ('faults' in read) {
    const { fields, files } = submitted;
    const state = { pass, fields, faults: read.faults, lostFiles: files.length > 0 };
    return show(door, request, reply.code(INCOMPLETE), box, state);
  }
  door.gate.spend(form);
  await door.mailbox.add(box, read.contents).catch((error) => {
    door.gate.unspend(form);
    throw error;
  });
  return show(door, request, reply, box, { pass, isSent: true });
}
