/** A second factor: the code of an application, a passkey, a code on paper. Used to sign in, to unlock and to step up. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AskedFactor, FactorKind, Proof } from '#model/routes/auth.ts';
import { Trouble } from '../look/trouble.tsx';
import { showPasskey } from './passkey.ts';

export function ProofForm(props: {
  readonly asked: AskedFactor;
  /** What may be offered here. */
  readonly kinds: readonly (FactorKind | 'password')[];
  readonly go: string;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onProof: (proof: Proof) => void;
}) {
  const { t } = useTranslation();
  const { asked, kinds } = props;
  const has = (kind: FactorKind): boolean => kinds.includes(kind) && asked.factors.includes(kind);
  const typed = (['totp', 'recovery-code'] as const).filter(has);
  const [kind, setKind] = useState<'totp' | 'recovery-code' | 'password'>(typed[0] ?? 'password');
  const [noPasskey, setNoPasskey] = useState(false);
  const other = typed.find((one) => one !== kind);
  const { passkey } = asked;
  const show = async (): Promise<void> => {
    if (passkey === null) return;
    const assertion = await showPasskey(passkey);
    setNoPasskey(assertion === null);
    if (assertion !== null) props.onProof({ kind: 'passkey', passkey: assertion });
  };
  const canType = typed.length > 0 || kinds.includes('password');
  return (
    <div className="form">
      {passkey !== null && has('passkey') && (
        <Button variant={canType ? 'default' : 'filled'} onClick={() => void show()}>
          {t('stepUp.passkey')}
        </Button>
      )}
      {noPasskey && <p className="hint">{t('sign.noPasskey')}</p>}
      {canType && <TypedProof key={kind} kind={kind} {...props} />}
      {other !== undefined && (
        <button type="button" className="link-button small" onClick={() => setKind(other)}>
          {other === 'totp' ? t('sign.useTotp') : t('sign.useRecovery')}
        </button>
      )}
      <Trouble error={props.error} />
    </div>
  );
}

function TypedProof(props: {
  readonly kind: 'totp' | 'recovery-code' | 'password';
  readonly go: string;
  readonly isBusy: boolean;
  readonly onProof: (proof: Proof) => void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const { kind } = props;
  const proof = (): Proof => {
    if (kind === 'password') return { kind, password: text };
    return { kind, code: text.replaceAll(/\s/g, '') };
  };
  const labels = {
    totp: t('sign.code'),
    'recovery-code': t('sign.recovery'),
    password: t('sign.password'),
  };
  const shared = {
    label: labels[kind],
    value: text,
    onChange: (event: { currentTarget: { value: string } }) => setText(event.currentTarget.value),
    'data-autofocus': true,
    autoFocus: true,
    required: true,
  };
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        props.onProof(proof());
      }}
    >
      {kind === 'password' ? (
        <PasswordInput {...shared} autoComplete="current-password" />
      ) : (
        <TextInput
          {...shared}
          description={kind === 'totp' ? t('sign.secondAbout') : t('sign.recoveryAbout')}
          autoComplete="one-time-code"
          inputMode={kind === 'totp' ? 'numeric' : 'text'}
        />
      )}
      <Button type="submit" loading={props.isBusy}>
        {props.go}
      </Button>
    </form>
  );
}
