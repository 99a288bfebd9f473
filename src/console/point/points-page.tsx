/** The enforcement points, each with whether it does what it was told, and what one of them was told and read back. */
import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { POINT_KINDS, POINT_MODES } from '#model/enforcement-point.ts';
import { pointRoutes, type PointShown } from '#model/routes/points.ts';
import { mayAnywhere, useMe, type Me } from '../api/me.ts';
import { useRows } from '../api/use-rows.ts';
import { ExportMenu } from '../export/export-menu.tsx';
import { ChoiceFilter } from '../list/filter.tsx';
import { Split } from '../list/split.tsx';
import { useEvery } from '../list/use-every.ts';
import { VirtualList } from '../list/virtual-list.tsx';
import { Status } from '../look/status.tsx';
import { useNarrow } from '../look/use-narrow.ts';
import { useTitle } from '../look/use-title.ts';
import { useNow, When } from '../look/when.tsx';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { PlaceName } from '../thing/names.tsx';
import { ShownOnce, type Secret } from '../thing/shown-once.tsx';
import { usePlaces } from '../thing/use-places.ts';
import { secretOf } from './point-deeds.ts';
import { declareForm } from './point-forms.ts';
import { PointMode } from './point-mode.tsx';
import { PointPane } from './point-pane.tsx';
import type { PointsSearch } from './search.ts';
import { ageTone, faultsOf } from './standing.ts';

/** Reports of points are no events: they are asked for. */
const ASK_MS = 15_000;

export function PointsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const isNarrow = useNarrow();
  const { id, open: isOpen, ...filters }: PointsSearch = useSearch({ from: '/inside/points' });
  const list = useRows<PointShown>(pointRoutes.list, filters);
  const [form, setForm] = useState<DeedForm | null>(null);
  const [secret, setSecret] = useState<Secret | null>(null);
  useTitle(t('area.points'));
  useEvery(ASK_MS, () => list.reload());
  const chosen = list.rows.find((row) => row.id === id) ?? (isNarrow ? undefined : list.rows[0]);
  const go = (part: PointsSearch, replace = true): void =>
    void navigate({ to: '/points', search: { ...filters, ...part }, replace });
  const show = (row: PointShown): void =>
    isNarrow ? go({ id: row.id, open: true }, false) : go({ id: row.id });
  return (
    <div className="page-fill">
      <Head me={me} filters={filters} go={go} onForm={setForm} />
      <Split
        label={chosen?.name ?? t('area.points')}
        list={
          <VirtualList
            label={t('area.points')}
            {...list}
            rowPx={64}
            columns="minmax(0, 1fr) max-content"
            selectedId={chosen?.id ?? null}
            empty={t('point.none')}
            onSelect={show}
            onOpen={show}
            render={(row) => <PointLine point={row} />}
          />
        }
        pane={
          chosen === undefined || me === undefined ? (
            <p className="quiet">{t('point.pick')}</p>
          ) : (
            <PointPane key={chosen.id} point={chosen} me={me} onForm={setForm} />
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
  readonly filters: Omit<PointsSearch, 'id' | 'open'>;
  readonly go: (part: object) => void;
  readonly onForm: (form: DeedForm) => void;
}) {
  const { t } = useTranslation();
  const places = usePlaces();
  return (
    <header className="page-head">
      <h1>{t('area.points')}</h1>
      <div className="filters">
        <ChoiceFilter
          label={t('point.kind')}
          any={t('inbox.any')}
          value={filters.kind}
          options={POINT_KINDS.map((value) => ({ value, label: t(`pointKind.${value}`) }))}
          onChange={(kind) => go({ kind })}
        />
        <ChoiceFilter
          label={t('point.mode')}
          any={t('inbox.any')}
          value={filters.mode}
          options={POINT_MODES.map((value) => ({
            value,
            label: t(value === 'live' ? 'point.live' : 'point.dry'),
          }))}
          onChange={(mode) => go({ mode })}
        />
        <ChoiceFilter
          label={t('case.place')}
          any={t('inbox.any')}
          value={filters.jurisdiction}
          options={places}
          onChange={(jurisdiction) => go({ jurisdiction })}
        />
      </div>
      {me !== undefined && mayAnywhere(me, 'point.manage') && (
        <Button variant="default" onClick={() => onForm(declareForm(places, t))}>
          {t('point.declare')}
        </Button>
      )}
      <ExportMenu list="point" title={t('area.points')} filters={{ ...filters }} />
    </header>
  );
}

function PointLine({ point }: { readonly point: PointShown }) {
  const { t } = useTranslation();
  const now = useNow();
  const faults = faultsOf(point, now, t);
  const [first] = faults;
  return (
    <>
      <div>
        <div className="cut">
          <span className="strong">{point.name}</span>{' '}
          <span className="quiet">
            <PlaceName path={point.jurisdiction} />
          </span>
        </div>
        <div className="cut small">
          {first === undefined ? (
            <span className="quiet">
              {t(`pointKind.${point.kind}`)} ·{' '}
              {point.rungs.map((rung) => t(`rung.${rung}`)).join(' · ')}
            </span>
          ) : (
            <Status tone={first.tone}>{first.says}</Status>
          )}
        </div>
      </div>
      <div className="right small">
        <PointMode point={point} />
        <div>
          {point.retiredAt === null && (
            <Status tone={ageTone(point, now)}>
              {point.contact === null ? (
                t('order.never')
              ) : (
                <When at={point.contact.seenAt} form="relative" />
              )}
            </Status>
          )}
        </div>
      </div>
    </>
  );
}
