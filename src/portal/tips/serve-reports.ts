import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { receiptOf } from '#service/tips/receipt.ts';
import { submittedOf } from '../read-form.ts';
import { sendTip, settingOf, type TipDoor } from './tip-door.ts';
import { readTip } from './fields.ts';
import type { Verdict } from './gate.ts';
import {
  freshForm,
  receiptPage,
  reportPage,
  type FormState,
  type Hindrance,
  type TipFaults,
} from './report-pages.ts';
import { tipTroublePage } from './still-pages.ts';
import { formOf, takePlace, UPLOAD_BYTES_MAX } from './uploads.ts';

const INCOMPLETE = 422;
const TOO_MANY = 429;
const GONE = 410;
const SECRET_BYTES = 32;

export function serveReports(app: FastifyInstance, door: TipDoor): void {
  // Receipts of forms that are open now; gone with the process, as the forms are.
  const secret = randomBytes(SECRET_BYTES);
  app.get('/report', (request, reply) => {
    const setting = settingOf(door, request);
    return sendTip(reply, reportPage(freshForm(door.gate.ticket('report')), setting), setting);
  });
  app.post('/report', {
    bodyLimit: UPLOAD_BYTES_MAX,
    onRequest: async (request, reply) => {
      if (door.gate.again('report', formOf(request)) === null) return over(door, request, reply);
      takePlace(door, reply);
      return undefined;
    },
    handler: (request, reply) => take(door, secret, request, reply),
  });
}

/** What is still on its way is not read. */
function over(door: TipDoor, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const setting = settingOf(door, request);
  reply.code(GONE).header('connection', 'close');
  return sendTip(reply, tipTroublePage('over', setting), setting);
}

async function take(
  door: TipDoor,
  secret: Uint8Array,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const setting = settingOf(door, request);
  const form = formOf(request);
  const submitted = submittedOf(request);
  const { fields, files } = submitted;
  const again = (status: number, faults: TipFaults, hindrance: Hindrance): FastifyReply => {
    const ticket = door.gate.again('report', form) ?? door.gate.ticket('report');
    const lostFiles = files.length > 0;
    const state: FormState = { ticket, fields, faults, hindrance, lostFiles };
    return sendTip(reply.code(status), reportPage(state, setting), setting);
  };
  const read = readTip(submitted, setting.language);
  if ('faults' in read) return again(INCOMPLETE, read.faults, null);
  const { proof = '', answer = '' } = fields;
  const verdict = door.gate.judge('report', form, { proof, answer });
  // Sent twice, by a slow line or an impatient finger: the same receipt, and nothing new.
  if (verdict !== 'in' && verdict !== 'used') return refused(verdict, again);
  const digits = receiptOf(secret, form);
  if (verdict === 'in') {
    door.gate.spend(form);
    await door.mailbox.submit(await door.receipts.open(digits), read.contents).catch((error) => {
      door.gate.unspend(form);
      throw error;
    });
  }
  return sendTip(reply, receiptPage(digits, setting), setting);
}

export function refused(
  verdict: Exclude<Verdict, 'in' | 'used'>,
  again: (status: number, faults: TipFaults, hindrance: Hindrance) => FastifyReply,
): FastifyReply {
  if (verdict === 'wrong-answer') return again(INCOMPLETE, { answer: 'wrong-answer' }, null);
  return again(verdict === 'expired' ? GONE : TOO_MANY, {}, verdict);
}
