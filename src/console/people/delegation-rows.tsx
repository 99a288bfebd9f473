/** Deputies and emergencies; an emergency that nobody has reviewed is not overlooked. */
import { useTranslation } from 'react-i18next';
import type { Delegation } from '#model/delegation.ts';
import { mayAnywhere, type Me } from '../api/me.ts';
import { Status } from '../look/status.tsx';
import { useNow, When } from '../look/when.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { PersonName, PlaceName } from '../thing/names.tsx';
import { endForm, reviewForm } from './delegation-forms.ts';

interface RowsProps {
  readonly all: readonly Delegation[];
  readonly me: Me;
  readonly onForm: (form: DeedForm) => void;
}

export function DelegationRows(props: RowsProps) {
  const { t } = useTranslation();
  if (props.all.length === 0) return null;
  return (
    <div className="table-wrap" role="region" tabIndex={0} aria-label={t('people.deputies')}>
      <table className="table">
        <thead>
          <tr>
            <th>{t('people.kind')}</th>
            <th>{t('people.holds')}</th>
            <th>{t('people.roles')}</th>
            <th>{t('people.when')}</th>
            <th>{t('people.state')}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {props.all.map((one) => (
            <DelegationLine key={one.id} {...props} one={one} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

export const isUnreviewed = ({ kind, reviewedAt }: Delegation): boolean =>
  kind === 'break-glass' && reviewedAt === null;

function DelegationLine({
  one,
  me,
  onForm,
}: Omit<RowsProps, 'all'> & { readonly one: Delegation }) {
  const { t } = useTranslation();
  const now = useNow();
  const isOver = one.endedAt !== null || Date.parse(one.until) <= now;
  return (
    <tr data-tone={isUnreviewed(one) ? 'bad' : undefined}>
      <td>
        {one.kind === 'break-glass' ? (
          <Status tone="bad" sign="key">
            {t('people.emergency')}
          </Status>
        ) : (
          t('people.deputy')
        )}
        {one.reason !== null && <div className="quiet small note">{one.reason}</div>}
      </td>
      <td>
        <PersonName id={one.personId} />
        {one.fromPersonId !== null && (
          <div className="quiet small">
            {t('people.for')} <PersonName id={one.fromPersonId} />
          </div>
        )}
      </td>
      <td>
        {one.roles.map((role) => t(`role.${role}`)).join(' · ')}
        <div className="quiet small">
          <PlaceName path={one.jurisdiction} />
        </div>
      </td>
      <td>
        <When at={one.from} form="absolute" />
        <div className="small">
          {t('people.until')} <When at={one.endedAt ?? one.until} form="absolute" />
        </div>
      </td>
      <td>
        <Status tone={isOver ? 'plain' : 'accent'}>
          {t(isOver ? 'people.over_' : 'people.inForce')}
        </Status>
        {one.kind === 'break-glass' && <Review one={one} />}
      </td>
      <td>
        <Actions one={one} me={me} onForm={onForm} isOver={isOver} />
      </td>
    </tr>
  );
}

function Actions(
  props: Omit<RowsProps, 'all'> & { readonly one: Delegation; readonly isOver: boolean },
) {
  const { t } = useTranslation();
  const { one, me, onForm, isOver } = props;
  const isOwn = [one.personId, one.fromPersonId].includes(me.person.id);
  const mayEnd = !isOver && (isOwn || mayAnywhere(me, 'people.manage'));
  const mayReview =
    isUnreviewed(one) && one.personId !== me.person.id && mayAnywhere(me, 'people.read');
  return (
    <span className="row">
      {mayEnd && (
        <button
          type="button"
          className="link-button"
          onClick={() => onForm(endForm(one, isOwn, t))}
        >
          {t('people.endDelegation')}
        </button>
      )}
      {mayReview && (
        <button type="button" className="link-button" onClick={() => onForm(reviewForm(one, t))}>
          {t('people.review')}
        </button>
      )}
    </span>
  );
}

function Review({ one }: { readonly one: Delegation }) {
  const { t } = useTranslation();
  if (one.reviewOutcome === null) {
    return (
      <div>
        <Status tone="bad">{t('people.unreviewed')}</Status>
      </div>
    );
  }
  return (
    <div className="small">
      <Status tone={one.reviewOutcome === 'justified' ? 'good' : 'bad'}>
        {t(`glassOutcome.${one.reviewOutcome}`)}
      </Status>{' '}
      <PersonName id={one.reviewedById} />
      {one.reviewNote !== null && <div className="quiet note">{one.reviewNote}</div>}
    </div>
  );
}
