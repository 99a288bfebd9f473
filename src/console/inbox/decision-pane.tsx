/** What it is about, in short, and the way to where it is decided. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exemptionRoutes } from '#model/routes/exemptions.ts';
import { call } from '../api/call.ts';
import { gradeTone, MEASURE_TONES } from '../look/tones.ts';
import { Callout, Status } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import { noteOf, type DeedForm } from '../thing/deed.ts';
import { PersonName, PlaceName, SystemLink, UnitName } from '../thing/names.tsx';
import type { CaseRow, ExemptionRow, OrderRow, Waiting } from './waiting.ts';

export function DecisionPane({ one }: { readonly one: Waiting }) {
  const { t } = useTranslation();
  return (
    <article className="stack">
      <h2>{t(`inbox.waits.${one.what}`)}</h2>
      {one.overdue && <Callout tone="bad">{t('say.overdue')}</Callout>}
      {one.kind === 'case' && <AboutCase row={one.row} />}
      {one.kind === 'order' && <AboutOrder row={one.row} />}
      {one.kind === 'exemption' && <AboutExemption row={one.row} />}
    </article>
  );
}

function AboutCase({ row }: { readonly row: CaseRow }) {
  const { t } = useTranslation();
  const { id, number, unitId, systemId, jurisdiction, address, grade, measure } = row;
  return (
    <>
      <dl className="facts">
        <dt>{t('cases.number')}</dt>
        <dd>
          <Link to="/cases/$id" params={{ id }}>
            {number}
          </Link>
        </dd>
        <dt>{t('case.unit')}</dt>
        <dd>
          <UnitName id={unitId} />
        </dd>
        <dt>{t('case.system')}</dt>
        <dd>
          <SystemLink id={systemId} />
        </dd>
        <dt>{t('case.place')}</dt>
        <dd>
          <PlaceName path={jurisdiction} />
        </dd>
        {address !== null && (
          <>
            <dt>{t('case.seenAt')}</dt>
            <dd className="mono">{address}</dd>
          </>
        )}
        <dt>{t('inbox.grade')}</dt>
        <dd>
          <Status tone={gradeTone(grade)}>{t(`grade.${grade}`)}</Status>
          <p className="quiet small">{t(`gradeMeans.${grade}`)}</p>
        </dd>
        <dt>{t('cases.state')}</dt>
        <dd>
          {t(`caseState.${row.state}`)}
          {t('say.comma')}
          <When at={row.stateSince} />
        </dd>
        <dt>{t('cases.measure')}</dt>
        <dd>
          <Status tone={MEASURE_TONES[measure]}>{t(`measure.${measure}`)}</Status>
        </dd>
      </dl>
      <Button component={Link} to={`/cases/${id}`} className="self-start">
        {t('do.open')}
      </Button>
    </>
  );
}

function AboutOrder({ row }: { readonly row: OrderRow }) {
  const { t } = useTranslation();
  const { id, rung, unitId, systemId, reason, proposedBy, lapsesAt, check } = row;
  return (
    <>
      <p>{t(`rungEffect.${rung}`)}</p>
      <dl className="facts">
        <dt>{t('order.what')}</dt>
        <dd>{t(`rung.${rung}`)}</dd>
        <dt>{t('order.who')}</dt>
        <dd>
          <UnitName id={unitId} />
          {t('say.colon')}
          <SystemLink id={systemId} />
        </dd>
        <dt>{t('order.reason')}</dt>
        <dd>{t(`orderReason.${reason}`)}</dd>
        <dt>{t('order.proposed')}</dt>
        <dd>
          <PersonName id={proposedBy?.[0] ?? null} />
          {t('say.comma')}
          <When at={row.proposedAt} />
        </dd>
        <dt>{t('order.check')}</dt>
        <dd>
          {row.overridesExemption ? (
            <Status tone="bad">{t('order.override')}</Status>
          ) : (
            <Status tone="good" sign="shield">
              <When at={check.checkedAt} form="relative" />
            </Status>
          )}
        </dd>
        {lapsesAt !== null && (
          <>
            <dt>{t('say.until', { when: '' })}</dt>
            <dd>
              <When at={lapsesAt} />
            </dd>
          </>
        )}
      </dl>
      <Button component={Link} to={`/orders/${id}`} className="self-start">
        {t('do.open')}
      </Button>
    </>
  );
}

function AboutExemption({ row }: { readonly row: ExemptionRow }) {
  const { t } = useTranslation();
  const [form, setForm] = useState<DeedForm | null>(null);
  const params = { id: row.id };
  const effect = `${row.name}: ${row.networks.join(', ')}`;
  const grant: DeedForm = {
    title: t('deed.approve.title'),
    effect,
    fields: [],
    kind: 'exemption',
    send: (_, deed) => call(exemptionRoutes.grant, { params }, { version: row.version, deed }),
  };
  const refuse: DeedForm = {
    title: t('deed.refuse.title'),
    effect,
    fields: [{ kind: 'note', name: 'note', label: t('field.why') }],
    kind: 'exemption',
    send: (values) => call(exemptionRoutes.refuse, { params, body: { reason: noteOf(values) } }),
  };
  return (
    <>
      <dl className="facts">
        <dt>{t('systems.network')}</dt>
        <dd className="mono">{row.networks.join(', ')}</dd>
        <dt>{t('case.place')}</dt>
        <dd>
          <PlaceName path={row.jurisdiction} />
        </dd>
        <dt>{t('order.proposed')}</dt>
        <dd>
          <PersonName id={row.proposedBy[0] ?? null} />
          {t('say.comma')}
          <When at={row.proposedAt} />
        </dd>
      </dl>
      <div className="row">
        <Button onClick={() => setForm(grant)}>{grant.title}</Button>
        <Button variant="default" onClick={() => setForm(refuse)}>
          {refuse.title}
        </Button>
      </div>
      <DeedDialog form={form} onClose={() => setForm(null)} />
    </>
  );
}
