import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../look/dialog.tsx';

export function NewCodes(props: {
  readonly codes: readonly string[] | null;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('sign.codesTitle')} opened={props.codes !== null} onClose={props.onClose}>
      <div className="stack">
        <p>{t('sign.codesAbout')}</p>
        <ul className="secret codes">
          {props.codes?.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <Button onClick={props.onClose}>{t('sign.codesDone')}</Button>
      </div>
    </Dialog>
  );
}
