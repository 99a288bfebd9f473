/** The supervised systems, and the way to the question whose an address was. */
import { Button } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReplyOf } from '#model/route.ts';
import { systemRoutes } from '#model/routes/systems.ts';
import { mayAnywhere, useMe } from '../api/me.ts';
import { useRows } from '../api/use-rows.ts';
import { ExportMenu } from '../export/export-menu.tsx';
import { Chips } from '../list/chips.tsx';
import { FlagFilter } from '../list/filter.tsx';
import { TextFilter } from '../list/text-filter.tsx';
import { VirtualList } from '../list/virtual-list.tsx';
import { Status } from '../look/status.tsx';
import { useNarrow } from '../look/use-narrow.ts';
import { useTitle } from '../look/use-title.ts';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { PlaceName, UnitName } from '../thing/names.tsx';
import { registerForm } from './system-forms.ts';
import type { SystemsSearch } from './search.ts';

type SystemRow = ReplyOf<typeof systemRoutes.list>['items'][number];
const WIDE = 'minmax(0, 2fr) 130px minmax(0, 1.4fr) minmax(0, 1fr) 150px';

export function SystemsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const search: SystemsSearch = useSearch({ from: '/inside/systems' });
  const isNarrow = useNarrow();
  const me = useMe();
  const [form, setForm] = useState<DeedForm | null>(null);
  useTitle(t('systems.title'));
  const asked = {
    search: search.search,
    unitId: search.unitId,
    jurisdiction: search.jurisdiction,
    critical: search.critical === true ? 'true' : undefined,
  };
  const list = useRows<SystemRow>(systemRoutes.list, asked);
  const { id } = search;
  const go = (part: object): void =>
    void navigate({ to: '/systems', search: { ...search, ...part }, replace: true });
  const open = (row: SystemRow): void =>
    void navigate({ to: '/systems/$id', params: { id: row.id } });
  return (
    <div className="page-fill">
      <header className="page-head">
        <h1>{t('systems.title')}</h1>
        <SystemFilters search={search} go={go} />
        <Link to="/addresses">{t('addresses.title')}</Link>
        {me !== undefined && mayAnywhere(me, 'system.manage') && (
          <Button variant="default" onClick={() => setForm(registerForm(t))}>
            {t('systemForm.register')}
          </Button>
        )}
        <ExportMenu list="system" title={t('systems.title')} filters={asked} />
      </header>
      <VirtualList
        label={t('systems.title')}
        {...list}
        head={isNarrow ? null : <Head />}
        rowPx={isNarrow ? 64 : 40}
        columns={isNarrow ? 'minmax(0, 1fr) max-content' : WIDE}
        selectedId={id ?? null}
        empty={t('systems.none')}
        onSelect={(row) => (isNarrow || row.id === id ? open(row) : go({ id: row.id }))}
        onOpen={open}
        render={(row) => (isNarrow ? <NarrowRow row={row} /> : <WideRow row={row} />)}
      />
      <DeedDialog
        form={form}
        onClose={() => setForm(null)}
        onDone={(answer) => {
          const made = systemRoutes.register.reply.safeParse(answer);
          if (made.success) void navigate({ to: '/systems/$id', params: { id: made.data.id } });
        }}
      />
    </div>
  );
}

function SystemFilters(props: {
  readonly search: SystemsSearch;
  readonly go: (part: object) => void;
}) {
  const { t } = useTranslation();
  const { search, go } = props;
  return (
    <div className="filters">
      <TextFilter
        label={t('systems.search')}
        value={search.search}
        onChange={(text) => go({ search: text })}
      />
      <FlagFilter
        value={search.critical === true}
        onChange={(on) => go({ critical: on ? true : undefined })}
      >
        {t('systems.critical')}
      </FlagFilter>
      <Chips
        chips={[
          {
            key: 'unitId',
            name: t('chip.unit'),
            value: search.unitId,
            shown: <UnitName id={search.unitId ?? null} />,
          },
          {
            key: 'jurisdiction',
            name: t('chip.place'),
            value: search.jurisdiction,
            shown: <PlaceName path={search.jurisdiction ?? ''} />,
          },
        ]}
        onRemove={go}
      />
    </div>
  );
}

function Head() {
  const { t } = useTranslation();
  return (
    <div className="list-head" style={{ gridTemplateColumns: WIDE }} aria-hidden="true">
      <span>{t('inbox.system')}</span>
      <span>{t('systems.code')}</span>
      <span>{t('systems.unit')}</span>
      <span>{t('case.place')}</span>
      <span>{t('systems.critical')}</span>
    </div>
  );
}

function WideRow({ row }: { readonly row: SystemRow }) {
  return (
    <>
      <span className="cut strong">{row.name}</span>
      <span className="cut mono">{row.code}</span>
      <span className="cut">
        <UnitName id={row.unitId} />
      </span>
      <span className="cut">
        <PlaceName path={row.jurisdiction} />
      </span>
      <span className="cut">
        <Critical row={row} />
      </span>
    </>
  );
}

function NarrowRow({ row }: { readonly row: SystemRow }) {
  return (
    <>
      <div>
        <div className="cut strong">{row.name}</div>
        <div className="cut quiet small">
          <UnitName id={row.unitId} />
        </div>
      </div>
      <div className="right small">
        <div className="mono">{row.code}</div>
        <Critical row={row} />
      </div>
    </>
  );
}

function Critical({ row: { critical, retiredAt } }: { readonly row: SystemRow }) {
  const { t } = useTranslation();
  if (retiredAt !== null) return <Status tone="plain">{t('systems.retired')}</Status>;
  if (critical === null) return null;
  return (
    <Status tone="warn" sign="shield">
      {t(`critical.${critical}`)}
    </Status>
  );
}
