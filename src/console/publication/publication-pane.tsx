/** One month: what is told, what waits and what it would change, and who decided. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { tellFigures, type FigureLine, type FigureSection } from '#govern/tell-figures.ts';
import type { Figures } from '#model/publication.ts';
import { publicationRoutes } from '#model/routes/publications.ts';
import { useAsk } from '../api/ask.ts';
import { call } from '../api/call.ts';
import type { Me } from '../api/me.ts';
import { Loading } from '../look/loading.tsx';
import { Callout, Status } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { DeedRow } from '../thing/deed-row.tsx';
import { saveFile } from '../thing/download.ts';
import { Fact } from '../thing/fact.tsx';
import { PersonName, PlaceName, UnitName } from '../thing/names.tsx';
import { Value } from '../thing/value.tsx';
import { spoken } from '../words/words.ts';
import { publicationDeeds, type PublicationShown } from './publication-forms.ts';

export function PublicationPane(props: {
  readonly id: string;
  readonly me: Me;
  readonly onForm: (form: DeedForm) => void;
}) {
  const { t } = useTranslation();
  const { id, me, onForm } = props;
  const { data, error } = useAsk(publicationRoutes.show, { params: { id } });
  if (data === undefined) return <Loading error={error} />;
  const { proposed, figures, state, withdrawal } = data;
  const shown = proposed?.figures ?? figures;
  const deeds = publicationDeeds(data, me, t);
  return (
    <div className="stack">
      <div className="row">
        <h2>{data.month}</h2>
        <Status tone={state === 'published' ? 'good' : 'accent'}>
          {t(`publicationState.${state}`)}
        </Status>
        {shown !== null && (
          <Button variant="default" onClick={() => void savePdf(id)}>
            {t('publication.report')}
          </Button>
        )}
      </div>
      <DeedRow deeds={deeds.map((deed) => ({ ...deed, run: () => onForm(deed.form()) }))} />
      {withdrawal !== null && (
        <Callout tone="bad">
          {t('publication.withdrawnFor', { reason: withdrawal[spoken()] })}
        </Callout>
      )}
      {proposed !== null && (
        <Callout tone="warn">
          {t(`publication.waits.${proposed.approvedAt === null ? 'approval' : 'publishing'}`)}
          {proposed.reason !== null && <p>{proposed.reason[spoken()]}</p>}
        </Callout>
      )}
      <About publication={data} />
      {data.changes.length > 0 && <ChangesTable publication={data} />}
      {shown !== null && <FiguresPanel figures={shown} isProposed={proposed !== null} />}
    </div>
  );
}

async function savePdf(id: string): Promise<void> {
  const query = { language: spoken() };
  const { name, mediaType, content } = await call(publicationRoutes.print, {
    params: { id },
    query,
  });
  saveFile(name, mediaType, content);
}

function About({ publication }: { readonly publication: PublicationShown }) {
  const { t } = useTranslation();
  const { scope, jurisdiction, unitId, proposed, editions } = publication;
  return (
    <section className="panel">
      <dl className="facts">
        <Fact name={t('publication.scope')}>{t(`publicationScope.${scope}`)}</Fact>
        <Fact name={t('case.place')}>
          {unitId === null ? <PlaceName path={jurisdiction} /> : <UnitName id={unitId} />}
        </Fact>
        {proposed !== null && (
          <Fact name={t('publication.counted')}>
            <When at={proposed.draftedAt} /> · <PersonName id={proposed.draftedBy[0] ?? null} />
          </Fact>
        )}
        {proposed !== null && proposed.approvedAt !== null && (
          <Fact name={t('publicationState.approved')}>
            <When at={proposed.approvedAt} /> · <PersonName id={proposed.approvedBy?.[0] ?? null} />
          </Fact>
        )}
        {proposed !== null && (
          <Fact name="SHA-256">
            <Value>{proposed.sha256}</Value>
          </Fact>
        )}
        {editions.length > 0 && (
          <Fact name={t('publication.editions')}>
            {editions.map(({ number, publishedAt, reason }) => (
              <div key={number}>
                {t('publication.edition', { number })} · <When at={publishedAt} />{' '}
                <span className="quiet">{reason?.[spoken()] ?? t('publication.first')}</span>
              </div>
            ))}
          </Fact>
        )}
      </dl>
    </section>
  );
}

function ChangesTable({ publication }: { readonly publication: PublicationShown }) {
  const { t } = useTranslation();
  return (
    <section className="panel">
      <h3>{t('publication.changes')}</h3>
      <div className="table-wrap" tabIndex={0} role="region" aria-label={t('publication.changes')}>
        <table className="table">
          <thead>
            <tr>
              <th>{t('publication.what')}</th>
              <th className="right">{t('publication.before')}</th>
              <th className="right">{t('publication.after')}</th>
            </tr>
          </thead>
          <tbody>
            {publication.changes.map(({ where, before, after }) => (
              <tr key={where}>
                <td>{where}</td>
                <td className="right">{before}</td>
                <td className="right">{after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function FiguresPanel(props: { readonly figures: Figures; readonly isProposed: boolean }) {
  const { t } = useTranslation();
  const { figures, isProposed } = props;
  const most = figures.cellMin - 1;
  return (
    <section className="panel stack">
      <div>
        <h3>{t(isProposed ? 'publication.proposed' : 'publication.told')}</h3>
        {most > 0 && <p className="quiet">{t('publication.blank', { most })}</p>}
      </div>
      {tellFigures(figures, spoken()).map((section) => (
        <SectionTable key={section.key} section={section} />
      ))}
    </section>
  );
}

function SectionTable({ section }: { readonly section: FigureSection }) {
  const { t } = useTranslation();
  const { title, means, lines, total } = section;
  return (
    <div>
      <h4>{title}</h4>
      <p className="hint">{means}</p>
      <table className="table">
        <thead>
          <tr>
            <th>{t('publication.what')}</th>
            <th className="right">{t('publication.number')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Row key={line.key} line={line} />
          ))}
          {total !== null && <Row line={total} isTotal />}
        </tbody>
      </table>
    </div>
  );
}

function Row(props: { readonly line: FigureLine; readonly isTotal?: boolean }) {
  const { label, text, isBlank } = props.line;
  return (
    <tr className={props.isTotal === true ? 'strong' : undefined}>
      <td>{label}</td>
      <td className={isBlank ? 'right quiet small' : 'right'}>{text}</td>
    </tr>
  );
}
