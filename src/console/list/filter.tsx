/** A filter is a word and a choice; what it is set to stands in the address bar. */
import type { ReactNode } from 'react';

export function ChoiceFilter(props: {
  readonly label: string;
  readonly any: string;
  readonly value: string | undefined;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string | undefined) => void;
}) {
  const { value } = props;
  return (
    <label className="filter" data-on={value === undefined ? undefined : ''}>
      {props.label}
      <select
        value={value ?? ''}
        onChange={({ currentTarget }) =>
          props.onChange(currentTarget.value === '' ? undefined : currentTarget.value)
        }
      >
        <option value="">{props.any}</option>
        {props.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

export function FlagFilter(props: {
  readonly value: boolean;
  readonly children: ReactNode;
  readonly onChange: (value: boolean) => void;
}) {
  return (
    <label className="filter" data-on={props.value ? '' : undefined}>
      <input
        type="checkbox"
        checked={props.value}
        onChange={({ currentTarget }) => props.onChange(currentTarget.checked)}
      />
      {props.children}
    </label>
  );
}
