/** One campaign: what it is, how far each place is, and every unit; beside it what the chosen unit attests. */
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { campaignRoutes } from '#model/routes/campaigns.ts';
import { useAsk } from '../api/ask.ts';
import { useMe, type Me } from '../api/me.ts';
import { number } from '../look/format.ts';
import { Loading } from '../look/loading.tsx';
import { Callout, Status } from '../look/status.tsx';
import { useTitle } from '../look/use-title.ts';
import { When } from '../look/when.tsx';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { DeedRow } from '../thing/deed-row.tsx';
import { PlaceName } from '../thing/names.tsx';
import { ShownOnce, type Secret } from '../thing/shown-once.tsx';
import { secretOf } from './attestation-forms.ts';
import { campaignDeeds, nameOfCampaign, type CampaignShown } from './campaign-forms.ts';
import { CAMPAIGN_TONES } from './campaigns-page.tsx';
import { CampaignUnits } from './campaign-units.tsx';
import { CampaignReportTable } from './campaign-report.tsx';

export function CampaignPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/inside/campaigns/$id' });
  const me = useMe();
  const { data, error, refetch } = useAsk(campaignRoutes.show, { params: { id } });
  useTitle(data === undefined ? t('area.campaigns') : nameOfCampaign(data));
  if (data === undefined || me === undefined) {
    return (
      <div className="page-head">
        <Loading error={error} />
      </div>
    );
  }
  return <Shown campaign={data} me={me} onDone={() => void refetch()} />;
}

function Shown({
  campaign,
  me,
  onDone,
}: {
  readonly campaign: CampaignShown;
  readonly me: Me;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation();
  const [form, setForm] = useState<DeedForm | null>(null);
  const [secret, setSecret] = useState<Secret | null>(null);
  const deeds = campaignDeeds(campaign, me, setForm, t);
  return (
    <>
      <header className="page-head">
        <h1>
          <Link to="/campaigns">{t('area.campaigns')}</Link>
        </h1>
      </header>
      <div className="page-body stack">
        <div className="row">
          <h2>{nameOfCampaign(campaign)}</h2>
          <Status tone={CAMPAIGN_TONES[campaign.state]}>
            {t(`campaignState.${campaign.state}`)}
          </Status>
        </div>
        <DeedRow deeds={deeds} />
        {campaign.uncertainYears.length > 0 && (
          <Callout tone="warn">
            {t('campaign.uncertain', { years: campaign.uncertainYears.join(', ') })}
          </Callout>
        )}
        <About campaign={campaign} />
        {campaign.state !== 'draft' && <CampaignReportTable campaign={campaign} />}
        {campaign.state !== 'draft' && (
          <CampaignUnits campaign={campaign} me={me} onForm={setForm} />
        )}
      </div>
      <DeedDialog
        form={form}
        onClose={() => setForm(null)}
        onDone={(answer) => {
          setSecret(secretOf(answer, t));
          onDone();
        }}
      />
      <ShownOnce secret={secret} onClose={() => setSecret(null)} />
    </>
  );
}

function About({ campaign }: { readonly campaign: CampaignShown }) {
  const { t } = useTranslation();
  const { id, state, jurisdiction, dueAt, steps, unitCount, systemCount, edition, samples } =
    campaign;
  const would = useAsk(campaignRoutes.population, { params: { id } }, state === 'draft');
  const counts = { units: number(unitCount), systems: number(systemCount) };
  return (
    <section className="panel">
      <dl className="facts">
        <dt>{t('case.place')}</dt>
        <dd>
          <PlaceName path={jurisdiction} />
        </dd>
        <dt>{t('campaign.units')}</dt>
        <dd>
          {state !== 'draft' && t('campaign.population', counts)}
          {would.data !== undefined &&
            t('campaign.wouldBe', {
              units: number(would.data.units),
              systems: number(would.data.systems),
            })}
        </dd>
        {dueAt !== null && (
          <>
            <dt>{t('campaign.due')}</dt>
            <dd>
              <When at={dueAt} />
            </dd>
          </>
        )}
        <dt>{t('campaign.edition')}</dt>
        <dd>{edition}</dd>
        <Steps steps={steps} />
        <Samples samples={samples} />
      </dl>
    </section>
  );
}

function Steps({ steps }: Pick<CampaignShown, 'steps'>) {
  const { t } = useTranslation();
  if (steps.length === 0) return null;
  return (
    <>
      <dt>{t('campaign.steps')}</dt>
      <dd>
        {steps.map(({ kind, at, doneAt, count }) => (
          <div key={`${kind} ${at}`}>
            <Status tone={doneAt === null ? 'plain' : 'good'}>{t(`campaignStep.${kind}`)}</Status>{' '}
            <When at={doneAt ?? at} /> {count !== null && number(count)}
          </div>
        ))}
      </dd>
    </>
  );
}

function Samples({ samples }: Pick<CampaignShown, 'samples'>) {
  const { t } = useTranslation();
  if (samples.length === 0) return null;
  return (
    <>
      <dt>{t('campaign.samples')}</dt>
      <dd>
        {samples.map(({ seed, at, of, picked }) => (
          <div key={seed}>
            {t('campaign.sampleOf', { picked, of: number(of) })} · <When at={at} /> ·{' '}
            <code>{seed}</code>
          </div>
        ))}
      </dd>
    </>
  );
}
