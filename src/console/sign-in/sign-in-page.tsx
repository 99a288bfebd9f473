/** E-mail address and password, then a second factor; or a passkey alone; or the sign-in provider. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { authRoutes, type AskedFactor, type Proof, type SignIn } from '#model/routes/auth.ts';
import { call } from '../api/call.ts';
import { SESSION_KEY, useSession } from '../api/session.ts';
import { Callout } from '../look/status.tsx';
import { Trouble } from '../look/trouble.tsx';
import { Door } from './door.tsx';
import { fragment } from './fragment.ts';
import { hasPasskeys, showPasskey } from './passkey.ts';
import { ProofForm } from './proof-form.tsx';

export function SignInPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [asked, setAsked] = useState<AskedFactor | null>(null);
  const [hash] = useState(() => new URLSearchParams(fragment()));
  const challenge = hash.get('challenge');
  useEffect(() => {
    if (challenge === null) return;
    void call(authRoutes.secondFactorAsked, { body: { challenge } }).then(setAsked, () => {});
  }, [challenge]);
  const went = ({ next, asked: more }: SignIn): void => {
    setAsked(next === 'second-factor' ? more : null);
    if (next !== 'second-factor') void client.invalidateQueries({ queryKey: SESSION_KEY });
  };
  return (
    <Door title={asked === null ? t('sign.title') : t('sign.second')}>
      {hash.has('refused') && <Callout tone="bad">{t('sign.refused')}</Callout>}
      {asked === null ? (
        <FirstFactor onDone={went} />
      ) : (
        <SecondFactor asked={asked} onDone={went} onStartAgain={() => setAsked(null)} />
      )}
    </Door>
  );
}

function FirstFactor({ onDone }: { readonly onDone: (answer: SignIn) => void }) {
  const { t } = useTranslation();
  const { data: session } = useSession();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const byPassword = useMutation({
    mutationFn: () => call(authRoutes.password, { body: { email, password } }),
    onSuccess: onDone,
  });
  if (session?.needsSetUp === true) return <Callout tone="warn">{t('sign.needsSetUp')}</Callout>;
  return (
    <>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          byPassword.mutate();
        }}
      >
        <TextInput
          label={t('sign.email')}
          type="email"
          autoComplete="username"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          autoFocus
          required
        />
        <PasswordInput
          label={t('sign.password')}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          required
        />
        <Trouble error={byPassword.error} />
        <Button type="submit" loading={byPassword.isPending}>
          {t('sign.withPassword')}
        </Button>
      </form>
      <OtherWays provider={session?.provider ?? null} onDone={onDone} />
    </>
  );
}

function OtherWays(props: {
  readonly provider: string | null;
  readonly onDone: (answer: SignIn) => void;
}) {
  const { t } = useTranslation();
  const [none, setNone] = useState(false);
  const byPasskey = useMutation({
    mutationFn: async () => {
      const { challenge, passkey } = await call(authRoutes.passkeyAsked, { body: {} });
      const shown = passkey === null ? null : await showPasskey(passkey);
      setNone(shown === null);
      if (shown === null) return null;
      return call(authRoutes.passkey, { body: { challenge, passkey: shown } });
    },
    onSuccess: (answer) => answer !== null && props.onDone(answer),
  });
  const byProvider = useMutation({
    mutationFn: () => call(authRoutes.oidcStart, { body: {} }),
    onSuccess: ({ url }) => location.assign(url),
  });
  const { provider } = props;
  if (!hasPasskeys() && provider === null) return null;
  return (
    <div className="form">
      <div className="door-or">{t('sign.or')}</div>
      {provider !== null && (
        <Button variant="default" onClick={() => byProvider.mutate()}>
          {t('sign.withProvider', { name: provider })}
        </Button>
      )}
      {hasPasskeys() && (
        <Button variant="default" loading={byPasskey.isPending} onClick={() => byPasskey.mutate()}>
          {t('sign.withPasskey')}
        </Button>
      )}
      {none && <p className="hint">{t('sign.noPasskey')}</p>}
      <Trouble error={byPasskey.error ?? byProvider.error} />
    </div>
  );
}

function SecondFactor(props: {
  readonly asked: AskedFactor;
  readonly onDone: (answer: SignIn) => void;
  readonly onStartAgain: () => void;
}) {
  const { t } = useTranslation();
  const { challenge } = props.asked;
  const answer = useMutation({
    mutationFn: (proof: Proof) => {
      if (proof.kind === 'password') throw new Error('Broken invariant: a second factor');
      return call(authRoutes.secondFactor, { body: { challenge, proof } });
    },
    onSuccess: props.onDone,
  });
  return (
    <>
      <ProofForm
        asked={props.asked}
        kinds={['passkey', 'totp', 'recovery-code']}
        go={t('sign.title')}
        isBusy={answer.isPending}
        error={answer.error}
        onProof={(proof) => answer.mutate(proof)}
      />
      <button type="button" className="link-button small" onClick={props.onStartAgain}>
        {t('sign.start')}
      </button>
    </>
  );
}
