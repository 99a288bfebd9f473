/** Templates of notices: those that come with the program, and the versions that an authority added; each as it reads. */
import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { NoticeTemplate, TemplateRow } from '#model/notice-template.ts';
import { templateRoutes } from '#model/routes/notices.ts';
import { useAsk } from '../api/ask.ts';
import { mayAnywhere, type Me } from '../api/me.ts';
import { useAll } from '../api/use-all.ts';
import { Split } from '../list/split.tsx';
import { VirtualList } from '../list/virtual-list.tsx';
import { Status } from '../look/status.tsx';
import { useNarrow } from '../look/use-narrow.ts';
import type { DeedForm } from '../thing/deed.ts';
import { PlaceName } from '../thing/names.tsx';
import { usePlaces } from '../thing/use-places.ts';
import type { RulesSearch } from './search.ts';
import { retireTemplateForm, versionForm } from './template-forms.ts';
import { TemplatePreview } from './template-preview.tsx';

interface TemplatesProps {
  readonly me: Me;
  readonly onForm: (form: DeedForm) => void;
}

/** `added` null: it comes with the program. */
interface Row {
  readonly id: string;
  readonly template: NoticeTemplate;
  readonly added: TemplateRow | null;
}

export function Templates({ me, onForm }: TemplatesProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const isNarrow = useNarrow();
  const { id, open: isOpen }: RulesSearch = useSearch({ from: '/inside/rules' });
  const { data: shipped, error } = useAsk(templateRoutes.shipped);
  const { data: added = [] } = useAll<TemplateRow>(templateRoutes.list);
  const rows: readonly Row[] = [
    ...added.map((row): Row => ({ id: row.id, template: row.template, added: row })),
    ...(shipped?.items ?? []).map((template): Row => ({
      id: `${template.id}-${template.version}-${template.language}`,
      template,
      added: null,
    })),
  ];
  const chosen = rows.find((row) => row.id === id) ?? (isNarrow ? undefined : rows[0]);
  const go = (part: RulesSearch, replace = true): void =>
    void navigate({ to: '/rules', search: { tab: 'templates', ...part }, replace });
  const show = (row: Row): void =>
    isNarrow ? go({ id: row.id, open: true }, false) : go({ id: row.id });
  return (
    <Split
      label={chosen?.template.title ?? t('rules.templates')}
      list={
        <VirtualList
          label={t('rules.templates')}
          rows={rows}
          hasMore={false}
          isLoading={shipped === undefined}
          error={error}
          loadMore={() => {}}
          rowPx={64}
          columns="minmax(0, 1fr) max-content"
          selectedId={chosen?.id ?? null}
          empty={t('say.empty')}
          onSelect={show}
          onOpen={show}
          render={(row) => <TemplateLine row={row} />}
        />
      }
      pane={
        chosen === undefined ? (
          <p className="quiet">{t('rules.pickTemplate')}</p>
        ) : (
          <Pane key={chosen.id} row={chosen} me={me} onForm={onForm} />
        )
      }
      isOpen={isOpen === true && chosen !== undefined}
      onBack={() => go(id === undefined ? {} : { id })}
    />
  );
}

function TemplateLine({ row: { template, added } }: { readonly row: Row }) {
  const { t } = useTranslation();
  return (
    <>
      <div>
        <div className="cut strong" lang={template.language}>
          {template.title}
        </div>
        <div className="cut small quiet">
          {t(`noticeKind.${template.kind}`)}
          {template.tone === 'victim' && ` · ${t('rules.victim')}`}
        </div>
      </div>
      <div className="right small">
        <div>{template.language === 'en' ? 'English' : '中文'}</div>
        <div className="quiet">
          {added === null ? (
            t('rules.shipped')
          ) : added.retiredAt === null ? (
            <PlaceName path={added.jurisdiction} />
          ) : (
            t('systems.retired')
          )}
        </div>
      </div>
    </>
  );
}

function Pane({ row, me, onForm }: TemplatesProps & { readonly row: Row }) {
  const { t } = useTranslation();
  const places = usePlaces();
  const { template, added } = row;
  const may = mayAnywhere(me, 'policy.manage');
  return (
    <div className="stack">
      <div>
        <div className="row">
          <h2>{t(`noticeKind.${template.kind}`)}</h2>
          {added !== null && added.retiredAt !== null && (
            <Status tone="plain">{t('systems.retired')}</Status>
          )}
        </div>
        <p className="quiet">
          <code>{template.id}</code> ·{' '}
          {t('rules.versionFrom', {
            n: String(template.version),
            date: template.effectiveFrom,
          })}
        </p>
      </div>
      {may && (
        <div className="row">
          <Button
            variant="default"
            onClick={() => onForm(versionForm(template, added?.jurisdiction ?? null, places, t))}
          >
            {t('rules.newVersion')}
          </Button>
          {added !== null && added.retiredAt === null && (
            <Button variant="default" onClick={() => onForm(retireTemplateForm(added, t))}>
              {t('point.retire')}
            </Button>
          )}
        </div>
      )}
      <p className="quiet small">{t('rules.previewAbout')}</p>
      <TemplatePreview template={template} />
    </div>
  );
}
