/** Says on every page, and on paper, that nothing of it is real. */
import { useTranslation } from 'react-i18next';
import { officeRoutes } from '#model/routes/office.ts';
import { useAsk } from '../api/ask.ts';

export function Demonstration() {
  const { t } = useTranslation();
  const { data } = useAsk(officeRoutes.show);
  if (data?.isDemonstration !== true) return null;
  return (
    <p className="demo" role="note">
      <strong>{t('demo.label')}</strong> <span>{t('demo.about')}</span>
    </p>
  );
}
