/** One filing: what was asked for and allowed, where it is on its way up, and what was seen. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { filingRoutes, type FilingSummary } from '#model/routes/filings.ts';
import { useAsk } from '../api/ask.ts';
import type { Me } from '../api/me.ts';
import { number, scaled } from '../look/format.ts';
import { Loading } from '../look/loading.tsx';
import { Status } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { DeedRow } from '../thing/deed-row.tsx';
import { Fact } from '../thing/fact.tsx';
import { PlaceName, SystemLink, UnitName } from '../thing/names.tsx';
import { filingDeeds } from './filing-forms.ts';
import { FILING_TONES } from './standing.ts';

export function FilingPane(props: {
  readonly filing: FilingSummary;
  readonly me: Me;
  readonly onForm: (form: DeedForm) => void;
}) {
  const { t } = useTranslation();
  const { filing, me, onForm } = props;
  const { id, title, state, reference } = filing;
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="stack">
      <div className="row">
        <h2>{title}</h2>
        <Status tone={FILING_TONES[state]}>{t(`filingState.${state}`)}</Status>
      </div>
      <DeedRow deeds={filingDeeds(filing, me, onForm, t)} />
      {reference !== null && <p className="strong">{reference}</p>}
      <Facts filing={filing} />
      <Found filing={filing} />
      {isOpen ? (
        <Words id={id} />
      ) : (
        <div>
          <Button variant="default" onClick={() => setOpen(true)}>
            {t('filing.look')}
          </Button>
          <p className="quiet small">{t('attestation.lookAbout')}</p>
        </div>
      )}
    </div>
  );
}

function Facts({ filing }: { readonly filing: FilingSummary }) {
  const { t } = useTranslation();
  const { unitId, jurisdiction, systemIds, kind, discipline, consent, scale } = filing;
  const { from, until, conditions, forwarding, forwardedTo, reminders } = filing;
  const names = [...scale.coins, ...scale.algorithms];
  const rate =
    scale.hashrateMax === null ? [] : [t('filing.rate', { n: scaled(scale.hashrateMax, 'H') })];
  const parts = [
    scaled(scale.wattsMax, 'W'),
    t('filing.devices', { n: number(scale.devicesMax) }),
    ...rate,
    ...names,
  ];
  return (
    <dl className="facts">
      <Fact name={t('filing.unit')}>
        <UnitName id={unitId} /> · <PlaceName path={jurisdiction} />
      </Fact>
      <Fact name={t('filing.systems')}>
        {systemIds.map((id) => (
          <div key={id}>
            <SystemLink id={id} />
          </div>
        ))}
      </Fact>
      <Fact name={t('filing.kind')}>
        {t(`filingKind.${kind}`)} · {discipline}
      </Fact>
      <Fact name={t('filing.consent')}>
        {consent.department} · {consent.reference} · {consent.on}
      </Fact>
      <Fact name={t('filing.scale')}>{parts.join(' · ')}</Fact>
      <Fact name={t('filing.time')}>
        <When at={from} /> – <When at={until} />
        {reminders > 0 && ` · ${t('filing.reminded')} ${reminders}`}
      </Fact>
      {conditions.length > 0 && (
        <Fact name={t('filing.conditionsHead')}>
          {conditions.map((one) => (
            <div key={one}>{one}</div>
          ))}
        </Fact>
      )}
      {forwardedTo !== null && (
        <Fact name={t('filing.handedTo')}>
          <PlaceName path={forwardedTo} /> · {t(`forwarding.${forwarding}`)}
        </Fact>
      )}
    </dl>
  );
}

function Found({ filing }: { readonly filing: FilingSummary }) {
  const { t } = useTranslation();
  if (filing.consultations.length === 0) return null;
  return (
    <section>
      <h3>{t('filing.found')}</h3>
      {filing.consultations.toReversed().map(({ leadId, beyond, at }) => (
        <div key={`${leadId} ${at}`}>
          <Status tone={beyond.length === 0 ? 'good' : 'bad'}>
            {beyond.length === 0
              ? t('filing.within')
              : `${t('filing.beyond')}: ${beyond.map((why) => t(`beyond.${why}`)).join(', ')}`}
          </Status>{' '}
          <When at={at} />
        </div>
      ))}
    </section>
  );
}

function Words({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { data, error } = useAsk(filingRoutes.show, { params: { id } });
  if (data === undefined) return <Loading error={error} />;
  const { words, reason } = data;
  return (
    <section>
      <h3>{t('filing.words')}</h3>
      {words !== null && (
        <>
          <p>{words.purpose}</p>
          <p>
            {t('signerRole.leader')}: {words.leader} · {t('signerRole.responsible')}:{' '}
            {words.responsible} · {words.contact}
          </p>
        </>
      )}
      {reason !== null && (
        <p>
          {t('filing.reason')}: {reason}
        </p>
      )}
    </section>
  );
}
