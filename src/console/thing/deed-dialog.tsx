/** The one dialog of all that can be done: says the effect, asks for what is needed, and shows why it was refused. */
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refresh } from '../api/ask.ts';
import { Dialog } from '../look/dialog.tsx';
import { Callout } from '../look/status.tsx';
import { Trouble } from '../look/trouble.tsx';
import { askedNow, type DeedForm, type Field, type Values } from './deed.ts';
import { DeedField } from './deed-field.tsx';

export function DeedDialog(props: {
  readonly form: DeedForm | null;
  readonly onClose: () => void;
  readonly onDone?: (answer: unknown) => void;
}) {
  const { form } = props;
  return (
    <Dialog title={form?.title ?? ''} opened={form !== null} onClose={props.onClose}>
      {form !== null && <Body key={form.title} {...props} form={form} />}
    </Dialog>
  );
}

function Body(props: {
  readonly form: DeedForm;
  readonly onClose: () => void;
  readonly onDone?: (answer: unknown) => void;
}) {
  const client = useQueryClient();
  const { form } = props;
  const [values, setValues] = useState<Values>(() => initial(form.fields));
  const send = useMutation({
    mutationFn: () => form.send(values, { title: form.title, effect: form.effect }),
    onSuccess: async (answer) => {
      props.onClose();
      await refresh(client, form.kind);
      props.onDone?.(answer);
    },
  });
  const fields = askedNow(form.fields, values);
  const isReady = fields.every(
    (field) =>
      field.optional === true || field.kind === 'check' || (values[field.name] ?? '').trim() !== '',
  );
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) send.mutate();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.currentTarget.requestSubmit();
        }
      }}
    >
      <p>{form.effect}</p>
      {fields.map((field, i) => (
        <DeedField
          key={field.name}
          field={field}
          isFirst={i === 0}
          value={values[field.name] ?? ''}
          onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
        />
      ))}
      {form.preview !== undefined && <Callout tone="accent">{form.preview(values)}</Callout>}
      <Trouble error={send.error} />
      <Foot form={form} isReady={isReady} isBusy={send.isPending} onClose={props.onClose} />
    </form>
  );
}

function Foot(props: {
  readonly form: DeedForm;
  readonly isReady: boolean;
  readonly isBusy: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const { form } = props;
  return (
    <div className="form-foot">
      <Button variant="default" onClick={props.onClose}>
        {t('do.cancel')}
      </Button>
      <Button
        type="submit"
        loading={props.isBusy}
        disabled={!props.isReady}
        data-tone={form.isGrave === true ? 'bad' : undefined}
        data-autofocus={form.fields.length === 0 ? true : undefined}
      >
        {form.title}
      </Button>
    </div>
  );
}

function initial(fields: readonly Field[]): Values {
  return Object.fromEntries(fields.map(({ name, initial: value = '' }) => [name, value]));
}
