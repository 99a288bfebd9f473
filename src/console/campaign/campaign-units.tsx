/** The units of a campaign, filtered, and beside them what the chosen one attests. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { campaignRoutes, UNIT_STANDINGS, type CampaignUnitShown } from '#model/routes/campaigns.ts';
import type { Me } from '../api/me.ts';
import { useRows } from '../api/use-rows.ts';
import { ChoiceFilter, FlagFilter } from '../list/filter.tsx';
import { Split } from '../list/split.tsx';
import { VirtualList } from '../list/virtual-list.tsx';
import { number } from '../look/format.ts';
import { Status, type Tone } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { PlaceName } from '../thing/names.tsx';
import { AttestationPane } from './attestation-pane.tsx';
import type { CampaignShown } from './campaign-forms.ts';
import type { CampaignSearch } from './search.ts';

const STANDING_TONES: Readonly<Record<CampaignUnitShown['state'], Tone>> = {
  'not-started': 'plain',
  draft: 'accent',
  submitted: 'warn',
  signed: 'good',
  sampled: 'warn',
  confirmed: 'good',
  contradicted: 'bad',
};

type Filters = Omit<CampaignSearch, 'unit'>;

export function CampaignUnits({
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
  const list = useRows<CampaignUnitShown>(campaignRoutes.units, {
    ...plain,
    ...(late === true ? { late: 'true' } : {}),
    ...(contradicted === true ? { contradicted: 'true' } : {}),
    campaignId: campaign.id,
  });
  const { id } = campaign;
  const go = (search: CampaignSearch): void =>
    void navigate({ to: '/campaigns/$id', params: { id }, search, replace: true });
  const chosen = list.rows.find((row) => row.id === unit);
  const show = (row: CampaignUnitShown): void => go({ ...filters, unit: row.id });
  return (
    <section className="panel">
      <h2>{t('campaign.units')}</h2>
      <UnitFilters filters={filters} onChange={go} />
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
          pane={<Chosen row={chosen} campaign={campaign} me={me} onForm={onForm} />}
          isOpen={chosen !== undefined}
          onBack={() => go(filters)}
        />
      </div>
    </section>
  );
}

function Chosen(props: {
  readonly row: CampaignUnitShown | undefined;
  readonly campaign: CampaignShown;
  readonly me: Me;
  readonly onForm: (form: DeedForm) => void;
}) {
  const { t } = useTranslation();
  const { row } = props;
  if (row === undefined) return <p className="quiet">{t('campaign.pick')}</p>;
  return <AttestationPane key={row.id} {...props} row={row} />;
}

function UnitFilters({
  filters,
  onChange,
}: {
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
}) {
  const { t } = useTranslation();
  const flag = (name: 'late' | 'contradicted', on: boolean): void => {
    const { [name]: _off, ...rest } = filters;
    onChange(on ? { ...rest, [name]: true } : rest);
  };
  return (
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
          onChange(state === undefined ? rest : { ...rest, state });
        }}
      />
      <FlagFilter value={filters.late === true} onChange={(on) => flag('late', on)}>
        {t('campaign.onlyLate')}
      </FlagFilter>
      <FlagFilter value={filters.contradicted === true} onChange={(on) => flag('contradicted', on)}>
        {t('campaign.onlyContradicted')}
      </FlagFilter>
    </div>
  );
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
