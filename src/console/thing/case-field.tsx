/** Finds another case by its number. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CaseNumber } from '#model/case-number.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { useAsk } from '../api/ask.ts';
import type { DeedFieldProps } from './deed-field.tsx';
import { UnitName } from './names.tsx';

export function CaseField(props: DeedFieldProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const number = CaseNumber.safeParse(text.trim().toUpperCase());
  const isNumber = number.success;
  const query = { number: isNumber ? number.data : '', limit: '1' };
  const { data } = useAsk(caseRoutes.list, { query }, isNumber);
  const found = isNumber ? data?.items : undefined;
  return (
    <fieldset className="choices">
      <legend>{props.field.label}</legend>
      <TextInput
        aria-label={t('field.caseAbout')}
        placeholder={t('field.caseAbout')}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          props.onChange('');
        }}
        {...(props.isFirst ? { 'data-autofocus': true } : {})}
      />
      {found?.map(({ id, number: name, state, unitId, address }) => (
        <label key={id} className="row">
          <input
            type="radio"
            name={props.field.name}
            checked={props.value === id}
            onChange={() => props.onChange(id)}
          />
          <span>
            <strong>{name}</strong> {unitId === null ? address : <UnitName id={unitId} />}{' '}
            <span className="quiet">{t(`caseState.${state}`)}</span>
          </span>
        </label>
      ))}
      {found?.length === 0 && <p className="quiet">{t('cases.none')}</p>}
    </fieldset>
  );
}
