/** An authenticator application: its key is shown once, then it must show that it has it. */
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { authRoutes } from '#model/routes/auth.ts';
import { call } from '../api/call.ts';
import { Loading } from '../look/loading.tsx';
import { Trouble } from '../look/trouble.tsx';

export function Application(props: {
  readonly about: string;
  readonly onDone: () => Promise<void>;
}) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const asked = useQuery({
    queryKey: ['auth.totp-asked'],
    queryFn: () => call(authRoutes.totpAsked, { body: {} }),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const add = useMutation({
    mutationFn: async () => {
      const challenge = asked.data?.challenge ?? '';
      await call(authRoutes.addTotp, { body: { challenge, code: code.replaceAll(/\s/g, '') } });
      await props.onDone();
    },
  });
  if (asked.data === undefined) return <Loading error={asked.error} />;
  const { secret, uri } = asked.data;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      <p>{props.about}</p>
      <div className="secret" data-testid="secret">
        {secret.match(/.{1,4}/g)?.join(' ')}
      </div>
      <a href={uri}>{t('sign.openApp')}</a>
      <TextInput
        label={t('sign.code')}
        inputMode="numeric"
        autoComplete="one-time-code"
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        required
      />
      <Trouble error={add.error} />
      <Button type="submit" loading={add.isPending}>
        {t('do.continue')}
      </Button>
    </form>
  );
}
