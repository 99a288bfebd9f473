import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CaseField } from './case-field.tsx';
import type { Field } from './deed.ts';
import { FileField } from './file-field.tsx';
import { PersonField, PickField, PlaceField } from './known-field.tsx';
import { SystemField } from './system-field.tsx';

export interface DeedFieldProps {
  readonly field: Field;
  readonly value: string;
  readonly isFirst: boolean;
  readonly onChange: (value: string) => void;
}

export function DeedField(props: DeedFieldProps) {
  const { field, value, onChange } = props;
  const shared = {
    label: field.label,
    required: field.optional !== true,
    ...(field.hint === undefined ? {} : { description: field.hint }),
    ...(props.isFirst ? { 'data-autofocus': true } : {}),
  };
  const change = (event: { readonly currentTarget: { readonly value: string } }): void =>
    onChange(event.currentTarget.value);
  switch (field.kind) {
    case 'note':
      return <Textarea {...shared} rows={3} maxLength={4000} value={value} onChange={change} />;
    case 'line':
      return <TextInput {...shared} maxLength={300} value={value} onChange={change} />;
    case 'number':
      return (
        <TextInput
          {...shared}
          type="number"
          min={field.min}
          max={field.max}
          value={value}
          onChange={change}
        />
      );
    case 'check':
      return (
        <Checkbox
          {...shared}
          required={false}
          checked={value === 'true'}
          onChange={(event) => onChange(event.currentTarget.checked ? 'true' : '')}
        />
      );
    case 'time':
    case 'date':
      return (
        <TextInput
          {...shared}
          type={field.kind === 'time' ? 'datetime-local' : 'date'}
          value={value}
          onChange={change}
        />
      );
    default:
      return <Chosen {...props} shared={shared} />;
  }
}

/** What is chosen, not typed. */
function Chosen(props: DeedFieldProps & { readonly shared: object }) {
  const { field } = props;
  switch (field.kind) {
    case 'file':
      return <FileField {...props} field={field} />;
    case 'person':
      return <PersonField {...props} />;
    case 'pick':
      return <PickField {...props} load={field.load} />;
    case 'place':
      return <PlaceField {...props} />;
    case 'case':
      return <CaseField {...props} />;
    case 'system':
      return <SystemField {...props} />;
    case 'several':
      return <Several {...props} options={field.options} />;
    case 'select':
      return <Choice {...props} options={field.options} />;
    default:
      return null;
  }
}

function Choice(
  props: DeedFieldProps & {
    readonly options: readonly { readonly value: string; readonly label: string }[];
    readonly shared: object;
  },
) {
  const { field, value, onChange } = props;
  const blank = field.initial === undefined ? [{ value: '', label: '—' }] : [];
  return (
    <NativeSelect
      {...props.shared}
      label={field.label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[...blank, ...props.options.map((one) => ({ value: one.value, label: one.label }))]}
    />
  );
}

function Several(
  props: DeedFieldProps & {
    readonly options: readonly {
      readonly value: string;
      readonly label: string;
      readonly hint?: string;
    }[];
  },
) {
  const { t } = useTranslation();
  const { field, value, onChange } = props;
  const chosen = new Set(value.split(',').filter((one) => one !== ''));
  const put = (one: string, isOn: boolean): void => {
    if (isOn) chosen.add(one);
    else chosen.delete(one);
    onChange([...chosen].join(','));
  };
  return (
    <fieldset className="choices">
      <legend>{field.label}</legend>
      {props.options.length === 0 && <p className="quiet">{t('say.none')}</p>}
      {props.options.map((option) => (
        <Checkbox
          key={option.value}
          label={option.label}
          {...(option.hint === undefined ? {} : { description: option.hint })}
          checked={chosen.has(option.value)}
          onChange={(event) => put(option.value, event.currentTarget.checked)}
        />
      ))}
    </fieldset>
  );
}
