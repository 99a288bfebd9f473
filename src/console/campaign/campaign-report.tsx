/** How far each place is: completion, lateness, contradictions; a place is the way to its units. */
import { Link, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  campaignRoutes,
  type CampaignCounts,
  type CampaignReport,
} from '#model/routes/campaigns.ts';
import { useAsk } from '../api/ask.ts';
import { long, number } from '../look/format.ts';
import { Loading } from '../look/loading.tsx';
import { PlaceName } from '../thing/names.tsx';
import type { CampaignShown } from './campaign-forms.ts';
import type { CampaignSearch } from './search.ts';

const HOUR_MS = 3_600_000;

export function CampaignReportTable({ campaign }: { readonly campaign: CampaignShown }) {
  const { t } = useTranslation();
  const { at }: CampaignSearch = useSearch({ from: '/inside/campaigns/$id' });
  const query = at === undefined ? {} : { at };
  const { data, error } = useAsk(campaignRoutes.report, { params: { id: campaign.id }, query });
  if (data === undefined) return <Loading error={error} />;
  return (
    <section className="panel">
      <h2>{t('campaign.report')}</h2>
      <div className="table-wrap" tabIndex={0} role="region" aria-label={t('campaign.report')}>
        <table className="table">
          <ReportHead />
          <tbody>
            {data.nodes.map((node) => (
              <tr key={node.jurisdiction}>
                <td>
                  <Link
                    to="/campaigns/$id"
                    params={{ id: campaign.id }}
                    search={{ at: node.jurisdiction }}
                  >
                    <PlaceName path={node.jurisdiction} />
                  </Link>
                </td>
                <Counts counts={node} />
              </tr>
            ))}
            <tr className="strong">
              <td>
                <Link to="/campaigns/$id" params={{ id: campaign.id }} search={{}}>
                  {t('campaign.all')}
                </Link>
              </td>
              <Counts counts={data.total} />
            </tr>
          </tbody>
        </table>
      </div>
      <Letters letters={data.letters} />
    </section>
  );
}

function ReportHead() {
  const { t } = useTranslation();
  const heads = [
    'units',
    'progress',
    'onTime',
    'late',
    'sampled',
    'contradicted',
    'median',
  ] as const;
  return (
    <thead>
      <tr>
        <th>{t('campaign.node')}</th>
        {heads.map((head) => (
          <th key={head} className="number">
            {t(`campaign.${head}`)}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Letters({ letters }: { readonly letters: CampaignReport['letters'] }) {
  const { t } = useTranslation();
  if (letters.length === 0) return null;
  const outcomeOf = (outcome: string): string =>
    outcome === 'sent' || outcome === 'refused' || outcome === 'no-address'
      ? t(`letterOutcome.${outcome}`)
      : outcome;
  const told = letters.map(
    ({ occasion, outcome, count }) => `${occasion} · ${outcomeOf(outcome)} ${number(count)}`,
  );
  return (
    <p className="quiet small">
      {t('campaign.letters')}: {told.join(' · ')}
    </p>
  );
}

function Counts({ counts }: { readonly counts: CampaignCounts }) {
  const { t } = useTranslation();
  const { units, signed, onTime, late, sampled, contradicted, medianHours } = counts;
  const share = (count: number, of: number): string =>
    of === 0 ? '–' : `${number(count)} (${number((100 * count) / of)} %)`;
  const time = medianHours === null ? '' : long(Math.abs(medianHours) * HOUR_MS);
  return (
    <>
      <td className="number">{number(units)}</td>
      <td className="number">{share(signed, units)}</td>
      <td className="number">{share(onTime, units)}</td>
      <td className="number">{share(late, units)}</td>
      <td className="number">{number(sampled)}</td>
      <td className="number">{share(contradicted, signed)}</td>
      <td className="number">
        {medianHours === null
          ? '–'
          : t(medianHours <= 0 ? 'campaign.before' : 'campaign.after', { time })}
      </td>
    </>
  );
}
