/** Units, people and systems by their names, with the menu of their value. */
import { useTranslation } from 'react-i18next';
import { Icon } from '../look/icon.tsx';
import { PersonName, SystemLink, UnitName } from './names.tsx';
import { Value } from './value.tsx';

export function UnitValue({ id }: { readonly id: string | null }) {
  if (id === null) return <UnitName id={id} />;
  return (
    <Value kind="unit" shown={<UnitName id={id} />}>
      {id}
    </Value>
  );
}

/** Null: a policy or a clock. */
export function PersonValue({ id }: { readonly id: string | null }) {
  if (id === null) return <PersonName id={id} />;
  return (
    <Value kind="person" shown={<PersonName id={id} />}>
      {id}
    </Value>
  );
}

/** Its name opens it; the sign beside it is its menu. */
export function SystemValue({ id }: { readonly id: string | null }) {
  const { t } = useTranslation();
  return (
    <>
      <SystemLink id={id} />
      {id !== null && (
        <>
          {' '}
          <Value
            kind="system"
            shown={
              <>
                <Icon name="more" />
                <span className="unseen">{t('do.actions')}</span>
              </>
            }
          >
            {id}
          </Value>
        </>
      )}
    </>
  );
}
