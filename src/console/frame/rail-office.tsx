/** The areas of the office itself, as far as one's roles reach them; on a phone behind one word. */
import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Verb } from '#model/authority.ts';
import { mayAnywhere, useMe } from '../api/me.ts';
import { Icon } from '../look/icon.tsx';
import { useNarrow } from '../look/use-narrow.ts';

const AREAS = [
  { area: 'joint', verb: 'consultation.read' },
  { area: 'campaigns', verb: 'campaign.read' },
  { area: 'filings', verb: 'filing.read' },
  { area: 'publications', verb: 'publication.read' },
  { area: 'tips', verb: 'tip.read' },
  { area: 'points', verb: 'point.read' },
  { area: 'sensors', verb: 'sensor.read' },
  { area: 'record', verb: 'record.read' },
  { area: 'people', verb: 'directory.read' },
  { area: 'rules', verb: 'policy.read' },
] as const satisfies readonly {
  readonly area: string;
  readonly verb: Verb;
}[];

export function RailOffice() {
  const { t } = useTranslation();
  const me = useMe();
  const isNarrow = useNarrow();
  const { pathname } = useLocation();
  const mine = AREAS.filter(({ verb }) => me !== undefined && mayAnywhere(me, verb));
  if (mine.length === 0 && !isNarrow) return null;
  const links = mine.map(({ area }) => (
    <Link key={area} className="rail-link" to={`/${area}`} activeProps={{ 'aria-current': 'page' }}>
      <Icon name={area} />
      {t(`area.${area}`)}
    </Link>
  ));
  if (!isNarrow) return <div className="rail-office">{links}</div>;
  const isHere = ['me', ...mine.map(({ area }) => area)].some((area) =>
    pathname.startsWith(`/${area}`),
  );
  return (
    // Going somewhere closes it.
    <details key={pathname} className="rail-office">
      <summary className="rail-link" data-here={isHere ? '' : undefined}>
        <Icon name="more" />
        {t('app.more')}
      </summary>
      <div className="rail-menu">
        {links}
        <Link className="rail-link" to="/me" activeProps={{ 'aria-current': 'page' }}>
          <Icon name="key" />
          {t('account.title')}
        </Link>
      </div>
    </details>
  );
}
