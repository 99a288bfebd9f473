/** One lead: what was seen, where, how sure; and what can be made of it. Names that lead to people are shown when asked for. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReplyOf } from '#model/route.ts';
import { leadRoutes } from '#model/routes/leads.ts';
import { useAsk } from '../api/ask.ts';
import { gradeTone } from '../look/tones.ts';
import { number, withRange } from '../look/format.ts';
import { Loading } from '../look/loading.tsx';
import { AttestedCleanNote, FilingNote } from '../campaign/attested-clean.tsx';
import { Callout, Status } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import { Fact } from '../thing/fact.tsx';
import { PlaceName } from '../thing/names.tsx';
import { PersonValue, SystemValue, UnitValue } from '../thing/named-values.tsx';
import type { ValueKind } from '../thing/value-items.ts';
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
        <h2>
          {lead.address === null ? (
            t('say.unknown')
          ) : (
            <Value at={lead.lastSeen}>{lead.address}</Value>
          )}
        </h2>
        <div>
          <Status tone={gradeTone(lead.grade)}>{t(`grade.${lead.grade}`)}</Status>
          <p className="quiet">{t(`gradeMeans.${lead.grade}`)}</p>
        </div>
      </header>
      <AttestedCleanNote found={lead.attestedClean} />
      <FilingNote consulted={lead.filing} />
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
  return (
    <dl className="facts">
      <Fact name={t('case.unit')}>
        <UnitValue id={lead.unitId} />
      </Fact>
      <Fact name={t('inbox.system')}>
        <Whose lead={lead} />
      </Fact>
      <Fact name={t('case.place')}>
        <PlaceName path={lead.jurisdiction} />
      </Fact>
      <Fact name={t('inbox.from')}>
        {t(`provenance.${lead.provenance}`)} {lead.source}
      </Fact>
      <Fact name={t('inbox.firstSeen')}>
        <When at={lead.firstSeen} />
      </Fact>
      <Fact name={t('inbox.lastSeen')}>
        <When at={lead.lastSeen} />
        {t('say.comma')}
        {t('inbox.seen', { n: number(lead.sightingCount) })}
      </Fact>
      <Fact name={t('inbox.pools')}>
        <Values all={lead.pools} kind="pool" />
      </Fact>
      <Fact name={t('inbox.coins')}>
        <Values all={lead.coins} kind="coin" />
      </Fact>
      <Fact name={t('inbox.protocols')}>{lead.protocols.join(', ') || t('say.unknown')}</Fact>
      {lead.handlerId !== null && (
        <Fact name={t('case.handler')}>
          <PersonValue id={lead.handlerId} />
        </Fact>
      )}
      {lead.dismissal !== null && (
        <Fact name={t('leadState.dismissed')}>
          {t(`dismissal.${lead.dismissal}`)}, {t('say.until', { when: '' })}{' '}
          <When at={lead.dismissedUntil} />
        </Fact>
      )}
    </dl>
  );
}

function Whose({ lead: { systemId, address, lastSeen, madeAt } }: { readonly lead: LeadRow }) {
  const { t } = useTranslation();
  if (systemId !== null) return <SystemValue id={systemId} />;
  return (
    <>
      {t('inbox.noSystem')}{' '}
      {address !== null && (
        <Link to="/addresses" search={{ address, at: lastSeen ?? madeAt }}>
          {t('inbox.whose')}
        </Link>
      )}
    </>
  );
}

function Values({ all, kind }: { readonly all: readonly string[]; readonly kind: ValueKind }) {
  const { t } = useTranslation();
  if (all.length === 0) return <>{t('say.none')}</>;
  return all.map((one) => (
    <div key={one}>
      <Value kind={kind}>{one}</Value>
    </div>
  ));
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
  return <Sightings lead={data} />;
}

function Sightings({ lead }: { readonly lead: ReplyOf<typeof leadRoutes.show> }) {
  const { t } = useTranslation();
  return (
    <section className="stack">
      <dl className="facts">
        <Fact name={t('inbox.wallets')}>
          <Values all={lead.wallets} kind="wallet" />
        </Fact>
        <Fact name={t('inbox.workers')}>
          <Values all={lead.workers} kind="worker" />
        </Fact>
        {lead.linked.length > 0 && (
          <Fact name={t('inbox.linked')}>
            {lead.linked.map(({ id, address }) => (
              <div key={id}>
                <Link to="/inbox" search={{ box: 'leads', id }} className="mono">
                  {address ?? id}
                </Link>
              </div>
            ))}
          </Fact>
        )}
      </dl>
      <h3>{t('inbox.sightings')}</h3>
      <ul className="stack-tight">
        {lead.sightings.toReversed().map((one) => (
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
