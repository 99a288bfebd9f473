/** The first person makes the root of the tree, its first agency and themselves. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AGENCY_KINDS } from '#model/agency.ts';
import { LEVELS } from '#model/jurisdiction.ts';
import { authRoutes } from '#model/routes/auth.ts';
import { call } from '../api/call.ts';
import { SESSION_KEY } from '../api/session.ts';
import { Callout } from '../look/status.tsx';
import { Trouble } from '../look/trouble.tsx';
import { spoken } from '../words/words.ts';
import { Door } from './door.tsx';
import { fragment } from './fragment.ts';
import { isSame, NO_PASSWORD, PasswordFields, type NewPassword } from './password-fields.tsx';

const BLANK = {
  path: '',
  placeEn: '',
  placeZh: '',
  level: 'province' as (typeof LEVELS)[number],
  agencyEn: '',
  agencyZh: '',
  kind: 'cyberspace-office' as (typeof AGENCY_KINDS)[number],
  name: '',
  email: '',
  calendar: 'china' as 'china' | 'plain',
};
type Entered = typeof BLANK;

export function SetUpPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [token] = useState(fragment);
  const [entered, setEntered] = useState(BLANK);
  const [password, setPassword] = useState(NO_PASSWORD);
  const setUp = useMutation({
    mutationFn: () => call(authRoutes.setUp, { body: bodyOf(token, entered, password) }),
    onSuccess: () => client.invalidateQueries({ queryKey: SESSION_KEY }),
  });
  const put = (part: Partial<Entered>): void => setEntered({ ...entered, ...part });
  return (
    <Door title={t('sign.setUp')} wide>
      {token === '' && <Callout tone="warn">{t('sign.needsSetUp')}</Callout>}
      <p className="quiet">{t('sign.setUpAbout')}</p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isSame(password)) setUp.mutate();
        }}
      >
        <Place entered={entered} put={put} />
        <Agency entered={entered} put={put} />
        <h2>{t('sign.yourself')}</h2>
        <div className="form-two">
          <Text label={t('sign.name')} value={entered.name} put={(name) => put({ name })} />
          <Text
            label={t('sign.email')}
            type="email"
            value={entered.email}
            put={(email) => put({ email })}
          />
        </div>
        <PasswordFields value={password} onChange={setPassword} />
        <Trouble error={setUp.error} />
        <Button type="submit" loading={setUp.isPending} disabled={!isSame(password)}>
          {t('sign.finishSetUp')}
        </Button>
      </form>
    </Door>
  );
}

function bodyOf(token: string, entered: Entered, password: NewPassword) {
  const { path, placeEn, placeZh, level, agencyEn, agencyZh, kind, name, email } = entered;
  return {
    token,
    jurisdiction: { path, nameEn: placeEn, nameZh: placeZh, level, calendarId: null },
    agency: { nameEn: agencyEn, nameZh: agencyZh, kind, email: null, phone: null, address: null },
    person: { name, email, phone: null, language: spoken() },
    password: password.first,
    ...(entered.calendar === 'china' ? { calendar: { shipped: 'china' as const } } : {}),
  };
}

interface Part {
  readonly entered: Entered;
  readonly put: (part: Partial<Entered>) => void;
}

function Place({ entered, put }: Part) {
  const { t } = useTranslation();
  return (
    <>
      <h2>{t('sign.place')}</h2>
      <div className="form-two">
        <Text
          label={t('sign.nameEn')}
          value={entered.placeEn}
          put={(placeEn) =>
            put({
              placeEn,
              path: entered.path === pathFrom(entered.placeEn) ? pathFrom(placeEn) : entered.path,
            })
          }
        />
        <Text
          label={t('sign.nameZh')}
          value={entered.placeZh}
          put={(placeZh) => put({ placeZh })}
        />
        <TextInput
          label={t('sign.placePath')}
          description={t('sign.placePathAbout')}
          value={entered.path}
          pattern="[a-z0-9\-]{1,40}"
          onChange={(event) => put({ path: event.currentTarget.value })}
          required
        />
        <NativeSelect
          label={t('sign.level')}
          description={'\u00a0'}
          value={entered.level}
          onChange={(event) =>
            put({ level: LEVELS.find((one) => one === event.currentTarget.value) ?? 'province' })
          }
          data={LEVELS.map((value) => ({ value, label: t(`level.${value}`) }))}
        />
      </div>
      <NativeSelect
        label={t('sign.calendar')}
        value={entered.calendar}
        onChange={(event) =>
          put({ calendar: event.currentTarget.value === 'plain' ? 'plain' : 'china' })
        }
        data={[
          { value: 'china', label: t('sign.calendarChina') },
          { value: 'plain', label: t('sign.calendarPlain') },
        ]}
      />
    </>
  );
}

const pathFrom = (name: string): string =>
  name.length < 3
    ? ''
    : name
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replaceAll(/^-|-$/g, '');

function Agency({ entered, put }: Part) {
  const { t } = useTranslation();
  return (
    <>
      <h2>{t('sign.agency')}</h2>
      <div className="form-two">
        <Text
          label={t('sign.nameEn')}
          value={entered.agencyEn}
          put={(agencyEn) => put({ agencyEn })}
        />
        <Text
          label={t('sign.nameZh')}
          value={entered.agencyZh}
          put={(agencyZh) => put({ agencyZh })}
        />
      </div>
      <NativeSelect
        label={t('sign.agencyKind')}
        value={entered.kind}
        onChange={(event) =>
          put({ kind: AGENCY_KINDS.find((one) => one === event.currentTarget.value) ?? 'other' })
        }
        data={AGENCY_KINDS.map((value) => ({ value, label: t(`agencyKind.${value}`) }))}
      />
    </>
  );
}

function Text(props: {
  readonly label: string;
  readonly value: string;
  readonly type?: string;
  readonly put: (value: string) => void;
}) {
  return (
    <TextInput
      label={props.label}
      type={props.type ?? 'text'}
      value={props.value}
      onChange={(event) => props.put(event.currentTarget.value)}
      required
    />
  );
}
