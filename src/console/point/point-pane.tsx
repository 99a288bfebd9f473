/** One enforcement point: what it was told beside what it read back; then every order there, ordered and observed. */
import { useTranslation } from 'react-i18next';
import type { PointShown } from '#model/routes/points.ts';
import type { Me } from '../api/me.ts';
import { number } from '../look/format.ts';
import { Callout, Status } from '../look/status.tsx';
import { useNow, When } from '../look/when.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { DeedRow } from '../thing/deed-row.tsx';
import { Fact } from '../thing/fact.tsx';
import { PersonName, PlaceName } from '../thing/names.tsx';
import { usePlaces } from '../thing/use-places.ts';
import { Value } from '../thing/value.tsx';
import { pointDeeds } from './point-deeds.ts';
import { PointMode } from './point-mode.tsx';
import { PointOrders } from './point-orders.tsx';
import { ageTone, faultsOf } from './standing.ts';

export function PointPane(props: {
  readonly point: PointShown;
  readonly me: Me;
  readonly onForm: (form: DeedForm) => void;
}) {
  const { t } = useTranslation();
  const now = useNow();
  const places = usePlaces();
  const { point, me } = props;
  const deeds = pointDeeds(point, me, places, t);
  return (
    <div className="stack">
      <div className="row">
        <h2>{point.name}</h2>
        <PointMode point={point} />
      </div>
      <DeedRow deeds={deeds.map((deed) => ({ ...deed, run: () => props.onForm(deed.form()) }))} />
      {point.haltedAt !== null && (
        <Callout tone="bad">
          <strong>{t('point.haltedMeans')}</strong>
          <p>
            <When at={point.haltedAt} /> · <PersonName id={point.haltedBy?.[0] ?? null} />
          </p>
        </Callout>
      )}
      {faultsOf(point, now, t).map(({ tone, says, detail }) => (
        <Callout key={says} tone={tone}>
          <strong>{says}</strong>
          {detail !== undefined && <p lang="en">{detail}</p>}
        </Callout>
      ))}
      {point.mode === 'dry-run' && <p className="quiet">{t('point.dryMeans')}</p>}
      <ToldAndRead point={point} />
      <PointOrders point={point} me={me} />
      <About point={point} />
    </div>
  );
}

function ToldAndRead({ point }: { readonly point: PointShown }) {
  const { t } = useTranslation();
  const now = useNow();
  const { set, contact } = point;
  const rows = [
    {
      name: t('point.set'),
      told: set === null ? t('say.none') : t('point.generation', { n: number(set.generation) }),
      read:
        contact === null
          ? null
          : contact.generation === 0
            ? t('say.none')
            : t('point.generation', { n: number(contact.generation) }),
      isBad: contact !== null && contact.generation !== (set?.generation ?? 0),
    },
    {
      name: t('point.holds'),
      told: number(set?.holds ?? 0),
      read:
        contact === null
          ? null
          : contact.elements === null
            ? t('point.unreadShort')
            : t('point.elements', { n: number(contact.elements) }),
      isBad: contact !== null && contact.elements === null,
    },
    { name: t('point.shadows'), told: number(set?.shadows ?? 0), read: '–', isBad: false },
    { name: t('point.gone'), told: number(set?.gone ?? 0), read: '–', isBad: false },
    {
      name: t('point.mode'),
      told: t(point.mode === 'live' ? 'point.live' : 'point.dry'),
      read: contact === null ? null : t(contact.isDryRun ? 'point.dry' : 'point.live'),
      isBad: point.mode === 'live' && contact?.isDryRun === true,
    },
    {
      name: t('point.atDeath'),
      told: t(`atDeath.${point.atDeath}`),
      read: contact === null ? null : t(`atDeath.${contact.atDeath}`),
      isBad: contact !== null && contact.atDeath !== point.atDeath,
    },
  ];
  return (
    <section className="panel">
      <h3>{t('point.toldAndRead')}</h3>
      <div className="table-wrap">
        <table className="table">
          <thead>
            <tr>
              <td />
              <th scope="col">{t('point.told')}</th>
              <th scope="col">{t('point.read')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, told, read, isBad }) => (
              <tr key={name} data-tone={isBad ? 'bad' : undefined}>
                <th scope="row">{name}</th>
                <td>{told}</td>
                <td>{isBad ? <Status tone="bad">{read}</Status> : (read ?? t('order.never'))}</td>
              </tr>
            ))}
            <tr>
              <th scope="row">{t('point.when')}</th>
              <td>
                <When at={set?.issuedAt ?? null} />
              </td>
              <td>
                <Status tone={ageTone(point, now)}>
                  {contact === null ? t('order.never') : <When at={contact.seenAt} />}
                </Status>
              </td>
            </tr>
          </tbody>
        </table>
      </div>
    </section>
  );
}

function About({ point }: { readonly point: PointShown }) {
  const { t } = useTranslation();
  const { budget, garden, networks, contact } = point;
  return (
    <section className="panel">
      <h3>{t('case.facts')}</h3>
      <dl className="facts">
        <Fact name={t('point.kind')}>{t(`pointKind.${point.kind}`)}</Fact>
        <Fact name={t('case.place')}>
          <PlaceName path={point.jurisdiction} />
        </Fact>
        <Fact name={t('point.networks')}>
          {networks.length === 0 && t('point.anyNetwork')}
          {networks.map((network) => (
            <span key={network} className="scope">
              <Value>{network}</Value>
            </span>
          ))}
        </Fact>
        <Fact name={t('point.rungs')}>
          {point.rungs.map((rung) => t(`rung.${rung}`)).join(' · ')}
        </Fact>
        <Fact name={t('point.lease')}>{t('point.seconds', { n: number(point.leaseSeconds) })}</Fact>
        <Fact name={t('point.budget')}>
          {t('point.budgetIs', {
            n: number(budget.elementsMax),
            four: String(budget.shortestIpv4),
            six: String(budget.shortestIpv6),
          })}
        </Fact>
        {point.throttleKbit !== null && (
          <Fact name={t('rung.throttle')}>{`${number(point.throttleKbit)} kbit/s`}</Fact>
        )}
        <Fact name={t('point.holders')}>{t(point.withHolders ? 'say.yes' : 'say.no')}</Fact>
        <Fact name={t('point.garden')}>
          {garden === null ? t('say.notSet') : <code>{garden.portal.origin}</code>}
        </Fact>
        {contact !== null && (
          <Fact name={t('point.software')}>
            <span className="mono">{contact.software}</span>
          </Fact>
        )}
        <Fact name={t('point.declared')}>
          <When at={point.declaredAt} />
        </Fact>
        {point.liveSince !== null && (
          <Fact name={t('point.liveSince')}>
            <When at={point.liveSince} />
          </Fact>
        )}
      </dl>
    </section>
  );
}
