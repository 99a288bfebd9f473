/** One system: who answers for it, its addresses through time, its cases. */
import { Link, useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '#model/contact.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { systemRoutes } from '#model/routes/systems.ts';
import { useAsk } from '../api/ask.ts';
import { mayDo, useMe } from '../api/me.ts';
import { caseTone, ORDER_TONES } from '../look/tones.ts';
import { absolute, number } from '../look/format.ts';
import { Loading } from '../look/loading.tsx';
import { Status } from '../look/status.tsx';
import { useTitle } from '../look/use-title.ts';
import { When } from '../look/when.tsx';
import { EnergyOfSystem } from '../energy/account.tsx';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import { DeedRow } from '../thing/deed-row.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { PlaceName } from '../thing/names.tsx';
import { UnitValue } from '../thing/named-values.tsx';
import { Value } from '../thing/value.tsx';
import {
  endBindingForm,
  systemDeeds,
  withdrawBindingForm,
  type Binding,
  type System,
} from './system-forms.ts';

export function SystemPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/inside/systems/$id' });
  const { data, error } = useAsk(systemRoutes.show, { params: { id } });
  const [form, setForm] = useState<DeedForm | null>(null);
  useTitle(data?.name ?? t('systems.title'));
  if (data === undefined) {
    return (
      <div className="page-head">
        <Loading error={error} />
      </div>
    );
  }
  return (
    <>
      <header className="page-head">
        <h1>{data.name}</h1>
        {data.code !== null && <code>{data.code}</code>}
        {data.retiredAt !== null && <Status tone="plain">{t('systems.retired')}</Status>}
        {data.critical !== null && (
          <Status tone="warn" sign="shield">
            {t('systems.critical')}: {t(`critical.${data.critical}`)}
          </Status>
        )}
      </header>
      <div className="page-body stack">
        <div className="two">
          <About system={data} />
          <Past id={id} />
        </div>
        <EnergyOfSystem id={id} />
        <Deeds system={data} onForm={setForm} />
        <Addresses system={data} onForm={setForm} />
      </div>
      <DeedDialog form={form} onClose={() => setForm(null)} />
    </>
  );
}

interface Part {
  readonly system: System;
  readonly onForm: (form: DeedForm) => void;
}

function Deeds({ system, onForm }: Part) {
  const { t } = useTranslation();
  const me = useMe();
  return me === undefined ? null : <DeedRow deeds={systemDeeds(system, me, t, onForm)} />;
}

function About({ system }: { readonly system: System }) {
  const { t } = useTranslation();
  const people = [
    ['leader', system.leader],
    ['responsible', system.responsible],
    ['technical', system.technical],
  ] as const;
  return (
    <section className="panel">
      <h2>{t('case.facts')}</h2>
      <dl className="facts">
        <dt>{t('systems.unit')}</dt>
        <dd>
          <UnitValue id={system.unitId} />
        </dd>
        <dt>{t('case.place')}</dt>
        <dd>
          <PlaceName path={system.jurisdiction} />
        </dd>
        <dt>{t('systems.hardware')}</dt>
        <dd>{t(`hardware.${system.hardwareClass}`)}</dd>
        {people.map(([part, contact]) => (
          <div key={part} className="facts-row">
            <dt>{t(`systems.${part}`)}</dt>
            <dd>
              <Reach contact={contact} />
            </dd>
          </div>
        ))}
        {system.electricityAccounts.length > 0 && (
          <>
            <dt>{t('systems.accounts')}</dt>
            <dd className="mono">{system.electricityAccounts.join(', ')}</dd>
          </>
        )}
        {system.filedResearch !== null && (
          <>
            <dt>{t('systems.research')}</dt>
            <dd>{system.filedResearch.reference}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Reach({ contact }: { readonly contact: Contact | null }) {
  const { t } = useTranslation();
  if (contact === null) return <span className="quiet">{t('say.notSet')}</span>;
  return (
    <>
      {contact.name}
      <div className="quiet small">
        {[contact.phone, contact.email].filter((one) => one !== null).join(' · ')}
      </div>
    </>
  );
}

function Past({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const cases = useAsk(caseRoutes.list, { query: { systemId: id, limit: '20' } });
  const orders = useAsk(orderRoutes.list, { query: { systemId: id, limit: '20' } });
  return (
    <section className="panel stack">
      <div>
        <h2>{t('systems.cases')}</h2>
        <ul className="stack-tight">
          {cases.data?.items.length === 0 && <li className="quiet">{t('say.none')}</li>}
          {cases.data?.items.map((one) => (
            <li key={one.id} className="row">
              <Link to="/cases/$id" params={{ id: one.id }}>
                {one.number}
              </Link>
              <Status tone={caseTone(one.state)}>{t(`caseState.${one.state}`)}</Status>
            </li>
          ))}
        </ul>
      </div>
      <div>
        <h2>{t('systems.orders')}</h2>
        <ul className="stack-tight">
          {orders.data?.items.length === 0 && <li className="quiet">{t('say.none')}</li>}
          {orders.data?.items.map((one) => (
            <li key={one.id} className="row">
              <Link to="/orders/$id" params={{ id: one.id }}>
                {t(`rung.${one.rungNow}`)}
              </Link>
              <Status tone={ORDER_TONES[one.state]}>{t(`orderState.${one.state}`)}</Status>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function Addresses({ system, onForm }: Part) {
  const { t } = useTranslation();
  const me = useMe();
  const query = { limit: '200' };
  const { data, error } = useAsk(systemRoutes.bindings, { params: { id: system.id }, query });
  const may = me !== undefined && mayDo(me, 'binding.manage', system);
  return (
    <section className="panel">
      <h2>{t('systems.addresses')}</h2>
      {data === undefined && <Loading error={error} />}
      {data?.items.length === 0 && <p className="quiet">{t('systems.noAddresses')}</p>}
      {data !== undefined && data.items.length > 0 && (
        <div className="table-wrap" role="region" tabIndex={0} aria-label={t('systems.addresses')}>
          <table className="table">
            <thead>
              <tr>
                <th>{t('systems.network')}</th>
                <th>{t('order.starts')}</th>
                <th>{t('order.ends')}</th>
                <th>{t('systems.source')}</th>
                <th className="number">{t('systems.confidence')}</th>
                {may && <td />}
              </tr>
            </thead>
            <tbody>
              {data.items.map((one) => (
                <BindingLine key={one.id} binding={one}>
                  {may && <BindingDeeds binding={one} system={system} onForm={onForm} />}
                </BindingLine>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function BindingLine(props: { readonly binding: Binding; readonly children: ReactNode }) {
  const { t } = useTranslation();
  const { network, from, until, source, confidence, withdrawnAt } = props.binding;
  return (
    <tr>
      <td>
        <Value>{network}</Value>
      </td>
      <td>
        <When at={from} form="absolute" />
      </td>
      <td>
        {withdrawnAt !== null ? (
          <Status tone="plain">{t('systems.withdrawn')}</Status>
        ) : until === null ? (
          t('systems.still')
        ) : (
          absolute(until)
        )}
      </td>
      <td>{t(`bindingSource.${source}`)}</td>
      <td className="number">{number(confidence * 100)} %</td>
      {props.children}
    </tr>
  );
}

function BindingDeeds({ binding, system, onForm }: Part & { readonly binding: Binding }) {
  const { t } = useTranslation();
  const { network, until, withdrawnAt } = binding;
  const deeds = [
    ...(until === null ? [['end', endBindingForm] as const] : []),
    ['withdraw', withdrawBindingForm] as const,
  ];
  return (
    <td>
      <span className="row">
        {withdrawnAt === null &&
          deeds.map(([name, form]) => (
            <button
              key={name}
              type="button"
              className="link-button"
              aria-label={`${t(`systemForm.${name}`)}: ${network}`}
              onClick={() => onForm(form(binding, system, t))}
            >
              {t(`systemForm.${name}`)}
            </button>
          ))}
      </span>
    </td>
  );
}
