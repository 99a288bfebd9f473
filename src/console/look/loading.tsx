import { useTranslation } from 'react-i18next';
import { Trouble } from './trouble.tsx';

/** Instead of what is not there yet, or why it will not come. */
export function Loading({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  if (error !== null && error !== undefined) return <Trouble error={error} />;
  return (
    <p className="quiet" role="status">
      {t('say.loading')}
    </p>
  );
}
