/** One sensor: what it reads and what it misses, what waits on its disk, and by which lists it finds. */
import type { TFunction } from 'i18next';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SensorShown } from '#model/sensor.ts';
import type { Me } from '../api/me.ts';
import { long, number, scaled } from '../look/format.ts';
import { Callout, Status } from '../look/status.tsx';
import { useNow, When } from '../look/when.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { DeedRow } from '../thing/deed-row.tsx';
import { Fact } from '../thing/fact.tsx';
import { PlaceName } from '../thing/names.tsx';
import { usePlaces } from '../thing/use-places.ts';
import { Value } from '../thing/value.tsx';
import { sensorDeeds } from './sensor-forms.ts';
import {
  faultsOf,
  freshTone,
  lostShare,
  meanRates,
  ratesBetween,
  type Rates,
} from './sensor-health.ts';
import { SensorLists } from './sensor-lists.tsx';

type Contact = NonNullable<SensorShown['contact']>;

export function SensorPane(props: {
  readonly sensor: SensorShown;
  readonly me: Me;
  readonly onForm: (form: DeedForm) => void;
}) {
  const { t } = useTranslation();
  const now = useNow();
  const places = usePlaces();
  const { sensor, me } = props;
  const { contact, state } = sensor;
  const deeds = sensorDeeds(sensor, me, places, t);
  const tone = freshTone(sensor, now);
  return (
    <div className="stack">
      <div className="row">
        <h2>{sensor.name}</h2>
        <Status tone={tone}>{t(`sensorState.${state}`)}</Status>
        {contact !== null && (
          <span className="quiet">
            {t('sensor.heard')} <When at={contact.seenAt} />
          </span>
        )}
      </div>
      <DeedRow deeds={deeds.map((deed) => ({ ...deed, run: () => props.onForm(deed.form()) }))} />
      {state === 'silent' && (
        <Callout tone="bad">
          <strong>{t('sensor.silentMeans')}</strong>
          {sensor.silentSince !== null && (
            <p>
              <When at={sensor.silentSince} />
            </p>
          )}
        </Callout>
      )}
      {state === 'declared' && <Callout tone="accent">{t('sensor.declaredMeans')}</Callout>}
      {faultsOf(sensor).map((fault) => (
        <Callout key={fault} tone={fault === 'clock' || fault === 'spool-full' ? 'warn' : 'bad'}>
          {t(`sensorFault.${fault}`)}
        </Callout>
      ))}
      {contact !== null && <Reading contact={contact} />}
      {contact !== null && <Spool contact={contact} />}
      <SensorLists id={sensor.id} me={me} />
      <About sensor={sensor} />
    </div>
  );
}

/** Between the last two signs of life that this page has seen. */
function useRates(contact: Contact): Rates | null {
  const before = useRef(contact);
  const [rates, setRates] = useState<Rates | null>(null);
  useEffect(() => {
    if (before.current.seenAt === contact.seenAt) return;
    setRates(ratesBetween(before.current, contact));
    before.current = contact;
  }, [contact]);
  return rates;
}

function Reading({ contact }: { readonly contact: Contact }) {
  const { t } = useTranslation();
  const { health, clockOffsetMs } = contact;
  const now = useRates(contact);
  const mean = meanRates(contact);
  return (
    <section className="panel">
      <h3>{t('sensor.reads')}</h3>
      <dl className="facts">
        <Fact name={t('sensor.rateNow')}>
          {now === null ? <span className="quiet">{t('sensor.rateSoon')}</span> : inWords(now, t)}
        </Fact>
        <Fact name={t('sensor.rateMean')}>
          {mean === null ? t('say.unknown') : inWords(mean, t)}
        </Fact>
        <Fact name={t('sensor.total')}>
          {t('sensor.totalIs', {
            packets: number(health.packets),
            bytes: scaled(health.bytes, 'B'),
            flows: number(health.flows),
          })}
        </Fact>
        <Fact name={t('sensor.dropped')}>
          <Dropped contact={contact} />
        </Fact>
        <Fact name={t('sensor.sources')}>
          {health.sources.length === 0 && t('say.none')}
          {health.sources.map(({ name, state }) => (
            <div key={name}>
              <code>{name}</code> {state}
            </div>
          ))}
        </Fact>
        <Fact name={t('sensor.started')}>
          <When at={health.startedAt} />
        </Fact>
        <Fact name={t('sensor.clock')}>
          {clockOffsetMs === null
            ? t('say.unknown')
            : t('sensor.clockIs', { long: long(clockOffsetMs) })}
        </Fact>
      </dl>
    </section>
  );
}

function Dropped({ contact }: { readonly contact: Contact }) {
  const { t } = useTranslation();
  const share = lostShare(contact);
  const lost = Object.entries(contact.health.dropped).filter(([, count]) => count > 0);
  if (lost.length === 0) return <Status tone="good">{t('say.none')}</Status>;
  return (
    <>
      {lost.map(([why, count]) => (
        <div key={why}>
          {number(count)} <code>{why}</code>
        </div>
      ))}
      {share !== null && (
        <div className="quiet small">{t('sensor.share', { percent: number(100 * share, 3) })}</div>
      )}
    </>
  );
}

function inWords({ bits, packets, flows }: Rates, t: TFunction): string {
  const rate = scaled(bits, 'bit/s');
  return t('sensor.rateIs', { rate, packets: number(packets), flows: number(flows, 1) });
}

function Spool({ contact }: { readonly contact: Contact }) {
  const { t } = useTranslation();
  const { spool } = contact.health;
  const { findings, transcripts, bytes, bytesMax } = spool;
  const counts = [
    ...Object.entries(spool.dropped).map(
      ([what, n]) => [t('sensor.givenUp', { what }), n] as const,
    ),
    [t('sensor.torn'), spool.torn] as const,
    [t('sensor.damaged'), spool.damaged] as const,
    [t('sensor.refused'), spool.refused] as const,
  ].filter(([, n]) => n > 0);
  return (
    <section className="panel">
      <h3>{t('sensor.spool')}</h3>
      <dl className="facts">
        <Fact name={t('sensor.waits')}>
          {t('sensor.waitsIs', { findings: number(findings), transcripts: number(transcripts) })}
        </Fact>
        <Fact name={t('sensor.filled')}>
          <meter min={0} max={bytesMax} value={bytes} aria-label={t('sensor.filled')} />{' '}
          {t('sensor.filledIs', { used: scaled(bytes, 'B'), all: scaled(bytesMax, 'B') })}
        </Fact>
        {counts.map(([name, n]) => (
          <Fact key={name} name={name}>
            <Status tone="bad">{number(n)}</Status>
          </Fact>
        ))}
      </dl>
    </section>
  );
}

function About({ sensor }: { readonly sensor: SensorShown }) {
  const { t } = useTranslation();
  const { host, software, configDigest, enrolledAt, networks } = sensor;
  return (
    <section className="panel">
      <h3>{t('case.facts')}</h3>
      <dl className="facts">
        <Fact name={t('case.place')}>
          <PlaceName path={sensor.jurisdiction} />
        </Fact>
        <Fact name={t('sensor.networks')}>
          {networks.map((network) => (
            <span key={network} className="scope">
              <Value>{network}</Value>
            </span>
          ))}
        </Fact>
        <Fact name={t('sensor.host')}>{host ?? t('say.unknown')}</Fact>
        <Fact name={t('point.software')}>
          <span className="mono">{software ?? '–'}</span>
        </Fact>
        <Fact name={t('sensor.settings')}>
          {configDigest === null ? '–' : <Value>{configDigest}</Value>}
        </Fact>
        <Fact name={t('point.declared')}>
          <When at={sensor.declaredAt} />
        </Fact>
        <Fact name={t('sensor.enrolled')}>
          <When at={enrolledAt} />
        </Fact>
        {sensor.revokedAt !== null && (
          <Fact name={t('sensorState.revoked')}>
            <When at={sensor.revokedAt} />
          </Fact>
        )}
      </dl>
    </section>
  );
}
