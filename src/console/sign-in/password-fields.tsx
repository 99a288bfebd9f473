import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export interface NewPassword {
  readonly first: string;
  readonly second: string;
}
export const NO_PASSWORD: NewPassword = { first: '', second: '' };
export const isSame = ({ first, second }: NewPassword): boolean => first !== '' && first === second;

/** A new password, twice: nobody sees what they type. */
export function PasswordFields(props: {
  readonly value: NewPassword;
  readonly onChange: (value: NewPassword) => void;
}) {
  const { t } = useTranslation();
  const { value, onChange } = props;
  const differs = value.second !== '' && value.first !== value.second;
  return (
    <>
      <PasswordInput
        label={t('sign.newPassword')}
        description={t('sign.passwordRules')}
        autoComplete="new-password"
        value={value.first}
        onChange={(event) => onChange({ ...value, first: event.currentTarget.value })}
        required
      />
      <PasswordInput
        label={t('sign.passwordAgain')}
        autoComplete="new-password"
        value={value.second}
        onChange={(event) => onChange({ ...value, second: event.currentTarget.value })}
        error={differs ? t('sign.notSame') : null}
        required
      />
    </>
  );
}
