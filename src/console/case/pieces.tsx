/** The pieces as they lie in custody, and what can be done with each. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/me.ts';
import { number } from '../look/format.ts';
import { Status } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import { DeedRow } from '../thing/deed-row.tsx';
import type { DeedForm } from '../thing/deed.ts';
import type { CaseView } from './case-deeds.ts';
import { pieceDeeds, pieceName } from './piece-forms.ts';
import type { Piece } from './use-kept.ts';

export function Pieces(props: { readonly about: CaseView; readonly pieces: readonly Piece[] }) {
  const { t } = useTranslation();
  const [form, setForm] = useState<DeedForm | null>(null);
  return (
    <section className="panel">
      <h2>{t('case.pieces')}</h2>
      <ul className="pieces">
        {props.pieces.map((piece) => (
          <PieceView key={piece.id} piece={piece} about={props.about} onForm={setForm} />
        ))}
      </ul>
      <DeedDialog form={form} onClose={() => setForm(null)} />
    </section>
  );
}

function PieceView(props: {
  readonly piece: Piece;
  readonly about: CaseView;
  readonly onForm: (form: DeedForm) => void;
}) {
  const { t } = useTranslation();
  const me = useMe();
  const { piece, about, onForm } = props;
  const deeds = me === undefined ? [] : pieceDeeds(piece, about, me, t);
  return (
    <li className="piece">
      <details>
        <summary className="row">
          <span className="strong">{t(`evidenceKind.${piece.kind}`)}</span>
          <span className="quiet small">{t('case.bytes', { n: number(piece.bytes) })}</span>
          <Custody piece={piece} />
          <code className="cut hash" title={piece.sha256}>
            SHA-256 {piece.sha256.slice(0, 16)}…
          </code>
        </summary>
        <div className="stack-tight piece-more">
          <p className="small">
            <strong>{pieceName(piece, t)}</strong>{' '}
            <span className="quiet">
              {t('piece.from', { source: t(`evidenceSource.${piece.source}`) })} ·{' '}
              <When at={piece.keptAt} /> ·{' '}
              {t('piece.views', { n: number(piece.views), m: number(piece.exports) })}
            </span>
          </p>
          {piece.note !== null && <p className="small note">{piece.note}</p>}
          <DeedRow
            deeds={deeds.map(({ name, fault, isGrave, form }) => ({
              name,
              title: t(`piece.${name}`),
              fault,
              ...(isGrave ? { isGrave } : {}),
              run: () => onForm(form()),
            }))}
          />
        </div>
      </details>
    </li>
  );
}

function Custody({ piece }: { readonly piece: Piece }) {
  const { t } = useTranslation();
  if (piece.destroyedAt !== null) return <Status tone="plain">{t('case.destroyed')}</Status>;
  return (
    <>
      {piece.verifiedAt === null ? (
        <Status tone="plain">{t('case.notChecked')}</Status>
      ) : piece.intact ? (
        <Status tone="good">{t('case.intact')}</Status>
      ) : (
        <Status tone="bad">{t('case.broken')}</Status>
      )}
      {piece.heldAt !== null && (
        <Status tone="warn" sign="lock">
          {t('case.held')}
        </Status>
      )}
    </>
  );
}
