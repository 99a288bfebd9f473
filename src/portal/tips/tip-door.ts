/** What every page of the tip line needs, and how one is sent. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '#base/clock.ts';
import type { Mailbox } from '#service/tips/mailbox.ts';
import type { Receipts } from '#service/tips/receipt.ts';
import { languageOf } from '../language.ts';
import type { Seals } from '../seals.ts';
import type { Gate } from './gate.ts';
import { renderTip, tipSettingIn, type TipPage, type TipSetting } from './tip-page.ts';
import type { Visits } from './visits.ts';

export interface TipDoor {
  readonly mailbox: Mailbox;
  readonly receipts: Receipts;
  readonly clock: Clock;
  readonly demonstration: boolean;
  readonly seals: Seals;
  readonly gate: Gate;
  readonly visits: Visits;
  /** Bodies with files that are read just now. */
  readonly uploads: { open: number };
}

export function settingOf(door: TipDoor, request: FastifyRequest): TipSetting {
  const { lang }: { readonly lang?: unknown } = Object(request.query);
  const language = languageOf(lang, request.headers['accept-language']);
  return tipSettingIn(language, door.demonstration);
}

export function sendTip(reply: FastifyReply, page: TipPage, setting: TipSetting): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header('content-language', setting.language)
    .header('vary', 'accept-language')
    .send(renderTip(page, setting));
}
