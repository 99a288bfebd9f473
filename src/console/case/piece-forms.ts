/** What can be done with one piece of evidence; each says which piece it is about. */
import type { TFunction } from 'i18next';
import { evidenceRoutes } from '#model/routes/evidence.ts';
import { call } from '../api/call.ts';
import type { Me } from '../api/me.ts';
import { number } from '../look/format.ts';
import { noteOf, type DeedForm } from '../thing/deed.ts';
import { saveFile } from '../thing/download.ts';
import { roleFault } from '../thing/possible.ts';
import type { CaseView } from './case-deeds.ts';
import type { Piece } from './use-kept.ts';

export interface PieceDeed {
  readonly name: 'view' | 'verify' | 'hold' | 'endHold' | 'destroy';
  readonly fault: string | null;
  readonly isGrave: boolean;
  readonly form: () => DeedForm;
}

export const pieceName = ({ name, kind }: Piece, t: TFunction): string =>
  name ?? t(`evidenceKind.${kind}`);

export function pieceDeeds(
  piece: Piece,
  about: CaseView,
  me: Me,
  t: TFunction,
): readonly PieceDeed[] {
  if (piece.destroyedAt !== null) return [];
  const read = roleFault(me, 'evidence.read', about, t);
  const manage = roleFault(me, 'case.manage', about, t);
  const erase = roleFault(me, 'personal.erase', about, t);
  const isHeld = piece.heldAt !== null;
  const kept =
    about.state === 'closed'
      ? isHeld || about.evidenceHold
        ? t('piece.isHeld')
        : null
      : t('piece.openCase');
  const deed = (name: PieceDeed['name'], fault: string | null): PieceDeed => ({
    name,
    fault,
    isGrave: name === 'destroy',
    form: () => ({ ...baseOf(piece, name, t), ...FORMS[name](piece, t) }),
  });
  return [
    deed('view', read),
    deed('verify', read),
    isHeld ? deed('endHold', manage) : deed('hold', manage),
    deed('destroy', erase ?? kept),
  ];
}

function baseOf(piece: Piece, name: PieceDeed['name'], t: TFunction) {
  const about = { name: pieceName(piece, t), bytes: number(piece.bytes) };
  const effect =
    name === 'view' ? `${about.name}: ${t('piece.viewDoes')}` : t(`piece.${name}Does`, about);
  return { title: t(`piece.${name}`), effect, kind: 'evidence' };
}

type Parts = Pick<DeedForm, 'fields' | 'send'> & Partial<DeedForm>;

const paramsOf = ({ id }: Piece) => ({ params: { id } });

const FORMS: Readonly<Record<PieceDeed['name'], (piece: Piece, t: TFunction) => Parts>> = {
  view: (piece, t) => ({
    fields: [],
    send: async () => {
      const { name, mediaType, content } = await call(evidenceRoutes.view, paramsOf(piece));
      saveFile(name ?? pieceName(piece, t), mediaType, content);
    },
  }),
  verify: (piece) => ({
    fields: [],
    send: () => call(evidenceRoutes.verify, paramsOf(piece)),
  }),
  hold: (piece, t) => ({
    fields: [{ kind: 'note', name: 'reason', label: t('field.why') }],
    send: (values) =>
      call(evidenceRoutes.hold, { ...paramsOf(piece), body: { reason: noteOf(values, 'reason') } }),
  }),
  endHold: (piece, t) => ({
    fields: [{ kind: 'note', name: 'reason', label: t('field.why') }],
    send: (values) =>
      call(evidenceRoutes.endHold, {
        ...paramsOf(piece),
        body: { reason: noteOf(values, 'reason') },
      }),
  }),
  destroy: (piece, t) => ({
    fields: [{ kind: 'line', name: 'basis', label: t('field.basis') }],
    isGrave: true,
    send: (values, deed) =>
      call(
        evidenceRoutes.destroy,
        { ...paramsOf(piece), body: { basis: noteOf(values, 'basis') } },
        { deed },
      ),
  }),
};
