/** An invitation, or a reset: whoever holds the link sets a password. */
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { authRoutes } from '#model/routes/auth.ts';
import { call } from '../api/call.ts';
import { SESSION_KEY } from '../api/session.ts';
import { Loading } from '../look/loading.tsx';
import { Callout } from '../look/status.tsx';
import { Trouble } from '../look/trouble.tsx';
import { Door } from './door.tsx';
import { fragment } from './fragment.ts';
import { isSame, NO_PASSWORD, PasswordFields } from './password-fields.tsx';

export function LinkPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [token] = useState(fragment);
  const [password, setPassword] = useState(NO_PASSWORD);
  const link = useQuery({
    queryKey: ['auth.link', token],
    queryFn: () => call(authRoutes.link, { body: { token } }),
    enabled: token !== '',
    retry: false,
  });
  const accept = useMutation({
    mutationFn: () => call(authRoutes.acceptLink, { body: { token, password: password.first } }),
    onSuccess: () => client.invalidateQueries({ queryKey: SESSION_KEY }),
  });
  const title = link.data?.purpose === 'reset' ? t('sign.linkReset') : t('sign.link');
  return (
    <Door title={title}>
      {token === '' && <Callout tone="warn">{t('sign.noLink')}</Callout>}
      {token !== '' && link.data === undefined && <Loading error={link.error} />}
      {link.data !== undefined && (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            if (isSame(password)) accept.mutate();
          }}
        >
          <p>{t('sign.linkFor', { name: link.data.name ?? link.data.email ?? '' })}</p>
          <input type="hidden" autoComplete="username" value={link.data.email ?? ''} readOnly />
          <PasswordFields value={password} onChange={setPassword} />
          <Trouble error={accept.error} />
          <Button type="submit" loading={accept.isPending} disabled={!isSame(password)}>
            {t('do.continue')}
          </Button>
        </form>
      )}
    </Door>
  );
}
