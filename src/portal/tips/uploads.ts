/** Bodies with files: only for whoever was given a form, and few at a time. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OperatingError } from '#base/errors.ts';
import { TIP_FILE_BYTES_MAX, TIP_FILES_MAX } from '#model/tip.ts';
import { FORM_BYTES_MAX } from '../read-form.ts';
import type { TipDoor } from './tip-door.ts';

/** Each may take 26 MiB of memory, three times over while it is read and sealed. */
export const TIP_UPLOADS_MAX = 3;
export const UPLOAD_BYTES_MAX = TIP_FILES_MAX * TIP_FILE_BYTES_MAX + 2 * FORM_BYTES_MAX;

/** The form's token in the address: it opens nothing else. */
export function formOf(request: FastifyRequest): string {
  const { form }: { readonly form?: unknown } = Object(request.query);
  return typeof form === 'string' ? form : '';
}

/** Takes a place until the answer is sent. Throws `unavailable` when none is free. */
export function takePlace({ uploads }: TipDoor, reply: FastifyReply): void {
  if (uploads.open >= TIP_UPLOADS_MAX) {
    reply.header('connection', 'close');
    throw new OperatingError('too-many', 'Too many at one time');
  }
  uploads.open++;
  reply.raw.once('close', () => uploads.open--);
}
