/** One enforcement point: what it was told beside what it read back; then every order there, ordered and observed. */
import type { TFunction } from 'i18next';
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
  const rows = [...setRows(point, t), ...manners(point, t)];
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

interface ToldRow {
  readonly name: string;
  readonly told: string;
  /** Null: nothing was ever read back. */
  readonly read: string | null;
  readonly isBad: boolean;
}

function setRows({ set, contact }: PointShown, t: TFunction): readonly ToldRow[] {
  const generation = (n: number): string =>
    n === 0 ? t('say.none') : t('point.generation', { n: number(n) });
  const told = set?.generation ?? 0;
  const { holds, shadows, gone } = set ?? { holds: 0, shadows: 0, gone: 0 };
  const plain = (name: string, count: number): ToldRow => ({
    name,
    told: number(count),
    read: '–',
    isBad: false,
  });
  const elements = contact?.elements ?? null;
  const found =
    elements === null ? t('point.unreadShort') : t('point.elements', { n: number(elements) });
  return [
    {
      name: t('point.set'),
      told: generation(told),
      read: contact === null ? null : generation(contact.generation),
      isBad: contact !== null && contact.generation !== told,
    },
    {
      ...plain(t('point.holds'), holds),
      read: contact === null ? null : found,
      isBad: contact !== null && elements === null,
    },
    plain(t('point.shadows'), shadows),
    plain(t('point.gone'), gone),
  ];
}

function manners({ mode, atDeath, contact }: PointShown, t: TFunction): readonly ToldRow[] {
  const there = contact?.isDryRun === true ? 'point.dry' : 'point.live';
  return [
    {
      name: t('point.mode'),
      told: t(mode === 'live' ? 'point.live' : 'point.dry'),
      read: contact === null ? null : t(there),
      isBad: mode === 'live' && contact?.isDryRun === true,
    },
    {
      name: t('point.atDeath'),
      told: t(`atDeath.${atDeath}`),
      read: contact === null ? null : t(`atDeath.${contact.atDeath}`),
      isBad: contact !== null && contact.atDeath !== atDeath,
    },
  ];
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
