/** Who may see a case: what the routes of the portal share. */
import type { FastifyRequest } from 'fastify';
import { addressFromText } from '#base/network.ts';
import type { Office } from '#service/office.ts';
import {
  admitAgain,
  admitByCode,
  admitByLink,
  isCode,
  type Admitted,
} from '#service/portal/admit-subject.ts';
import { heldCaseIds } from '#service/portal/held-orders.ts';
import { languageOf } from './language.ts';
import { settingIn, type Setting } from './layout.ts';
import { submittedOf } from './read-form.ts';
import type { Seals } from './seals.ts';
import type { SlowDown } from './slow-down.ts';

export interface Door {
  readonly office: Office;
  readonly seals: Seals;
  readonly slowDown: SlowDown;
  /** As browsers see the portal. */
  readonly origin: string;
  readonly demonstration: boolean;
}

/** By a link, or at a held address by the code of the letter. Throws TooOften. */
export async function admit(
  { office, slowDown }: Door,
  typed: string,
  address: string,
): Promise<Admitted | null> {
  // Nobody guesses 128 bits, so links are not counted: whoever sits beside a guesser still gets in by theirs.
  const byLink = await admitByLink(office, typed);
  if (byLink !== null || !isCode(typed)) return byLink;
  const caseIds = await heldCaseIds(office, address);
  const guess = slowDown.beginGuess(address, caseIds, office.clock.now());
  const byCode = await admitByCode(office, typed, caseIds);
  if (byCode !== null) guess.succeeded();
  return byCode;
}

/** By the pass that a page of ours carried along. Null: its time is over. */
export async function admitByPass(
  { office, seals }: Door,
  pass: string | undefined,
): Promise<Admitted | null> {
  const opened = pass === undefined ? null : seals.openPass(pass, office.clock.now());
  return opened === null ? null : admitAgain(office, opened.noticeId, opened.mark);
}

/** For the page that comes next. */
export function passFor({ office, seals }: Door, { actor, mark }: Admitted): string {
  return seals.pass({ noticeId: actor.id, mark }, office.clock.now());
}

/** The source of the connection, in its one spelling: IPv4 does not look like IPv6, and a link's zone is left out. */
export function sourceOf({ ip }: FastifyRequest): string {
  const bare = ip.replace(/%.*$/s, '');
  return addressFromText(bare)?.text ?? bare;
}

/** In the language that the form was in, else the one asked for in the path, else what the browser likes. */
export function settingFor(door: Pick<Door, 'demonstration'>, request: FastifyRequest): Setting {
  const { lang: ofForm } = submittedOf(request).fields;
  const { lang: ofPath }: { readonly lang?: unknown } = Object(request.query);
  const language = languageOf(ofForm ?? ofPath, request.headers['accept-language']);
  return settingIn(language, door.demonstration);
}
