/** Nothing opens with a password alone: a second factor is set up first, then codes for the day it is lost. */
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { authRoutes } from '#model/routes/auth.ts';
import { call } from '../api/call.ts';
import { SESSION_KEY } from '../api/session.ts';
import { Trouble } from '../look/trouble.tsx';
import { Application } from './application.tsx';
import { Door } from './door.tsx';
import { hasPasskeys, makePasskey } from './passkey.ts';

export function Enrol() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const done = (): void => void client.invalidateQueries({ queryKey: SESSION_KEY });
  const enrolled = async (): Promise<void> => {
    const made = await call(authRoutes.addRecoveryCodes, { body: {} });
    setCodes(made.codes);
  };
  if (codes !== null) return <RecoveryCodes codes={codes} onDone={done} />;
  return (
    <Door title={t('sign.enrol')}>
      <Application about={t('sign.enrolAbout')} onDone={enrolled} />
      {hasPasskeys() && <Passkey onDone={enrolled} />}
    </Door>
  );
}

function Passkey({ onDone }: { readonly onDone: () => Promise<void> }) {
  const { t } = useTranslation();
  const [none, setNone] = useState(false);
  const add = useMutation({
    mutationFn: async () => {
      const { challenge, passkey } = await call(authRoutes.newPasskeyAsked, { body: {} });
      const made = await makePasskey(passkey);
      setNone(made === null);
      if (made === null) return;
      const label = t('sign.passkeyLabel');
      await call(authRoutes.addPasskey, { body: { challenge, label, passkey: made } });
      await onDone();
    },
  });
  return (
    <div className="form">
      <div className="door-or">{t('sign.or')}</div>
      <Button variant="default" loading={add.isPending} onClick={() => add.mutate()}>
        {t('sign.enrolPasskey')}
      </Button>
      {none && <p className="hint">{t('sign.noPasskey')}</p>}
      <Trouble error={add.error} />
    </div>
  );
}

function RecoveryCodes(props: { readonly codes: readonly string[]; readonly onDone: () => void }) {
  const { t } = useTranslation();
  return (
    <Door title={t('sign.codesTitle')}>
      <p>{t('sign.codesAbout')}</p>
      <ul className="secret codes">
        {props.codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Button onClick={props.onDone}>{t('sign.codesDone')}</Button>
    </Door>
  );
}
