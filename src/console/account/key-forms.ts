/** Ways to sign in are added and removed with a fresh second factor. */
import type { TFunction } from 'i18next';
import type { ReplyOf } from '#model/route.ts';
import { authRoutes } from '#model/routes/auth.ts';
import { call } from '../api/call.ts';
import { number } from '../look/format.ts';
import { makePasskey } from '../sign-in/passkey.ts';
import { noteOf, type DeedForm } from '../thing/deed.ts';

export type Credential = ReplyOf<typeof authRoutes.credentials>['items'][number];

/** What the forms of this file answer. */
export type KeyAnswer =
  | { readonly kind: 'done' | 'no-passkey' }
  | { readonly kind: 'codes'; readonly codes: readonly string[] };

const DONE: KeyAnswer = { kind: 'done' };

export function passkeyForm(t: TFunction): DeedForm {
  return {
    title: t('account.addPasskey'),
    effect: t('account.addPasskeyDoes'),
    kind: 'auth',
    fields: [
      {
        kind: 'line',
        name: 'label',
        label: t('account.passkeyName'),
        hint: t('account.passkeyNameAbout'),
      },
    ],
    send: async (values, deed): Promise<KeyAnswer> => {
      const { challenge, passkey } = await call(authRoutes.newPasskeyAsked, { body: {} }, { deed });
      const made = await makePasskey(passkey);
      if (made === null) return { kind: 'no-passkey' };
      const label = noteOf(values, 'label').slice(0, 60);
      await call(authRoutes.addPasskey, { body: { challenge, label, passkey: made } }, { deed });
      return DONE;
    },
  };
}

export function codesForm(left: number, t: TFunction): DeedForm {
  return {
    title: t('account.newCodes'),
    effect: t('account.newCodesDo', { n: number(left) }),
    kind: 'auth',
    fields: [],
    send: async (_, deed): Promise<KeyAnswer> => {
      const { codes } = await call(authRoutes.addRecoveryCodes, { body: {} }, { deed });
      return { kind: 'codes', codes };
    },
  };
}

export function linkForm(provider: string, t: TFunction): DeedForm {
  return {
    title: t('account.link', { name: provider }),
    effect: t('account.linkDoes', { name: provider }),
    kind: 'auth',
    fields: [],
    send: async (_, deed): Promise<KeyAnswer> => {
      const { url } = await call(authRoutes.linkIdentity, { body: {} }, { deed });
      location.assign(url);
      return DONE;
    },
  };
}

export function removeForm({ id, kind, label }: Credential, t: TFunction): DeedForm {
  const what = `${t(`credential.${kind}`)} ${label}`.trim();
  return {
    title: t('account.remove'),
    effect: t('account.removeDoes', { what }),
    kind: 'auth',
    isGrave: true,
    fields: [],
    send: async (_, deed): Promise<KeyAnswer> => {
      await call(authRoutes.removeCredential, { params: { id } }, { deed });
      return DONE;
    },
  };
}
