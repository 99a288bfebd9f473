import { Button, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { authRoutes } from '#model/routes/auth.ts';
import { call, Refused } from '../api/call.ts';
import { Dialog } from '../look/dialog.tsx';
import { Callout } from '../look/status.tsx';
import { Trouble } from '../look/trouble.tsx';
import { isSame, NO_PASSWORD, PasswordFields } from '../sign-in/password-fields.tsx';

interface NewPasswordProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function NewPassword(props: NewPasswordProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('account.password')} opened={props.opened} onClose={props.onClose}>
      {props.opened && <Body onClose={props.onClose} />}
    </Dialog>
  );
}

function Body({ onClose }: Pick<NewPasswordProps, 'onClose'>) {
  const { t } = useTranslation();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState(NO_PASSWORD);
  const change = useMutation({
    mutationFn: () => call(authRoutes.changePassword, { body: { current, next: next.first } }),
    onSuccess: onClose,
  });
  const isWrong = change.error instanceof Refused && change.error.code === 'unauthenticated';
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate();
      }}
    >
      <p>{t('account.passwordDoes')}</p>
      <PasswordInput
        label={t('account.current')}
        autoComplete="current-password"
        value={current}
        onChange={(event) => setCurrent(event.currentTarget.value)}
        data-autofocus
        required
      />
      <PasswordFields value={next} onChange={setNext} />
      {isWrong ? (
        <Callout tone="bad" live>
          {t('account.wrongPassword')}
        </Callout>
      ) : (
        <Trouble error={change.error} />
      )}
      <div className="form-foot">
        <Button variant="default" onClick={onClose}>
          {t('do.cancel')}
        </Button>
        <Button type="submit" loading={change.isPending} disabled={current === '' || !isSame(next)}>
          {t('account.password')}
        </Button>
      </div>
    </form>
  );
}
