/** Campaigns of self-inspection, the newest first, with how far each is. */
import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CAMPAIGN_STATES, type Campaign } from '#model/campaign.ts';
import { campaignRoutes } from '#model/routes/campaigns.ts';
import { useAsk } from '../api/ask.ts';
import { mayAnywhere, useMe } from '../api/me.ts';
import { useRows } from '../api/use-rows.ts';
import { ChoiceFilter } from '../list/filter.tsx';
import { VirtualList } from '../list/virtual-list.tsx';
import { number } from '../look/format.ts';
import { Status, type Tone } from '../look/status.tsx';
import { useTitle } from '../look/use-title.ts';
import { When } from '../look/when.tsx';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { PlaceName } from '../thing/names.tsx';
import { usePlaces } from '../thing/use-places.ts';
import { draftForm, nameOfCampaign } from './campaign-forms.ts';
import type { CampaignsSearch } from './search.ts';

type Row = Omit<Campaign, 'forms' | 'closing'>;

export const CAMPAIGN_TONES: Readonly<Record<Campaign['state'], Tone>> = {
  draft: 'plain',
  open: 'accent',
  closed: 'good',
  withdrawn: 'plain',
};

export function CampaignsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const places = usePlaces();
  const search: CampaignsSearch = useSearch({ from: '/inside/campaigns' });
  const list = useRows<Row>(campaignRoutes.list, { ...search });
  const shipped = useAsk(campaignRoutes.form);
  const [form, setForm] = useState<DeedForm | null>(null);
  useTitle(t('area.campaigns'));
  const show = ({ id }: Row): void =>
    void navigate({ to: '/campaigns/$id', params: { id }, search: {} });
  return (
    <div className="page-fill">
      <header className="page-head">
        <h1>{t('area.campaigns')}</h1>
        <div className="filters">
          <ChoiceFilter
            label={t('campaign.standing')}
            any={t('inbox.any')}
            value={search.state}
            options={CAMPAIGN_STATES.map((state) => ({
              value: state,
              label: t(`campaignState.${state}`),
            }))}
            onChange={(value) => {
              const state = CAMPAIGN_STATES.find((one) => one === value);
              void navigate({
                to: '/campaigns',
                search: state === undefined ? {} : { state },
                replace: true,
              });
            }}
          />
        </div>
        {me !== undefined && mayAnywhere(me, 'campaign.manage') && (
          <Button
            variant="default"
            disabled={shipped.data === undefined}
            onClick={() => setForm(draftForm(places, shipped.data?.questions ?? [], t))}
          >
            {t('campaign.draft')}
          </Button>
        )}
      </header>
      <VirtualList
        label={t('area.campaigns')}
        {...list}
        rowPx={64}
        columns="minmax(0, 1fr) max-content"
        selectedId={null}
        empty={t('campaign.none')}
        onSelect={show}
        onOpen={show}
        render={(row) => <CampaignLine campaign={row} />}
      />
      <DeedDialog form={form} onClose={() => setForm(null)} onDone={() => list.reload()} />
    </div>
  );
}

function CampaignLine({ campaign }: { readonly campaign: Row }) {
  const { t } = useTranslation();
  const { state, unitCount, systemCount, dueAt, jurisdiction } = campaign;
  const counts = { units: number(unitCount), systems: number(systemCount) };
  return (
    <>
      <div>
        <div className="cut">
          <span className="strong">{nameOfCampaign(campaign)}</span>{' '}
          <span className="quiet">
            <PlaceName path={jurisdiction} />
          </span>
        </div>
        <div className="cut small quiet">
          {state === 'draft' ? t('campaignState.draft') : t('campaign.population', counts)}
        </div>
      </div>
      <div className="right small">
        <Status tone={CAMPAIGN_TONES[state]}>{t(`campaignState.${state}`)}</Status>
        {dueAt !== null && (
          <div className="quiet">
            {t('campaign.due')} <When at={dueAt} />
          </div>
        )}
      </div>
    </>
  );
}
