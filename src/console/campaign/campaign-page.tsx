/** One campaign: what it is, how far each place is, and every unit; beside it what the chosen unit attests. */
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { campaignRoutes, UNIT_STANDINGS, type CampaignUnitShown } from '#model/routes/campaigns.ts';
import { useAsk } from '../api/ask.ts';
import { useMe, type Me } from '../api/me.ts';
import { useRows } from '../api/use-rows.ts';
import { ChoiceFilter, FlagFilter } from '../list/filter.tsx';
import { Split } from '../list/split.tsx';
import { VirtualList } from '../list/virtual-list.tsx';
import { number } from '../look/format.ts';
import { Loading } from '../look/loading.tsx';
import { Callout, Status, type Tone } from '../look/status.tsx';
import { useTitle } from '../look/use-title.ts';
import { When } from '../look/when.tsx';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { DeedRow } from '../thing/deed-row.tsx';
import { PlaceName } from '../thing/names.tsx';
import { ShownOnce, type Secret } from '../thing/shown-once.tsx';
import { usePlaces } from '../thing/use-places.ts';
import { AttestationPane } from './attestation-pane.tsx';
import { secretOf } from './attestation-forms.ts';
import { campaignDeeds, nameOfCampaign, type CampaignShown } from './campaign-forms.ts';
import { CAMPAIGN_TONES } from './campaigns-page.tsx';
import { CampaignReportTable } from './campaign-report.tsx';
import type { CampaignSearch } from './search.ts';

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
  const places = usePlaces();
  const [form, setForm] = useState<DeedForm | null>(null);
  const [secret, setSecret] = useState<Secret | null>(null);
  const deeds = campaignDeeds(campaign, me, places, setForm, t);
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
        {campaign.state !== 'draft' && <Units campaign={campaign} me={me} onForm={setForm} />}
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
        {steps.length > 0 && (
          <>
            <dt>{t('campaign.steps')}</dt>
            <dd>
              {steps.map(({ kind, at, doneAt, count }) => (
                <div key={`${kind} ${at}`}>
                  <Status tone={doneAt === null ? 'plain' : 'good'}>
                    {t(`campaignStep.${kind}`)}
                  </Status>{' '}
                  <When at={doneAt ?? at} /> {count !== null && number(count)}
                </div>
              ))}
            </dd>
          </>
        )}
        {samples.length > 0 && (
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
        )}
      </dl>
    </section>
  );
}

const STANDING_TONES: Readonly<Record<CampaignUnitShown['state'], Tone>> = {
  'not-started': 'plain',
  draft: 'accent',
  submitted: 'warn',
  signed: 'good',
  sampled: 'warn',
  confirmed: 'good',
  contradicted: 'bad',
};

function Units({
  campaign,
  me,
  onForm,
}: {
  readonly campaign: CampaignShown;
  readonly me: Me;
  readonly onForm: (form: DeedForm) => void;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { unit, ...filters }: CampaignSearch = useSearch({ from: '/inside/campaigns/$id' });
  const { late, contradicted, ...plain } = filters;
  const query = {
    ...plain,
    ...(late === true ? { late: 'true' } : {}),
    ...(contradicted === true ? { contradicted: 'true' } : {}),
  };
  const list = useRows<CampaignUnitShown>(campaignRoutes.units, {
    ...query,
    campaignId: campaign.id,
  });
  const go = (part: CampaignSearch): void =>
    void navigate({
      to: '/campaigns/$id',
      params: { id: campaign.id },
      search: { ...filters, ...part },
      replace: true,
    });
  const chosen = list.rows.find(({ id }) => id === unit);
  const show = (row: CampaignUnitShown): void => go({ unit: row.id });
  return (
    <section className="panel">
      <h2>{t('campaign.units')}</h2>
      <div className="filters">
        <ChoiceFilter
          label={t('campaign.standing')}
          any={t('inbox.any')}
          value={filters.state}
          options={UNIT_STANDINGS.map((state) => ({
            value: state,
            label: t(`unitStanding.${state}`),
          }))}
          onChange={(value) => {
            const { state: _state, ...rest } = filters;
            const state = UNIT_STANDINGS.find((one) => one === value);
            void navigate({
              to: '/campaigns/$id',
              params: { id: campaign.id },
              search: state === undefined ? rest : { ...rest, state },
              replace: true,
            });
          }}
        />
        <FlagFilter value={filters.late === true} onChange={(on) => flag('late', on)}>
          {t('campaign.onlyLate')}
        </FlagFilter>
        <FlagFilter
          value={filters.contradicted === true}
          onChange={(on) => flag('contradicted', on)}
        >
          {t('campaign.onlyContradicted')}
        </FlagFilter>
      </div>
      <div className="campaign-units">
        <Split
          label={chosen?.name ?? t('campaign.units')}
          list={
            <VirtualList
              label={t('campaign.units')}
              {...list}
              rowPx={64}
              columns="minmax(0, 1fr) max-content"
              selectedId={unit ?? null}
              empty={t('campaign.noUnits')}
              onSelect={show}
              onOpen={show}
              render={(row) => <UnitLine row={row} />}
            />
          }
          pane={
            chosen === undefined ? (
              <p className="quiet">{t('campaign.pick')}</p>
            ) : (
              <AttestationPane
                key={chosen.id}
                campaign={campaign}
                row={chosen}
                me={me}
                onForm={onForm}
              />
            )
          }
          isOpen={chosen !== undefined}
          onBack={() =>
            void navigate({ to: '/campaigns/$id', params: { id: campaign.id }, search: filters })
          }
        />
      </div>
    </section>
  );
  function flag(name: 'late' | 'contradicted', on: boolean): void {
    const { [name]: _off, ...rest } = filters;
    void navigate({
      to: '/campaigns/$id',
      params: { id: campaign.id },
      search: on ? { ...rest, [name]: true } : rest,
      replace: true,
    });
  }
}

function UnitLine({ row }: { readonly row: CampaignUnitShown }) {
  const { t } = useTranslation();
  const { name, jurisdiction, systemCount, state, isLate, contradictions, signedAt } = row;
  return (
    <>
      <div>
        <div className="cut strong">{name}</div>
        <div className="cut small quiet">
          <PlaceName path={jurisdiction} /> · {number(systemCount)} {t('attestation.systems')}
        </div>
      </div>
      <div className="right small">
        <Status tone={contradictions > 0 ? 'bad' : STANDING_TONES[state]}>
          {contradictions > 0 ? t('campaign.contradicted') : t(`unitStanding.${state}`)}
        </Status>
        <div className="quiet">
          {isLate && `${t('campaign.late')} `}
          {signedAt !== null && <When at={signedAt} form="relative" />}
        </div>
      </div>
    </>
  );
}
