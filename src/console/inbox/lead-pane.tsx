/** One lead: what was seen, where, how sure; and what can be made of it. Names that lead to people are shown when asked for. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { leadRoutes } from '#model/routes/leads.ts';
import { useAsk } from '../api/ask.ts';
import { gradeTone } from '../look/tones.ts';
import { number, withRange } from '../look/format.ts';
import { Loading } from '../look/loading.tsx';
import { Callout, Status } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import { PersonName, PlaceName, SystemLink, UnitName } from '../thing/names.tsx';
import { Value } from '../thing/value.tsx';
import type { LeadDeed, LeadRow } from './lead-deeds.ts';

const KEYS: Readonly<Partial<Record<LeadDeed, string>>> = {
  openCase: 'a',
  watch: 'w',
  dismiss: 'd',
};

export function LeadPane(props: {
  readonly lead: LeadRow;
  readonly deeds: readonly LeadDeed[];
  readonly onDeed: (deed: LeadDeed) => void;
}) {
  const { t } = useTranslation();
  const { lead, deeds } = props;
  return (
    <article className="stack">
      <header className="stack-tight">
        <h2>{lead.address === null ? t('say.unknown') : <Value>{lead.address}</Value>}</h2>
        <div>
          <Status tone={gradeTone(lead.grade)}>{t(`grade.${lead.grade}`)}</Status>
          <p className="quiet">{t(`gradeMeans.${lead.grade}`)}</p>
        </div>
      </header>
      {lead.recurrenceOfId !== null && (
        <Callout tone="warn">
          <Link to="/cases/$id" params={{ id: lead.recurrenceOfId }}>
            {t('inbox.recurrence')}
          </Link>
        </Callout>
      )}
      <div className="row">
        {deeds.map((deed, i) => (
          <Button
            key={deed}
            variant={i === 0 ? 'filled' : 'default'}
            onClick={() => props.onDeed(deed)}
            rightSection={
              KEYS[deed] === undefined ? null : <kbd aria-hidden="true">{KEYS[deed]}</kbd>
            }
          >
            {t(`deed.${deed}.title`)}
          </Button>
        ))}
        {lead.caseId !== null && (
          <Button component={Link} to={`/cases/${lead.caseId}`}>
            {t('do.open')}
          </Button>
        )}
      </div>
      <LeadFacts lead={lead} />
      <Names lead={lead} />
    </article>
  );
}

function LeadFacts({ lead }: { readonly lead: LeadRow }) {
  const { t } = useTranslation();
  const seenAt = lead.lastSeen ?? lead.madeAt;
  return (
    <dl className="facts">
      <dt>{t('case.unit')}</dt>
      <dd>
        <UnitName id={lead.unitId} />
      </dd>
      <dt>{t('inbox.system')}</dt>
      <dd>
        {lead.systemId === null ? (
          <>
            {t('inbox.noSystem')}{' '}
            {lead.address !== null && (
              <Link to="/addresses" search={{ address: lead.address, at: seenAt }}>
                {t('inbox.whose')}
              </Link>
            )}
          </>
        ) : (
          <SystemLink id={lead.systemId} unitId={lead.unitId} />
        )}
      </dd>
      <dt>{t('case.place')}</dt>
      <dd>
        <PlaceName path={lead.jurisdiction} />
      </dd>
      <dt>{t('inbox.from')}</dt>
      <dd>
        {t(`provenance.${lead.provenance}`)} {lead.source}
      </dd>
      <dt>{t('inbox.firstSeen')}</dt>
      <dd>
        <When at={lead.firstSeen} />
      </dd>
      <dt>{t('inbox.lastSeen')}</dt>
      <dd>
        <When at={lead.lastSeen} />, {t('inbox.seen', { n: number(lead.sightingCount) })}
      </dd>
      <dt>{t('inbox.pools')}</dt>
      <dd>
        {lead.pools.length === 0
          ? t('say.none')
          : lead.pools.map((pool) => <Value key={pool}>{pool}</Value>)}
      </dd>
      <dt>{t('inbox.coins')}</dt>
      <dd>{lead.coins.join(' ') || t('say.unknown')}</dd>
      <dt>{t('inbox.protocols')}</dt>
      <dd>{lead.protocols.join(', ') || t('say.unknown')}</dd>
      {lead.handlerId !== null && (
        <>
          <dt>{t('case.handler')}</dt>
          <dd>
            <PersonName id={lead.handlerId} />
          </dd>
        </>
      )}
      {lead.dismissal !== null && (
        <>
          <dt>{t('leadState.dismissed')}</dt>
          <dd>
            {t(`dismissal.${lead.dismissal}`)}, {t('say.until', { when: '' })}{' '}
            <When at={lead.dismissedUntil} />
          </dd>
        </>
      )}
    </dl>
  );
}

function Names({ lead }: { readonly lead: LeadRow }) {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  const { data, error } = useAsk(leadRoutes.show, { params: { id: lead.id } }, isAsked);
  if (!isAsked) {
    return (
      <p>
        <button type="button" className="link-button" onClick={() => setAsked(true)}>
          {t('inbox.names')}
        </button>{' '}
        <span className="hint">{t('say.recorded')}</span>
      </p>
    );
  }
  if (data === undefined) return <Loading error={error} />;
  return (
    <section className="stack">
      <dl className="facts">
        <dt>{t('inbox.wallets')}</dt>
        <dd>
          {data.wallets.length === 0
            ? t('say.none')
            : data.wallets.map((one) => (
                <div key={one}>
                  <Value>{one}</Value>
                </div>
              ))}
        </dd>
        <dt>{t('inbox.workers')}</dt>
        <dd>
          {data.workers.length === 0
            ? t('say.none')
            : data.workers.map((one) => (
                <div key={one}>
                  <Value>{one}</Value>
                </div>
              ))}
        </dd>
        {data.linked.length > 0 && (
          <>
            <dt>{t('inbox.linked')}</dt>
            <dd>
              {data.linked.map(({ id, address }) => (
                <div key={id}>
                  <Link to="/inbox" search={{ box: 'leads', id }} className="mono">
                    {address ?? id}
                  </Link>
                </div>
              ))}
            </dd>
          </>
        )}
      </dl>
      <h3>{t('inbox.sightings')}</h3>
      <ul className="stack-tight">
        {data.sightings.toReversed().map((one) => (
          <li key={`${one.findingId} ${one.findingVersion}`} className="small">
            <When at={one.lastSeen} form="absolute" /> · {t(`grade.${one.grade}`)} ·{' '}
            {one.pool ?? one.protocol}
            {one.accepted > 0 && ` · ${t('case.shares')} ${number(one.accepted)}`}
            {one.watts !== null && ` · ${withRange(one.watts, 'W')}`}
          </li>
        ))}
      </ul>
    </section>
  );
}
