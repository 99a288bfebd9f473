/** Lists of addresses that were handed down, and what became of each line. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { AddressListFate } from '#model/address-list.ts';
import { addressListRoutes } from '#model/routes/address-lists.ts';
import type { ReplyOf } from '#model/route.ts';
import { useAsk } from '../api/ask.ts';
import { useMe } from '../api/me.ts';
import { useRows } from '../api/use-rows.ts';
import { number } from '../look/format.ts';
import { Loading } from '../look/loading.tsx';
import { Status } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import { DeedRow } from '../thing/deed-row.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { PlaceName } from '../thing/names.tsx';
import { Box } from './box.tsx';
import { Due } from './due.tsx';
import { listDeeds } from './list-forms.ts';
import type { JointSearch } from './search.ts';

type Summary = ReplyOf<typeof addressListRoutes.list>['items'][number];
type Shown = ReplyOf<typeof addressListRoutes.show>;

export function ListsBox(props: {
  readonly search: JointSearch;
  readonly onForm: (form: DeedForm) => void;
}) {
  const { t } = useTranslation();
  const isEveryOne = props.search.ended === true;
  const rows = useRows<Summary>(addressListRoutes.list, isEveryOne ? {} : { open: 'true' });
  return (
    <Box
      label={t('joint.lists')}
      empty={t('joint.noLists')}
      rows={rows}
      line={(row) => <Line row={row} />}
      pane={(row) => <ListPane key={row.id} id={row.id} onForm={props.onForm} />}
    />
  );
}

function Line({ row }: { readonly row: Summary }) {
  const { t } = useTranslation();
  const { source, jurisdiction, entries, dueAt, endedAt } = row;
  return (
    <>
      <div>
        <div className="cut strong">{source}</div>
        <div className="cut small quiet">
          <PlaceName path={jurisdiction} /> · {t('joint.entries', { n: number(entries) })}
        </div>
      </div>
      <div className="right small">
        <Status tone={endedAt === null ? 'accent' : 'good'}>
          {t(endedAt === null ? 'joint.listOpen' : 'joint.listEnded')}
        </Status>
        <div>
          <Due dueAt={dueAt} endedAt={endedAt} />
        </div>
      </div>
    </>
  );
}

function ListPane(props: { readonly id: string; readonly onForm: (form: DeedForm) => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const { data, error } = useAsk(addressListRoutes.show, { params: { id: props.id } });
  if (data === undefined || me === undefined) return <Loading error={error} />;
  return (
    <div className="stack">
      <div className="row">
        <h2>{data.source}</h2>
        <Status tone={data.open === 0 ? 'good' : 'accent'}>
          {t('joint.openOf', { n: number(data.open), of: number(data.open + data.closed) })}
        </Status>
        <Due dueAt={data.dueAt} endedAt={data.endedAt} />
      </div>
      <DeedRow deeds={listDeeds(data, me, props.onForm, t)} />
      <p className="quiet small">
        {t('joint.received')} <When at={data.receivedAt} />
        {data.rejected > 0 && ` · ${t('joint.rejected', { n: number(data.rejected) })}`}
      </p>
      <Places places={data.places} />
      <Fates entries={data.entries} />
    </div>
  );
}

function Places({ places }: Pick<Shown, 'places'>) {
  const { t } = useTranslation();
  return (
    <section className="panel">
      <h3>{t('joint.byPlace')}</h3>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('case.place')}</th>
            <th scope="col" className="number">
              {t('joint.stillOpen')}
            </th>
            <th scope="col" className="number">
              {t('joint.dealtWith')}
            </th>
          </tr>
        </thead>
        <tbody>
          {places.map(({ jurisdiction, open, closed }) => (
            <tr key={jurisdiction}>
              <td>
                <PlaceName path={jurisdiction} />
              </td>
              <td className="number">{number(open)}</td>
              <td className="number">{number(closed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Lines that are shown; whoever needs all of a long list exports it. */
const SHOWN_MAX = 200;

function Fates({ entries }: { readonly entries: readonly AddressListFate[] }) {
  const { t } = useTranslation();
  const first = entries.toSorted(
    (a, b) => Number(a.isClosed) - Number(b.isClosed) || a.line - b.line,
  );
  return (
    <section className="panel">
      <h3>{t('joint.lines')}</h3>
      <div className="table-wrap">
        <table className="table">
          <thead>
            <tr>
              <th scope="col" className="number">
                {t('joint.line')}
              </th>
              <th scope="col">{t('addresses.address')}</th>
              <th scope="col">{t('joint.fate')}</th>
            </tr>
          </thead>
          <tbody>
            {first.slice(0, SHOWN_MAX).map((entry) => (
              <tr key={`${entry.line} ${entry.leadId}`}>
                <td className="number">{entry.line}</td>
                <td className="mono">{entry.address ?? '–'}</td>
                <td>
                  <Fate entry={entry} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {entries.length > SHOWN_MAX && (
        <p className="quiet small">{t('joint.more', { n: number(entries.length - SHOWN_MAX) })}</p>
      )}
    </section>
  );
}

function Fate({ entry }: { readonly entry: AddressListFate }) {
  const { t } = useTranslation();
  const { caseId, caseNumber, caseState, outcome, dismissal, leadId, isClosed } = entry;
  const tone = isClosed ? 'good' : 'accent';
  if (caseId !== null && caseState !== null) {
    return (
      <span className="row">
        <Link to="/cases/$id" params={{ id: caseId }}>
          {caseNumber}
        </Link>
        <Status tone={tone}>
          {outcome === null ? t(`caseState.${caseState}`) : t(`outcome.${outcome}`)}
        </Status>
      </span>
    );
  }
  return (
    <span className="row">
      <Link to="/inbox" search={{ box: 'leads', id: leadId }}>
        {t('joint.lead')}
      </Link>
      <Status tone={tone}>
        {dismissal === null ? t('joint.beingLookedAt') : t('joint.setAside')}
      </Status>
    </span>
  );
}
