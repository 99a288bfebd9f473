/** A list, and beside it what is chosen; on a narrow screen one takes the place of the other. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../look/icon.tsx';
import { useNarrow } from '../look/use-narrow.ts';

export function Split(props: {
  readonly label: string;
  readonly list: ReactNode;
  readonly pane: ReactNode;
  /** On a narrow screen: the pane is shown. */
  readonly isOpen: boolean;
  readonly onBack: () => void;
}) {
  const { t } = useTranslation();
  const isNarrow = useNarrow();
  if (isNarrow && props.isOpen) {
    return (
      <section className="pane" aria-label={props.label}>
        <button type="button" className="link-button" onClick={props.onBack}>
          <Icon name="back" /> {t('do.back')}
        </button>
        {props.pane}
      </section>
    );
  }
  return (
    <div className="split">
      <div className="split-list">{props.list}</div>
      {!isNarrow && (
        <section className="pane" aria-label={props.label}>
          {props.pane}
        </section>
      )}
    </div>
  );
}
