/** The one line of states, always on top: what is behind, where it stands, what comes. */
import { useTranslation } from 'react-i18next';
import { CASE_STATES, type CaseState } from '#model/case.ts';
import { Icon } from '../look/icon.tsx';

export function Spine({
  state,
  outcome,
}: {
  readonly state: CaseState;
  readonly outcome: string | null;
}) {
  const { t } = useTranslation();
  const at = CASE_STATES.indexOf(state);
  return (
    <ol className="spine" aria-label={t('case.spine')}>
      {CASE_STATES.map((one, i) => (
        <li
          key={one}
          data-place={i < at ? 'past' : i === at ? 'here' : 'ahead'}
          aria-current={i === at ? 'step' : undefined}
        >
          <Icon
            name={i < at || (i === at && one === 'closed') ? 'check' : i === at ? 'dot' : 'ring'}
          />
          <span>
            {t(`caseState.${one}`)}
            {one === 'closed' && outcome !== null && `: ${outcome}`}
          </span>
        </li>
      ))}
    </ol>
  );
}
