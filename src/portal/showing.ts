import type { AnswerKind, Faults, Showing, Typed } from './answer-pages.ts';
import type { Door } from './door.ts';

/** A form that nobody has filled in yet. */
export function newShowing(
  { seals, office }: Door,
  kind: AnswerKind,
  caseId: string,
  pass: string,
): Showing {
  const token = seals.formToken(kind, caseId, office.clock.now());
  return shownAgain({ seals }, token, { pass, typed: {}, faults: {}, isTooFast: false });
}

/** The same form with what was typed: it was not sent, so it keeps its token and its number. */
export function shownAgain(
  { seals }: Pick<Door, 'seals'>,
  token: string,
  what: {
    readonly pass: string | null;
    readonly typed: Typed;
    readonly faults: Faults;
    readonly isTooFast: boolean;
  },
): Showing {
  return { ...what, token, number: seals.number(token) };
}
