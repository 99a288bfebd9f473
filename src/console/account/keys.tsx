/** Ways to sign in: what there is, and adding, naming and removing them. */
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { authRoutes } from '#model/routes/auth.ts';
import { refresh, useAsk } from '../api/ask.ts';
import { useSession } from '../api/session.ts';
import { number } from '../look/format.ts';
import { Loading } from '../look/loading.tsx';
import { Callout } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import { hasPasskeys } from '../sign-in/passkey.ts';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import type { DeedForm } from '../thing/deed.ts';
import {
  codesForm,
  linkForm,
  passkeyForm,
  removeForm,
  type Credential,
  type KeyAnswer,
} from './key-forms.ts';
import { NewApplication } from './new-application.tsx';
import { NewCodes } from './new-codes.tsx';
import { NewPassword } from './new-password.tsx';

/** Fewer codes than this are soon used up. */
const CODES_MIN = 3;

export function Keys() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data, error } = useAsk(authRoutes.credentials);
  const [form, setForm] = useState<DeedForm | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [noPasskey, setNoPasskey] = useState(false);
  const [open, setOpen] = useState<'password' | 'application' | null>(null);
  const reload = (): void => void refresh(client, 'auth');
  if (data === undefined) return <Loading error={error} />;
  const done = (answer: unknown): void => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the forms of this page answer so
    const told = answer as KeyAnswer;
    setNoPasskey(told.kind === 'no-passkey');
    setCodes(told.kind === 'codes' ? told.codes : null);
    reload();
  };
  const left = data.recoveryCodesLeft;
  return (
    <>
      <Adding left={left} onForm={setForm} onOpen={setOpen} />
      {noPasskey && <Callout tone="warn">{t('sign.noPasskey')}</Callout>}
      {left < CODES_MIN && (
        <Callout tone="warn">
          {t('account.codesLeft', { n: number(left) })}. {t('account.fewCodes')}
        </Callout>
      )}
      <Ways all={data.items} left={left} onForm={setForm} />
      <DeedDialog form={form} onClose={() => setForm(null)} onDone={done} />
      <NewPassword opened={open === 'password'} onClose={() => setOpen(null)} />
      <NewApplication
        opened={open === 'application'}
        onClose={() => {
          setOpen(null);
          reload();
        }}
      />
      <NewCodes codes={codes} onClose={() => setCodes(null)} />
    </>
  );
}

function Adding(props: {
  readonly left: number;
  readonly onForm: (form: DeedForm) => void;
  readonly onOpen: (what: 'password' | 'application') => void;
}) {
  const { t } = useTranslation();
  const { data: session } = useSession();
  const provider = session?.provider ?? null;
  const { onForm, onOpen } = props;
  return (
    <div className="row">
      <Button variant="default" onClick={() => onOpen('password')}>
        {t('account.password')}
      </Button>
      <Button variant="default" onClick={() => onOpen('application')}>
        {t('account.addApp')}
      </Button>
      {hasPasskeys() && (
        <Button variant="default" onClick={() => onForm(passkeyForm(t))}>
          {t('account.addPasskey')}
        </Button>
      )}
      <Button variant="default" onClick={() => onForm(codesForm(props.left, t))}>
        {t('account.newCodes')}
      </Button>
      {provider !== null && (
        <Button variant="default" onClick={() => onForm(linkForm(provider, t))}>
          {t('account.link', { name: provider })}
        </Button>
      )}
    </div>
  );
}

function Ways(props: {
  readonly all: readonly Credential[];
  readonly left: number;
  readonly onForm: (form: DeedForm) => void;
}) {
  const { t } = useTranslation();
  return (
    <section className="panel">
      <h2>{t('account.ways')}</h2>
      <div className="table-wrap" role="region" tabIndex={0} aria-label={t('account.ways')}>
        <table className="table">
          <thead>
            <tr>
              <th>{t('account.kind')}</th>
              <th>{t('account.name')}</th>
              <th>{t('account.made')}</th>
              <th>{t('account.used')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {props.all.map((one) => (
              <tr key={one.id}>
                <td className="strong">{t(`credential.${one.kind}`)}</td>
                <td>
                  {one.kind === 'recovery-codes'
                    ? t('account.codesLeft', { n: number(props.left) })
                    : one.label}
                </td>
                <td>
                  <When at={one.createdAt} form="absolute" />
                </td>
                <td>{one.usedAt === null ? t('account.never') : <When at={one.usedAt} />}</td>
                <td>
                  {one.kind !== 'password' && (
                    <button
                      type="button"
                      className="link-button"
                      aria-label={`${t('account.remove')}: ${t(`credential.${one.kind}`)} ${one.label}`}
                      onClick={() => props.onForm(removeForm(one, t))}
                    >
                      {t('account.remove')}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
