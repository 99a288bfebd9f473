/** The sensors, whether each sees and is heard, and how one of them is. */
import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sensorRoutes } from '#model/routes/sensors.ts';
import { SENSOR_STATES, type SensorShown } from '#model/sensor.ts';
import { mayAnywhere, useMe, type Me } from '../api/me.ts';
import { useRows } from '../api/use-rows.ts';
import { ExportMenu } from '../export/export-menu.tsx';
import { ChoiceFilter } from '../list/filter.tsx';
import { Split } from '../list/split.tsx';
import { useEvery } from '../list/use-every.ts';
import { VirtualList } from '../list/virtual-list.tsx';
import { scaled } from '../look/format.ts';
import { Status, type Tone } from '../look/status.tsx';
import { useNarrow } from '../look/use-narrow.ts';
import { useTitle } from '../look/use-title.ts';
import { useNow, When } from '../look/when.tsx';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { PlaceName } from '../thing/names.tsx';
import { ShownOnce, type Secret } from '../thing/shown-once.tsx';
import { usePlaces } from '../thing/use-places.ts';
import type { SensorsSearch } from './search.ts';
import { declareForm, secretOf } from './sensor-forms.ts';
import { faultsOf, freshTone, meanRates } from './sensor-health.ts';
import { SensorPane } from './sensor-pane.tsx';

/** Signs of life are no events: they are asked for. */
const ASK_MS = 15_000;

const SENSOR_TONES: Readonly<Record<SensorShown['state'], Tone>> = {
  declared: 'plain',
  enrolled: 'good',
  silent: 'bad',
  revoked: 'plain',
};

export function SensorsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const isNarrow = useNarrow();
  const { id, open: isOpen, ...filters }: SensorsSearch = useSearch({ from: '/inside/sensors' });
  const list = useRows<SensorShown>(sensorRoutes.list, filters);
  const [form, setForm] = useState<DeedForm | null>(null);
  const [secret, setSecret] = useState<Secret | null>(null);
  useTitle(t('area.sensors'));
  useEvery(ASK_MS, () => list.reload());
  const chosen = list.rows.find((row) => row.id === id) ?? (isNarrow ? undefined : list.rows[0]);
  const go = (part: SensorsSearch, replace = true): void =>
    void navigate({ to: '/sensors', search: { ...filters, ...part }, replace });
  const show = (row: SensorShown): void =>
    isNarrow ? go({ id: row.id, open: true }, false) : go({ id: row.id });
  return (
    <div className="page-fill">
      <Head me={me} filters={filters} go={go} onForm={setForm} />
      <Split
        label={chosen?.name ?? t('area.sensors')}
        list={
          <VirtualList
            label={t('area.sensors')}
            {...list}
            rowPx={64}
            columns="minmax(0, 1fr) max-content"
            selectedId={chosen?.id ?? null}
            empty={t('sensor.none')}
            onSelect={show}
            onOpen={show}
            render={(row) => <SensorLine sensor={row} />}
          />
        }
        pane={
          chosen === undefined || me === undefined ? (
            <p className="quiet">{t('sensor.pick')}</p>
          ) : (
            <SensorPane key={chosen.id} sensor={chosen} me={me} onForm={setForm} />
          )
        }
        isOpen={isOpen === true && chosen !== undefined}
        onBack={() => go(id === undefined ? {} : { id })}
      />
      <DeedDialog
        form={form}
        onClose={() => setForm(null)}
        onDone={(answer) => {
          setSecret(secretOf(answer, t));
          list.reload();
        }}
      />
      <ShownOnce secret={secret} onClose={() => setSecret(null)} />
    </div>
  );
}

function Head({
  me,
  filters,
  go,
  onForm,
}: {
  readonly me: Me | undefined;
  readonly filters: Omit<SensorsSearch, 'id' | 'open'>;
  readonly go: (part: object) => void;
  readonly onForm: (form: DeedForm) => void;
}) {
  const { t } = useTranslation();
  const places = usePlaces();
  return (
    <header className="page-head">
      <h1>{t('area.sensors')}</h1>
      <div className="filters">
        <ChoiceFilter
          label={t('cases.state')}
          any={t('inbox.any')}
          value={filters.state}
          options={SENSOR_STATES.map((value) => ({ value, label: t(`sensorState.${value}`) }))}
          onChange={(state) => go({ state })}
        />
        <ChoiceFilter
          label={t('case.place')}
          any={t('inbox.any')}
          value={filters.jurisdiction}
          options={places}
          onChange={(jurisdiction) => go({ jurisdiction })}
        />
      </div>
      {me !== undefined && mayAnywhere(me, 'sensor.manage') && (
        <Button variant="default" onClick={() => onForm(declareForm(places, t))}>
          {t('sensor.declare')}
        </Button>
      )}
      <ExportMenu list="sensor" title={t('area.sensors')} filters={{ ...filters }} />
    </header>
  );
}

function SensorLine({ sensor }: { readonly sensor: SensorShown }) {
  const { t } = useTranslation();
  const now = useNow();
  const { contact, state } = sensor;
  const [fault] = faultsOf(sensor);
  const rates = contact === null ? null : meanRates(contact);
  return (
    <>
      <div>
        <div className="cut">
          <span className="strong">{sensor.name}</span>{' '}
          <span className="quiet">
            <PlaceName path={sensor.jurisdiction} />
          </span>
        </div>
        <div className="cut small">
          {fault !== undefined ? (
            <Status tone="warn">{t(`sensorFault.${fault}`)}</Status>
          ) : (
            <span className="quiet">
              {rates === null ? sensor.networks.join(' · ') : scaled(rates.bits, 'bit/s')}
            </span>
          )}
        </div>
      </div>
      <div className="right small">
        <Status tone={SENSOR_TONES[state]}>{t(`sensorState.${state}`)}</Status>
        <div>
          {contact !== null && state !== 'revoked' && (
            <Status tone={freshTone(sensor, now)}>
              <When at={contact.seenAt} form="relative" />
            </Status>
          )}
        </div>
      </div>
    </>
  );
}
