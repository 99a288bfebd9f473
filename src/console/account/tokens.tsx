/** Tokens of programs: made for readers and witnesses of the record; those of sensors and points can be revoked here too. */
import { Button } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReplyOf } from '#model/route.ts';
import { TOKEN_DAYS_MAX, tokenRoutes } from '#model/routes/tokens.ts';
import { call } from '../api/call.ts';
import { mayAnywhere, type Me } from '../api/me.ts';
import { useAll } from '../api/use-all.ts';
import { Loading } from '../look/loading.tsx';
import { Status } from '../look/status.tsx';
import { useNow, When } from '../look/when.tsx';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import { noteOf, severalOf, type DeedForm } from '../thing/deed.ts';
import { PersonName } from '../thing/names.tsx';
import { ShownOnce, type Secret } from '../thing/shown-once.tsx';

type Token = ReplyOf<typeof tokenRoutes.list>['items'][number];

export function Tokens({ me }: { readonly me: Me }) {
  const { t } = useTranslation();
  const { data, error } = useAll<Token>(tokenRoutes.list);
  const [form, setForm] = useState<DeedForm | null>(null);
  const [secret, setSecret] = useState<Secret | null>(null);
  const may = mayAnywhere(me, 'people.manage');
  const done = (answer: unknown): void => {
    const made = tokenRoutes.make.reply.safeParse(answer);
    if (!made.success) return;
    const { token, expiresAt } = made.data;
    const about = t('account.tokenAbout');
    setSecret({ title: t('account.tokenTitle'), about, text: token, until: expiresAt });
  };
  return (
    <>
      {may && (
        <div className="row">
          <Button variant="default" onClick={() => setForm(makeForm(t))}>
            {t('account.makeToken')}
          </Button>
        </div>
      )}
      <section className="panel table-wrap" tabIndex={0} aria-label={t('account.tokens')}>
        {data === undefined && <Loading error={error} />}
        {data?.length === 0 && <p className="quiet">{t('account.noTokens')}</p>}
        {data !== undefined && data.length > 0 && (
          <table className="table">
            <thead>
              <tr>
                <th>{t('account.label')}</th>
                <th>{t('account.scopes')}</th>
                <th>{t('account.made')}</th>
                <th>{t('account.used')}</th>
                <th>{t('account.state')}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {data.map((token) => (
                <TokenLine key={token.id} token={token} onForm={may ? setForm : null} />
              ))}
            </tbody>
          </table>
        )}
      </section>
      <DeedDialog form={form} onClose={() => setForm(null)} onDone={done} />
      <ShownOnce secret={secret} onClose={() => setSecret(null)} />
    </>
  );
}

function TokenLine(props: {
  readonly token: Token;
  readonly onForm: ((form: DeedForm) => void) | null;
}) {
  const { t } = useTranslation();
  const now = useNow();
  const { token, onForm } = props;
  const isOver = Date.parse(token.expiresAt) <= now;
  const state = token.revokedAt === null ? (isOver ? 'expired' : 'inForce') : 'revoked';
  return (
    <tr>
      <td className="strong">{token.label}</td>
      <td className="small">{token.scopes.map((one) => t(`scope.${one}`)).join(t('say.comma'))}</td>
      <td>
        <When at={token.createdAt} form="absolute" />
        {token.madeById !== null && (
          <div className="quiet small">
            <PersonName id={token.madeById} />
          </div>
        )}
      </td>
      <td>
        {token.usedAt === null ? t('account.never') : <When at={token.usedAt} form="relative" />}
      </td>
      <td>
        <Status tone={state === 'inForce' ? 'good' : 'plain'}>{t(`account.${state}`)}</Status>
        {state === 'inForce' && (
          <div className="quiet small">
            <When at={token.expiresAt} form="absolute" />
          </div>
        )}
      </td>
      <td>
        {onForm !== null && state === 'inForce' && (
          <button
            type="button"
            className="link-button"
            aria-label={`${t('account.revoke')}: ${token.label}`}
            onClick={() => onForm(revokeForm(token, t))}
          >
            {t('account.revoke')}
          </button>
        )}
      </td>
    </tr>
  );
}

const SCOPES = ['log:read', 'log:witness'] as const;

function makeForm(t: TFunction): DeedForm {
  return {
    title: t('account.makeToken'),
    effect: t('account.makeTokenDoes'),
    kind: 'token',
    fields: [
      { kind: 'line', name: 'label', label: t('account.label') },
      {
        kind: 'several',
        name: 'scopes',
        label: t('account.scopes'),
        options: SCOPES.map((value) => ({ value, label: t(`scope.${value}`) })),
      },
      {
        kind: 'number',
        name: 'days',
        label: t('account.days'),
        min: 1,
        max: TOKEN_DAYS_MAX,
        initial: '90',
      },
    ],
    send: (values, deed) => {
      const chosen = severalOf(values, 'scopes');
      const body = {
        label: noteOf(values, 'label'),
        scopes: SCOPES.filter((scope) => chosen.includes(scope)),
        days: Number(values['days']),
      };
      return call(tokenRoutes.make, { body }, { deed });
    },
  };
}

function revokeForm({ id, label }: Token, t: TFunction): DeedForm {
  return {
    title: t('account.revoke'),
    effect: t('account.revokeDoes', { label }),
    kind: 'token',
    isGrave: true,
    fields: [],
    send: (_, deed) => call(tokenRoutes.revoke, { params: { id } }, { deed }),
  };
}
