/** One case: its spine on top, evidence in the middle, what can be done and who did what at the side. */
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { caseRoutes } from '#model/routes/cases.ts';
import { useAsk } from '../api/ask.ts';
import { useMe } from '../api/me.ts';
import { gradeTone, MEASURE_TONES } from '../look/tones.ts';
import { Loading } from '../look/loading.tsx';
import { AttestedCleanNote } from '../campaign/attested-clean.tsx';
import { Callout, Status } from '../look/status.tsx';
import { useTitle } from '../look/use-title.ts';
import { PlaceName, UnitName } from '../thing/names.tsx';
import type { CaseView } from './case-deeds.ts';
import { CaseSide } from './case-side.tsx';
import { Clocks } from './clocks.tsx';
import { Conversation } from './conversation.tsx';
import { Evidence } from './evidence.tsx';
import { CaseLog } from './case-log.tsx';
import { CaseNotices } from '../notice/case-notices.tsx';
import { CaseOrders } from './case-orders.tsx';
import { CaseJoint } from '../joint/case-joint.tsx';
import { EnergyOfCase } from '../energy/account.tsx';
import { CaseReferrals } from '../referral/case-referrals.tsx';
import { CASE_TABS, type CaseSearch } from './search.ts';
import { Spine } from './spine.tsx';

export function CasePage() {
  const { id } = useParams({ from: '/inside/cases/$id' });
  const { data, error } = useAsk(caseRoutes.show, { params: { id } });
  if (data === undefined) {
    return (
      <div className="page-head">
        <Loading error={error} />
      </div>
    );
  }
  return <Shown about={data} />;
}

function Shown({ about }: { readonly about: CaseView }) {
  const { t } = useTranslation();
  const me = useMe();
  useTitle(about.number);
  const outcome = about.outcome === null ? null : t(`outcome.${about.outcome}`);
  return (
    <div className="case">
      <header className="case-head">
        <div className="row">
          <h1>{about.number}</h1>
          <span>
            {about.unitId === null ? about.address : <UnitName id={about.unitId} />}
            <span className="quiet">
              {' '}
              · <PlaceName path={about.jurisdiction} />
            </span>
          </span>
          <Badges about={about} />
        </div>
        <Spine state={about.state} outcome={outcome} />
        <Tabs id={about.id} />
      </header>
      <div className="case-body">
        <div className="case-main">
          <Tab about={about} />
        </div>
        {me !== undefined && <CaseSide about={about} me={me} />}
      </div>
    </div>
  );
}

function Badges({ about }: { readonly about: CaseView }) {
  const { t } = useTranslation();
  const { grade, verdict, measure, overdue, appeal, evidenceHold } = about;
  return (
    <span className="row">
      <Status tone={gradeTone(grade)}>{t(`grade.${grade}`)}</Status>
      {verdict !== null && <Status tone="plain">{t(`verdict.${verdict}`)}</Status>}
      {measure !== 'none' && (
        <Status tone={MEASURE_TONES[measure]}>{t(`measure.${measure}`)}</Status>
      )}
      {overdue && (
        <Status tone="bad" sign="clock">
          {t('say.overdue')}
        </Status>
      )}
      {appeal === 'filed' && <Status tone="warn">{t('clockKind.appeal')}</Status>}
      {evidenceHold && <Status tone="warn">{t('case.text.evidenceHold')}</Status>}
    </span>
  );
}

function Tabs({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { tab = 'evidence' }: CaseSearch = useSearch({ from: '/inside/cases/$id' });
  return (
    <nav className="tabs" aria-label={t('case.tabs')}>
      {CASE_TABS.map((one) => (
        <Link
          key={one}
          to="/cases/$id"
          params={{ id }}
          search={{ tab: one }}
          replace
          aria-current={one === tab ? 'page' : undefined}
        >
          {t(tabName(one))}
        </Link>
      ))}
    </nav>
  );
}

/** Two tabs are called otherwise than what they show is on its own. */
function tabName(tab: (typeof CASE_TABS)[number]) {
  if (tab === 'energy') return 'case.energyTab';
  if (tab === 'referral') return 'referral.tab';
  return tab === 'joint' ? 'area.joint' : (`case.${tab}` as const);
}

function Tab({ about }: { readonly about: CaseView }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { tab = 'evidence' }: CaseSearch = useSearch({ from: '/inside/cases/$id' });
  switch (tab) {
    case 'conversation':
      return <Conversation caseId={about.id} />;
    case 'energy':
      return (
        <div className="stack">
          <EnergyOfCase id={about.id} />
        </div>
      );
    case 'orders':
      return <CaseOrders caseId={about.id} />;
    case 'notices':
      return <CaseNotices caseId={about.id} />;
    case 'joint':
      return <CaseJoint about={about} />;
    case 'referral':
      return <CaseReferrals about={about} />;
    case 'clocks':
      return <Clocks caseId={about.id} />;
    case 'log':
      return <CaseLog caseId={about.id} />;
    default:
      return (
        <div className="stack">
          <AttestedCleanNote found={about.attestedClean} />
          {about.missing.length > 0 && (
            <Callout tone="warn">
              <strong>{t('case.missing')}</strong>
              <ul className="bullets" lang="en">
                {about.missing.map((one) => (
                  <li key={one}>{one}</li>
                ))}
              </ul>
            </Callout>
          )}
          <Evidence
            about={about}
            onConversation={() =>
              void navigate({
                to: '/cases/$id',
                params: { id: about.id },
                search: { tab: 'conversation' },
              })
            }
          />
        </div>
      );
  }
}
