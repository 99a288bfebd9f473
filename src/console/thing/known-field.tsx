/** A colleague, a jurisdiction, or something else of those that are known here. */
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Loading } from '../look/loading.tsx';
import type { Option } from './deed.ts';
import type { DeedFieldProps } from './deed-field.tsx';
import { useColleagues } from './names.tsx';
import { usePlaces } from './use-places.ts';

type KnownProps = DeedFieldProps & { readonly shared: object };

export function PersonField(props: KnownProps) {
  const { t } = useTranslation();
  const { data } = useColleagues(true);
  const options = [...(data ?? [])].flatMap(([value, name]) =>
    name === null ? [] : [{ value, label: name }],
  );
  const none = props.field.optional === true ? t('field.nobodyElse') : '—';
  return <Known {...props} none={none} options={options} />;
}

export function PlaceField(props: KnownProps) {
  return <Known {...props} none="—" options={usePlaces()} />;
}

export function PickField(props: KnownProps & { readonly load: () => Promise<readonly Option[]> }) {
  const { data, error } = useQuery({
    queryKey: ['pick', props.field.name],
    queryFn: props.load,
    // Another dialog has the same name for something else.
    gcTime: 0,
    staleTime: 0,
  });
  if (data === undefined) return <Loading error={error} />;
  return <Known {...props} none="—" options={data} />;
}

function Known(props: KnownProps & { readonly none: string; readonly options: readonly Option[] }) {
  return (
    <NativeSelect
      {...props.shared}
      label={props.field.label}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      data={[{ value: '', label: props.none }, ...props.options]}
    />
  );
}
