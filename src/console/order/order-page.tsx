/** Exactly what happens, to whom, where, until when and why; who signed; what is wanted beside what is observed. */
import { Button } from '@mantine/core';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Order } from '#model/order.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { pointRoutes } from '#model/routes/points.ts';
import { policyRoutes } from '#model/routes/policies.ts';
import { useAsk } from '../api/ask.ts';
import { useMe, type Me } from '../api/me.ts';
import { number } from '../look/format.ts';
import { Icon } from '../look/icon.tsx';
import { Loading } from '../look/loading.tsx';
import { Callout, Status } from '../look/status.tsx';
import { ORDER_TONES } from '../look/tones.ts';
import { useTitle } from '../look/use-title.ts';
import { When } from '../look/when.tsx';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { Fact } from '../thing/fact.tsx';
import { NotNow } from '../thing/not-now.tsx';
import { PersonName, PlaceName, SystemLink, UnitName, useSystemName } from '../thing/names.tsx';
import { Value } from '../thing/value.tsx';
import { orderForm } from './order-forms.ts';
import { possible, type OrderDeed } from './order-deeds.ts';
import { OrderPoints } from './order-points.tsx';

export function OrderPage() {
  const { id } = useParams({ from: '/inside/orders/$id' });
  const { data, error } = useAsk(orderRoutes.show, { params: { id } });
  if (data === undefined) {
    return (
      <div className="page-head">
        <Loading error={error} />
      </div>
    );
  }
  return <Shown order={data} />;
}

function Shown({ order }: { readonly order: Order }) {
  const { t } = useTranslation();
  const me = useMe();
  useTitle(t('order.title'));
  return (
    <div className="case">
      <header className="case-head">
        <div className="row">
          <h1>
            {t('order.title')}
            {t('say.colon')}
            {t(`rung.${order.rungNow}`)}
          </h1>
          <Status tone={ORDER_TONES[order.state]}>{t(`orderState.${order.state}`)}</Status>
          <CaseLink id={order.caseId} systemId={order.systemId} />
        </div>
      </header>
      <div className="case-body">
        <div className="case-main stack">
          <Standing order={order} />
          <What order={order} />
          <OrderPoints order={order} />
          <Why order={order} />
        </div>
        <aside className="case-side">
          {me !== undefined && <Deeds order={order} me={me} />}
          <Signatures order={order} />
        </aside>
      </div>
    </div>
  );
}

/** The number without the look at the whole case, which would be recorded. */
function CaseLink({ id, systemId }: { readonly id: string; readonly systemId: string }) {
  const { t } = useTranslation();
  const { data } = useAsk(caseRoutes.list, { query: { systemId, limit: '50' } });
  const found = data?.items.find((one) => one.id === id);
  return (
    <Link to="/cases/$id" params={{ id }}>
      {t('order.toCase', { number: found?.number ?? '' })}
    </Link>
  );
}

function Standing({ order }: { readonly order: Order }) {
  const { t } = useTranslation();
  const { state, emergency, ending, lapsesAt, probation } = order;
  const isIntention = ['draft', 'proposed', 'approved', 'scheduled'].includes(state);
  return (
    <>
      {emergency?.ratifiedAt === null && (
        <Callout tone="bad">
          <strong>{t('order.emergency')}.</strong> <When at={emergency.until} />
        </Callout>
      )}
      {isIntention && (
        <Callout tone="plain">
          {t('order.notHeld')}
          {lapsesAt !== null && (
            <>
              {' '}
              {t('order.lapses', { when: '' })} <When at={lapsesAt} />
            </>
          )}
        </Callout>
      )}
      {probation !== null && (
        <Callout tone="warn">
          {t('order.probation')}
          {t('say.colon')}
          {t(`rung.${probation.rung}`)}, <When at={probation.cleanUntil} />
        </Callout>
      )}
      {ending !== null && (
        <Callout tone="plain">
          {t('order.ending')}
          {t('say.colon')}
          {t(`ending.${ending}`)} {order.endingNote}
        </Callout>
      )}
      {order.content.isShadow === true && <Callout tone="plain">{t('order.trial')}</Callout>}
    </>
  );
}

function What({ order }: { readonly order: Order }) {
  const { t } = useTranslation();
  const { content } = order;
  return (
    <section className="panel order-what">
      <dl className="facts">
        <Fact name={t('order.what')}>
          <strong>{t(`rung.${order.rungNow}`)}.</strong> {t(`rungEffect.${order.rungNow}`)}
        </Fact>
        <Fact name={t('order.who')}>
          <UnitName id={order.unitId} />
          {t('say.colon')}
          <SystemLink id={order.systemId} />
          <span className="quiet">
            {' '}
            · <PlaceName path={order.jurisdiction} />
          </span>
        </Fact>
        <Fact name={t('order.where')}>
          {content.scope.map(({ network }) => (
            <span key={network} className="scope">
              <Value>{network}</Value>
            </span>
          ))}
        </Fact>
        <Fact name={t('order.when')}>
          {order.until === null ? durationIn(content.durationHours, t) : <When at={order.until} />}
          <span className="quiet">
            {' '}
            ·{' '}
            {order.reviewAt === null ? (
              <>
                {t('order.reviewEvery')} {durationIn(content.reviewHours, t)}
              </>
            ) : (
              <>
                {t('order.nextReview')} <When at={order.reviewAt} />
              </>
            )}
          </span>
        </Fact>
        <Fact name={t('order.check')}>
          <Exemptions order={order} />
        </Fact>
        <Fact name={t('order.release')}>
          {content.releaseConditions.map((one) => t(`condition.${one}`)).join(' · ')}
        </Fact>
      </dl>
    </section>
  );
}

/** What keeps from measures does not keep from this one, or is set aside by it. */
function Exemptions({ order: { check, grounds, overridesExemption } }: { readonly order: Order }) {
  const { t } = useTranslation();
  return (
    <>
      {overridesExemption ? (
        <Status tone="bad">{t('order.override')}</Status>
      ) : (
        <Status tone="good" sign="shield">
          {t('order.checkFine', { version: number(check.version), when: '' })}
        </Status>
      )}{' '}
      <When at={check.checkedAt} />
      {grounds?.override !== undefined && <p className="note">{grounds.override}</p>}
    </>
  );
}

function durationIn(hours: number, t: TFunction): string {
  return hours % 24 === 0
    ? t('order.days', { n: number(hours / 24) })
    : t('order.hours', { n: number(hours) });
}

function Why({ order: { reason, content, grounds } }: { readonly order: Order }) {
  const { t } = useTranslation();
  return (
    <section className="panel">
      <h2>{t('order.why')}</h2>
      <dl className="facts">
        <Fact name={t('order.reason')}>{t(`orderReason.${reason}`)}</Fact>
        <Fact name={t('order.basis')}>
          {content.legalBasis.id} ({content.legalBasis.version})
        </Fact>
        <Fact name={t('order.necessity')}>
          <span className="note">{grounds?.necessity ?? t('say.erased')}</span>
        </Fact>
        {grounds !== null && grounds.lesser.length > 0 && (
          <Fact name={t('order.lesser')}>
            <ul className="stack-tight">
              {grounds.lesser.map(({ rung, fails }) => (
                <li key={rung}>
                  <strong>{t(`rung.${rung}`)}:</strong> <span className="note">{fails}</span>
                </li>
              ))}
            </ul>
          </Fact>
        )}
      </dl>
    </section>
  );
}

function Signatures({ order }: { readonly order: Order }) {
  const { t } = useTranslation();
  const { draftedBy, draftedAt, proposedBy, proposedAt, approvals, peopleNeeded } = order;
  const signed = new Set(approvals.map(({ hands }) => hands[0]));
  if (proposedBy?.[0] !== undefined) signed.add(proposedBy[0]);
  const needed = Math.max(peopleNeeded ?? 2, 2);
  return (
    <section className="panel">
      <h2>{t('order.signatures')}</h2>
      <p className="strong">
        {t('order.signed', { done: number(signed.size), needed: number(needed) })}
      </p>
      <ol className="signs">
        <li>
          <Icon name="check" /> {t('order.drafted')}
          {t('say.colon')}
          <PersonName id={draftedBy?.[0] ?? null} />
          <span className="quiet small">
            <When at={draftedAt} />
          </span>
        </li>
        {proposedAt !== null && (
          <li>
            <Icon name="check" /> {t('order.proposed')}
            {t('say.colon')}
            <PersonName id={proposedBy?.[0] ?? null} />
            <span className="quiet small">
              <When at={proposedAt} />
            </span>
          </li>
        )}
        {approvals.map(({ hands, at }) => (
          <li key={at}>
            <Icon name="check" /> {t('order.approved')}
            {t('say.colon')}
            <PersonName id={hands[0] ?? null} />
            <span className="quiet small">
              <When at={at} />
            </span>
          </li>
        ))}
        {order.state === 'proposed' && (
          <li>
            <Icon name="ring" /> <span className="quiet">{t('order.waitsFor')}</span>
          </li>
        )}
      </ol>
      <p className="small quiet">
        {t('order.hash')}: <code title={order.contentHash}>{order.contentHash.slice(0, 16)}…</code>
        <br />
        {t('order.hashAbout')}
      </p>
    </section>
  );
}

function Deeds({ order, me }: { readonly order: Order; readonly me: Me }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [form, setForm] = useState<DeedForm | null>(null);
  const { data: points } = useAsk(pointRoutes.list, { query: { limit: '200' } });
  const { data: policy } = useAsk(policyRoutes.effective, {
    query: { jurisdiction: order.jurisdiction },
  });
  const system = useSystemName(order.systemId);
  const { now, first, not } = possible(order, me, t);
  const effect = t('order.effect', {
    rung: t(`rung.${order.rungNow}`),
    networks: order.content.scope.map(({ network }) => network).join(', '),
    system: system ?? '',
    days: number(order.content.durationHours / 24, 1),
  });
  const act = (deed: OrderDeed): void => {
    if (deed === 'edit') {
      void navigate({ to: '/orders/$id/edit', params: { id: order.id } });
      return;
    }
    if (deed === 'renew') {
      void navigate({ to: '/orders/new', search: { caseId: order.caseId } });
      return;
    }
    const hoursMax = policy?.rules.emergencyHours ?? 1;
    setForm(orderForm(deed, { order, effect, points: points?.items ?? [], hoursMax, t }));
  };
  return (
    <section className="panel deeds" aria-labelledby="deeds-title">
      <h2 id="deeds-title">{t('case.canNow')}</h2>
      <div className="stack-tight">
        {now.length === 0 && <p className="quiet">{t('case.nothing')}</p>}
        {now.map((deed) => (
          <Button
            key={deed}
            fullWidth
            justify="flex-start"
            variant={deed === first ? 'filled' : 'default'}
            onClick={() => act(deed)}
          >
            {t(`deed.${deed}.title`)}
          </Button>
        ))}
        <Button fullWidth justify="flex-start" variant="default" onClick={() => print()}>
          {t('order.print')}
        </Button>
      </div>
      <NotNow all={not} />
      <DeedDialog form={form} onClose={() => setForm(null)} />
    </section>
  );
}
