/** What is never withheld from, whatever a case says: proposed by one person, granted by another. */
import { Button } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { EXEMPTION_KINDS } from '#model/exemption.ts';
import type { ReplyOf } from '#model/route.ts';
import { exemptionRoutes } from '#model/routes/exemptions.ts';
import { call } from '../api/call.ts';
import { mayAnywhere, type Me } from '../api/me.ts';
import { useAll } from '../api/use-all.ts';
import { Loading } from '../look/loading.tsx';
import { Status, type Tone } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import {
  instantOf,
  linesOf,
  noteOf,
  oneOf,
  type DeedForm,
  type Field,
  type Values,
} from '../thing/deed.ts';
import { PlaceName } from '../thing/names.tsx';
import { roleFault } from '../thing/possible.ts';

type ExemptionRow = ReplyOf<typeof exemptionRoutes.list>['items'][number];

const TONES: Readonly<Record<ExemptionRow['state'], Tone>> = {
  proposed: 'warn',
  granted: 'good',
  refused: 'plain',
  withdrawn: 'plain',
};

interface ExemptionsProps {
  readonly me: Me;
  readonly onForm: (form: DeedForm) => void;
}

export function Exemptions({ me, onForm }: ExemptionsProps) {
  const { t } = useTranslation();
  const { data, error } = useAll<ExemptionRow>(exemptionRoutes.list);
  return (
    <div className="page-body stack">
      <div className="row">
        {mayAnywhere(me, 'exemption.propose') && (
          <Button variant="default" onClick={() => onForm(proposeForm(t))}>
            {t('exemption.propose')}
          </Button>
        )}
        <span className="quiet small">{t('exemption.about')}</span>
      </div>
      <section className="panel table-wrap" tabIndex={0} aria-label={t('rules.exemptions')}>
        {data === undefined && <Loading error={error} />}
        {data?.length === 0 && <p className="quiet">{t('exemption.none')}</p>}
        {data !== undefined && data.length > 0 && (
          <table className="table">
            <thead>
              <tr>
                <th>{t('exemption.name')}</th>
                <th>{t('exemption.covers')}</th>
                <th>{t('case.place')}</th>
                <th>{t('people.when')}</th>
                <th>{t('people.state')}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {data.map((row) => (
                <Line key={row.id} row={row} me={me} onForm={onForm} />
              ))}
            </tbody>
          </table>
        )}
      </section>
    </div>
  );
}

function Line({ row, me, onForm }: ExemptionsProps & { readonly row: ExemptionRow }) {
  const { t } = useTranslation();
  const isOpen = row.state === 'proposed' || row.state === 'granted';
  const may = isOpen && roleFault(me, 'exemption.propose', row, t) === null;
  return (
    <tr>
      <td>
        <span className="strong">{row.name}</span>
        <div className="quiet small">{t(`exemptionKind.${row.kind}`)}</div>
      </td>
      <td className="mono small">
        {row.systemId === null ? row.networks.join(', ') : t('exemption.aSystem')}
      </td>
      <td>
        <PlaceName path={row.jurisdiction} />
      </td>
      <td className="small">
        <When at={row.from} form="absolute" /> –{' '}
        {row.until === null ? t('systems.still') : <When at={row.until} form="absolute" />}
      </td>
      <td>
        <Status tone={TONES[row.state]}>{t(`exemptionState.${row.state}`)}</Status>
      </td>
      <td>
        {may && (
          <button
            type="button"
            className="link-button"
            aria-label={`${t('exemption.withdraw')}: ${row.name}`}
            onClick={() => onForm(withdrawForm(row, t))}
          >
            {t('exemption.withdraw')}
          </button>
        )}
      </td>
    </tr>
  );
}

const isNetworks = (values: Values): boolean => values['what'] === 'networks';

function proposeForm(t: TFunction): DeedForm {
  const fields: readonly Field[] = [
    { kind: 'line', name: 'name', label: t('exemption.name') },
    {
      kind: 'select',
      name: 'kind',
      label: t('exemption.kind'),
      options: EXEMPTION_KINDS.map((value) => ({ value, label: t(`exemptionKind.${value}`) })),
    },
    {
      kind: 'select',
      name: 'what',
      label: t('exemption.covers'),
      initial: 'networks',
      options: [
        { value: 'networks', label: t('exemption.networks') },
        { value: 'system', label: t('exemption.aSystem') },
      ],
    },
    {
      kind: 'note',
      name: 'networks',
      label: t('exemption.networks'),
      hint: t('exemption.networksAbout'),
      when: isNetworks,
    },
    {
      kind: 'system',
      name: 'system',
      label: t('field.system'),
      when: (values) => !isNetworks(values),
    },
    { kind: 'place', name: 'jurisdiction', label: t('case.place') },
    { kind: 'time', name: 'from', label: t('field.startsAt'), optional: true },
    { kind: 'time', name: 'until', label: t('systemForm.until'), optional: true },
    { kind: 'note', name: 'reason', label: t('field.why') },
  ];
  return {
    title: t('exemption.propose'),
    effect: t('exemption.proposeDoes'),
    kind: 'exemption',
    fields,
    preview: (values) =>
      isNetworks(values)
        ? t('exemption.networkCount', { n: String(linesOf(values, 'networks').length) })
        : t('exemption.systemMeans'),
    send: (values) => call(exemptionRoutes.propose, { body: bodyOf(values) }),
  };
}

function bodyOf(values: Values) {
  return {
    name: noteOf(values, 'name'),
    kind: oneOf(EXEMPTION_KINDS, values['kind']),
    networks: isNetworks(values) ? linesOf(values, 'networks') : [],
    systemId: isNetworks(values) ? null : (values['system'] ?? null),
    jurisdiction: values['jurisdiction'] ?? '',
    sector: null,
    unitId: null,
    from: instantOf(values, 'from') ?? new Date().toISOString(),
    until: instantOf(values, 'until'),
    reason: noteOf(values, 'reason'),
  };
}

function withdrawForm({ id, name, networks, systemId }: ExemptionRow, t: TFunction): DeedForm {
  const n = systemId === null ? String(networks.length) : '1';
  return {
    title: t('exemption.withdraw'),
    effect: t('exemption.withdrawDoes', { name, n }),
    kind: 'exemption',
    isGrave: true,
    fields: [{ kind: 'note', name: 'reason', label: t('field.why') }],
    send: (values, deed) =>
      call(
        exemptionRoutes.withdraw,
        { params: { id }, body: { reason: noteOf(values, 'reason') } },
        { deed },
      ),
  };
}
