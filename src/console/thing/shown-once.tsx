/** A code, token or link that the office tells once: afterwards nobody can read it again. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../look/dialog.tsx';
import { Callout } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import { Value } from './value.tsx';

export interface Secret {
  readonly title: string;
  readonly about: string;
  readonly text: string;
  readonly until: string;
}

export function ShownOnce(props: { readonly secret: Secret | null; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { secret } = props;
  return (
    <Dialog title={secret?.title ?? ''} opened={secret !== null} onClose={props.onClose}>
      {secret !== null && (
        <div className="stack">
          <p>{secret.about}</p>
          <div className="secret" data-testid="shown-once">
            <Value>{secret.text}</Value>
          </div>
          <p className="quiet small">
            {t('office.worksUntil')} <When at={secret.until} />
          </p>
          <Callout tone="warn">{t('office.onceOnly')}</Callout>
          <div className="form-foot">
            <Button onClick={props.onClose}>{t('office.noted')}</Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
