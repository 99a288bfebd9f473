/** To whom a case was handed, how far that is, and what came of it. What leaves is shown before it is approved. */
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReferralState } from '#model/referral.ts';
import type { ReplyOf } from '#model/route.ts';
import { referralRoutes } from '#model/routes/referrals.ts';
import { useAsk } from '../api/ask.ts';
import { mayDo, useMe, type Me } from '../api/me.ts';
import type { CaseView } from '../case/case-deeds.ts';
import { Loading } from '../look/loading.tsx';
import { Callout, Status, type Tone } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { Fact } from '../thing/fact.tsx';
import { isAmong } from '../thing/possible.ts';
import { Value } from '../thing/value.tsx';
import { draftForm, stepForm, type ReferralRow } from './referral-forms.ts';

const TONES: Readonly<Record<ReferralState, Tone>> = {
  draft: 'accent',
  approved: 'accent',
  sent: 'warn',
  received: 'warn',
  concluded: 'good',
  refused: 'bad',
  withdrawn: 'plain',
};

export function CaseReferrals({ about }: { readonly about: CaseView }) {
  const { t } = useTranslation();
  const me = useMe();
  const { data, error } = useAsk(referralRoutes.list, {
    query: { caseId: about.id, limit: '100' },
  });
  const [form, setForm] = useState<DeedForm | null>(null);
  if (data === undefined || me === undefined) return <Loading error={error} />;
  const isMining = about.verdict === 'deliberate' || about.verdict === 'compromised';
  const mayDraft = isMining && mayDo(me, 'referral.manage', about);
  return (
    <div className="stack">
      {about.verdict === 'compromised' && <Callout tone="accent">{t('referral.victim')}</Callout>}
      {data.items.length === 0 && <p className="quiet">{t('referral.none')}</p>}
      {data.items.map((row) => (
        <ReferralView key={row.id} row={row} me={me} onForm={setForm} />
      ))}
      {mayDraft && (
        <div className="row">
          <Button onClick={() => setForm(draftForm(about, t))}>{t('referral.draft')}</Button>
        </div>
      )}
      <DeedDialog form={form} onClose={() => setForm(null)} />
    </div>
  );
}

interface ViewProps {
  readonly row: ReferralRow;
  readonly me: Me;
  readonly onForm: (form: DeedForm) => void;
}

function ReferralView(props: ViewProps) {
  const { t } = useTranslation();
  const { row } = props;
  const steps: readonly (readonly [string, string | null, ReactNode?])[] = [
    [t('referral.drafted'), row.draftedAt],
    [t('referral.approved'), row.approvedAt],
    [t('referral.packed'), row.packages.at(-1)?.at ?? null],
    [t('referral.sent'), row.sent?.at ?? null, row.sent && t(`referral.by.${row.sent.by}`)],
    [t('referral.received'), row.receipt?.at ?? null, row.receipt?.reference],
    [
      t('referral.concluded'),
      row.outcome?.at ?? null,
      row.outcome && t(`referral.outcome.${row.outcome.kind}`),
    ],
  ];
  return (
    <section className="panel stack">
      <header className="row">
        <h2>{t(`referral.to.${row.recipient}`)}</h2>
        <span>{row.receiver}</span>
        <Status tone={TONES[row.state]}>{t(`referral.state.${row.state}`)}</Status>
      </header>
      <dl className="facts">
        <Fact name={t('referral.basis')}>
          {row.legalBasis.id} ({row.legalBasis.version})
        </Fact>
        {steps.map(([name, at, more]) => (
          <Fact key={name} name={name}>
            {at === null ? <span className="quiet">{t('referral.notYet')}</span> : <When at={at} />}
            {more !== undefined && more !== null && <span className="quiet"> · {more}</span>}
          </Fact>
        ))}
      </dl>
      <Steps {...props} />
      <Content id={row.id} />
    </section>
  );
}

type Test = (row: ReferralRow, me: Me) => boolean;
type Offer = {
  readonly states: readonly ReferralState[];
  /** All of them hold. */
  readonly where: readonly Test[];
} & (
  | { readonly step: Parameters<typeof stepForm>[0]; readonly isFirst: Test }
  | { readonly hint: 'ownDraft' | 'needsPackage' }
);

const always: Test = () => true;
const never: Test = () => false;
const mayManage: Test = (row, me) => mayDo(me, 'referral.manage', row);
const mayApprove: Test = (row, me) => mayDo(me, 'referral.approve', row);
const isOwn: Test = (row, me) => isAmong(me, row.draftedBy);
const isOthers: Test = (row, me) => !isOwn(row, me);
const hasPackage: Test = ({ packages }) => packages.length > 0;
const hasNoPackage: Test = ({ packages }) => packages.length === 0;
const isForAuthority: Test = ({ recipient }) => recipient !== 'incident-response';

/** In the order of their buttons; `isFirst`: what comes next. */
const OFFERS: readonly Offer[] = [
  { step: 'approve', states: ['draft'], where: [mayApprove, isOthers], isFirst: always },
  { step: 'refuse', states: ['draft'], where: [mayApprove, isOthers], isFirst: never },
  { hint: 'ownDraft', states: ['draft'], where: [isOwn] },
  {
    step: 'pack',
    states: ['approved', 'sent', 'received', 'concluded'],
    where: [mayManage],
    isFirst: hasNoPackage,
  },
  { step: 'send', states: ['approved'], where: [mayManage, hasPackage], isFirst: always },
  { hint: 'needsPackage', states: ['approved'], where: [mayManage, hasNoPackage] },
  { step: 'receive', states: ['sent'], where: [mayManage], isFirst: always },
  { step: 'conclude', states: ['received'], where: [mayManage], isFirst: always },
  {
    step: 'sanction',
    states: ['received', 'concluded'],
    where: [mayManage, isForAuthority],
    isFirst: never,
  },
  { step: 'withdraw', states: ['draft', 'approved'], where: [mayManage], isFirst: never },
];

function Steps({ row, me, onForm }: ViewProps) {
  const { t } = useTranslation();
  const offers = OFFERS.filter(
    ({ states, where }) => states.includes(row.state) && where.every((test) => test(row, me)),
  );
  return (
    <div className="row">
      {offers.map((offer) =>
        'hint' in offer ? (
          <span key={offer.hint} className="quiet">
            {t(`referral.${offer.hint}`)}
          </span>
        ) : (
          <Button
            key={offer.step}
            variant={offer.isFirst(row, me) ? 'filled' : 'default'}
            onClick={() => onForm(stepForm(offer.step, row, t))}
          >
            {t(`referral.${offer.step}`)}
          </Button>
        ),
      )}
    </div>
  );
}

/** Asked for when it is opened: the look is recorded. */
function Content({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('referral.look')}</summary>
      <p className="quiet small">{t('referral.lookHint')}</p>
      {isOpen && <Told id={id} />}
    </details>
  );
}

function Told({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { data, error } = useAsk(referralRoutes.show, { params: { id } });
  if (data === undefined) return <Loading error={error} />;
  const { content, sanctions } = data;
  return (
    <div className="stack">
      {content !== null && <Facts content={content} />}
      {sanctions.length > 0 && (
        <>
          <h3>{t('referral.sanctions')}</h3>
          <ul className="stack-tight">
            {sanctions.map((one) => (
              <li key={one.id}>
                {t(`referral.kind.${one.kind}`)}, {one.authority}: {one.legalBasis.id} (
                {one.legalBasis.version})
                {one.amount !== null && ` · ${one.amount.value} ${one.amount.currency}`}
                {one.annulledAt !== null && <Status tone="plain">{t('referral.annulled')}</Status>}
                <span className="quiet">
                  {' '}
                  <When at={one.decidedAt} /> {one.note}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

type Content = NonNullable<ReplyOf<typeof referralRoutes.show>['content']>;

function Facts({ content }: { readonly content: Content }) {
  const { t } = useTranslation();
  const list = (all: readonly string[]): ReactNode =>
    all.length === 0 ? <span className="quiet">{t('referral.nobody')}</span> : all.join(', ');
  const { interval } = content;
  return (
    <dl className="facts">
      <Fact name={t('referral.reason')}>{content.reason}</Fact>
      <Fact name={t('referral.people')}>{list(content.people.map(({ name }) => name))}</Fact>
      <Fact name={t('referral.addresses')}>{list(content.addresses)}</Fact>
      <Fact name={t('referral.accounts')}>{list(content.electricityAccounts)}</Fact>
      <Fact name={t('referral.pools')}>{list(content.pools)}</Fact>
      <Fact name={t('referral.wallets')}>{list(content.wallets)}</Fact>
      {interval === null ? (
        <Fact name={t('referral.interval')}>{t('referral.noInterval')}</Fact>
      ) : (
        <>
          <Fact name={t('referral.firstProof')}>
            <When at={interval.from.at} /> · {t(`grade.${interval.from.grade}`)}
            {interval.from.transcriptSha256 !== null && (
              <>
                {' '}
                <Value>{interval.from.transcriptSha256}</Value>
              </>
            )}
          </Fact>
          <Fact name={t('referral.lastProof')}>
            <When at={interval.to.at} /> · {t(`grade.${interval.to.grade}`)}
            {interval.to.transcriptSha256 !== null && (
              <>
                {' '}
                <Value>{interval.to.transcriptSha256}</Value>
              </>
            )}
          </Fact>
          <Fact name={t('referral.stretches')}>{interval.spans.length}</Fact>
          {interval.endedBy !== null && (
            <Fact name={t('referral.ended')}>
              <When at={interval.endedBy.at} />
            </Fact>
          )}
        </>
      )}
      <Fact name={t('referral.evidence')}>{content.evidence.length}</Fact>
    </dl>
  );
}
