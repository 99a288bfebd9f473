/** Whether a point withholds anything: said the same everywhere, and never as more than is known. */
import { useTranslation } from 'react-i18next';
import type { PointShown } from '#model/routes/points.ts';
import { Status } from '../look/status.tsx';
import { isInEarnest } from './standing.ts';

export function PointMode({ point }: { readonly point: PointShown }) {
  const { t } = useTranslation();
  if (point.retiredAt !== null) return <Status tone="plain">{t('point.retired')}</Status>;
  if (point.haltedAt !== null) return <Status tone="bad">{t('point.halted')}</Status>;
  if (isInEarnest(point)) return <Status tone="accent">{t('point.live')}</Status>;
  return <Status tone="plain">{t('point.dry')}</Status>;
}
