import { useTranslation } from 'react-i18next';
import { Dialog } from '../look/dialog.tsx';
import { Application } from '../sign-in/application.tsx';

export function NewApplication(props: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('account.addApp')} opened={props.opened} onClose={props.onClose}>
      {props.opened && (
        <div className="stack">
          <p>{t('account.addAppDoes')}</p>
          <Application about={t('account.addAppAbout')} onDone={async () => props.onClose()} />
        </div>
      )}
    </Dialog>
  );
}
