/** Who may see the pages of a unit: whoever holds its link, and for an hour the pages that it opened. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UnitActor } from '#model/actor.ts';
import { unitDesk, type UnitDesk } from '#service/campaigns/unit-desk.ts';
import { admitUnit, admitUnitAgain, type AdmittedUnit } from '#service/campaigns/unit-link.ts';
import { settingFor, type Door } from './door.ts';
import type { Setting } from './layout.ts';
import { submittedOf } from './read-form.ts';
import { unitWordsIn, type UnitTrouble, type UnitWords } from './words/unit-words.ts';

/** What a page of a unit is made of. */
export interface UnitView {
  readonly desk: UnitDesk;
  readonly actor: UnitActor;
  readonly pass: string;
  /** Makes forms with files ones that were got before; it opens nothing. */
  readonly token: string;
  readonly setting: Setting;
  readonly words: UnitWords;
  readonly trouble: UnitTrouble | null;
}

/** Of forms with files. */
export const UNIT_FORM = 'unit';

/** By the pass of the page, or by the link that was pasted; null: neither opens anything. */
export async function admitToUnit(
  door: Door,
  request: FastifyRequest,
): Promise<AdmittedUnit | null> {
  const { pass, link } = submittedOf(request).fields;
  const at = door.office.clock.now();
  const opened = pass === undefined ? null : door.seals.openPass(pass, at);
  if (opened !== null) return admitUnitAgain(door.office, opened.noticeId, opened.mark);
  return link === undefined ? null : admitUnit(door.office, link);
}

export async function viewOf(
  door: Door,
  request: FastifyRequest,
  { actor, mark }: AdmittedUnit,
  trouble: UnitTrouble | null,
): Promise<UnitView> {
  const at = door.office.clock.now();
  const setting = settingFor(door, request);
  return {
    desk: await unitDesk(door.office, actor),
    actor,
    pass: door.seals.pass({ noticeId: actor.id, mark }, at),
    token: door.seals.formToken(UNIT_FORM, actor.id, at),
    setting,
    words: unitWordsIn(setting.language),
    trouble,
  };
}

/** Why a deed was refused shows on the page that comes next, with the status that it had. */
export function coded(reply: FastifyReply, trouble: UnitTrouble | null): FastifyReply {
  return trouble === null ? reply : reply.code(trouble === 'wrong-link' ? 403 : 409);
}
