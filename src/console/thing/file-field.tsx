/** A file of one's own machine; what is too large is refused before it is read. */
import { FileInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { number } from '../look/format.ts';
import type { Field } from './deed.ts';
import type { DeedFieldProps } from './deed-field.tsx';

const MIB = 1024 * 1024;

export function FileField(
  props: DeedFieldProps & { readonly field: Extract<Field, { readonly kind: 'file' }> },
) {
  const { t } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const { label, hint, bytesMax, accept, optional } = props.field;
  const isTooLarge = file !== null && file.size > bytesMax;
  const choose = async (chosen: File | null): Promise<void> => {
    setFile(chosen);
    props.onChange('');
    if (chosen === null || chosen.size > bytesMax) return;
    props.onChange(`${chosen.name.replaceAll(/\s/g, ' ')}\n${await dataUrlOf(chosen)}`);
  };
  const limit = t('field.fileLimit', { n: number(bytesMax / MIB, 1) });
  return (
    <FileInput
      label={label}
      description={hint ?? limit}
      placeholder={t('field.chooseFile')}
      required={optional !== true}
      clearable
      clearButtonProps={{ 'aria-label': t('do.clear') }}
      value={file}
      onChange={(chosen) => void choose(chosen)}
      error={isTooLarge ? limit : null}
      {...(accept === undefined ? {} : { accept })}
      {...(props.isFirst ? { 'data-autofocus': true } : {})}
    />
  );
}

function dataUrlOf(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () =>
      resolve(typeof reader.result === 'string' ? reader.result : ''),
    );
    reader.addEventListener('error', () => reject(new Error('The file could not be read')));
    reader.readAsDataURL(file);
  });
}
