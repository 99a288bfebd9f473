/** Finds a system by its code or the beginning of its name. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { systemRoutes } from '#model/routes/systems.ts';
import { useAsk } from '../api/ask.ts';
import type { DeedFieldProps } from './deed-field.tsx';

const SHOWN = 8;

export function SystemField(props: DeedFieldProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const search = text.trim();
  const query = { limit: String(SHOWN), retired: 'false', ...(search === '' ? {} : { search }) };
  const { data } = useAsk(systemRoutes.list, { query });
  return (
    <fieldset className="choices">
      <legend>{props.field.label}</legend>
      <TextInput
        aria-label={t('field.systemAbout')}
        placeholder={t('field.systemAbout')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        {...(props.isFirst ? { 'data-autofocus': true } : {})}
      />
      {data?.items.map(({ id, name, code }) => (
        <label key={id} className="row">
          <input
            type="radio"
            name={props.field.name}
            checked={props.value === id}
            onChange={() => props.onChange(id)}
          />
          <span>
            {name} {code !== null && <code>{code}</code>}
          </span>
        </label>
      ))}
      {data?.items.length === 0 && <p className="quiet">{t('systems.none')}</p>}
    </fieldset>
  );
}
