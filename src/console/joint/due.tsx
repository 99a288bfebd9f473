import { useTranslation } from 'react-i18next';
import { Status } from '../look/status.tsx';
import { useNow, When } from '../look/when.tsx';
import { isLate } from './tones.ts';

/** Until when, and whether that is over; of what has ended, when. */
export function Due(props: { readonly dueAt: string | null; readonly endedAt: string | null }) {
  const { t } = useTranslation();
  const now = useNow();
  const { dueAt, endedAt } = props;
  if (endedAt !== null) {
    return (
      <span className="quiet">
        <When at={endedAt} form="relative" />
      </span>
    );
  }
  if (dueAt === null) return <span className="quiet">{t('joint.noDay')}</span>;
  if (!isLate(dueAt, endedAt, now)) {
    return (
      <span className="quiet">
        {t('joint.until')} <When at={dueAt} form="relative" />
      </span>
    );
  }
  return (
    <Status tone="bad" sign="clock">
      {t('say.overdue')} <When at={dueAt} form="relative" />
    </Status>
  );
}
