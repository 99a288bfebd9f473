/** What can be done now, with the reasons why the rest cannot; the facts; the people. */
import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me } from '../api/me.ts';
import { When } from '../look/when.tsx';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { Fact } from '../thing/fact.tsx';
import { NotNow } from '../thing/not-now.tsx';
import { PersonName, shortId } from '../thing/names.tsx';
import { PersonValue, SystemValue } from '../thing/named-values.tsx';
import { Value } from '../thing/value.tsx';
import { ShareBox } from '../referral/share-box.tsx';
import { possible, type CaseDeed, type CaseView } from './case-deeds.ts';
import { caseForm } from './case-forms.ts';

interface SideProps {
  readonly about: CaseView;
  readonly me: Me;
}

export function CaseSide(props: SideProps) {
  return (
    <aside className="case-side">
      <Deeds {...props} />
      <Facts about={props.about} />
      <People about={props.about} />
      <ShareBox {...props} />
    </aside>
  );
}

function Deeds({ about, me }: SideProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [form, setForm] = useState<DeedForm | null>(null);
  const { now, first, not } = possible(about, me, t);
  const act = (deed: CaseDeed): void => {
    if (deed === 'draftOrder') void navigate({ to: '/orders/new', search: { caseId: about.id } });
    else setForm(caseForm(deed, about, me, t));
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
      </div>
      <NotNow all={not} />
      <DeedDialog form={form} onClose={() => setForm(null)} />
    </section>
  );
}

function Facts({ about }: { readonly about: CaseView }) {
  const { t } = useTranslation();
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t('case.system'), <SystemValue key="system" id={about.systemId} />],
    ...(about.address === null
      ? []
      : [
          [
            t('case.seenAt'),
            <Value key="address" at={about.openedAt}>
              {about.address}
            </Value>,
          ] as const,
        ]),
    [
      t('case.handler'),
      about.handlerId === null ? (
        t('say.nobody')
      ) : (
        <PersonValue key="handler" id={about.handlerId} />
      ),
    ],
    ...(about.dueAt === null
      ? []
      : [[t('case.due'), <When key="due" at={about.dueAt} />] as const]),
    ...(about.rootCause === null
      ? []
      : [[t('case.cause'), t(`rootCause.${about.rootCause}`)] as const]),
    [t('case.tlp'), `TLP:${about.tlp.toUpperCase()}`],
    [t('case.opened'), <When key="opened" at={about.openedAt} />],
    ...(about.closedAt === null
      ? []
      : [[t('case.closed'), <When key="closed" at={about.closedAt} />] as const]),
    ...link(t('case.reopenedFrom'), about.reopenedFromId),
    ...link(t('case.reopenedAs'), about.reopenedAsId),
    ...link(t('case.duplicateOf'), about.duplicateOfId),
  ];
  return (
    <section className="panel">
      <h2>{t('case.facts')}</h2>
      <dl className="facts">
        {rows.map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
      </dl>
    </section>
  );
}

function link(name: string, id: string | null): readonly (readonly [string, ReactNode])[] {
  if (id === null) return [];
  return [
    [
      name,
      <Link key={id} to="/cases/$id" params={{ id }}>
        {shortId(id)}
      </Link>,
    ],
  ];
}

function People({ about: { people, policyVersion } }: { readonly about: CaseView }) {
  const { t } = useTranslation();
  const parts = [
    ['openedBy', people.opened],
    ['assessedBy', people.assessed],
    ['reportedBy', people.reported],
    ['acceptedBy', people.accepted],
    ['verifiedBy', people.verified],
  ] as const;
  return (
    <section className="panel">
      <h2>{t('case.people')}</h2>
      <dl className="facts">
        {policyVersion !== null && people.opened.length === 0 && (
          <Fact name={t('case.openedBy')}>{t('case.byPolicy')}</Fact>
        )}
        {parts
          .filter(([, ids]) => ids.length > 0)
          .map(([part, ids]) => (
            <Fact key={part} name={t(`case.${part}`)}>
              {[...new Set(ids)].map((id, i) => (
                <span key={id}>
                  {i > 0 && ', '}
                  <PersonName id={id} />
                </span>
              ))}
            </Fact>
          ))}
      </dl>
    </section>
  );
}
