/** Writing an order, or writing it anew. What it will do is said while it is written. */
import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ORDER_REASONS, type Order } from '#model/order.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { systemRoutes } from '#model/routes/systems.ts';
import { RUNGS } from '#model/rung.ts';
import { refresh, useAsk } from '../api/ask.ts';
import { call } from '../api/call.ts';
import { Loading } from '../look/loading.tsx';
import { Callout } from '../look/status.tsx';
import { Trouble } from '../look/trouble.tsx';
import { useTitle } from '../look/use-title.ts';
import { useSystemName } from '../thing/names.tsx';
import {
  blankDraft,
  bodyOf,
  draftOf,
  heldNow,
  isWhole,
  lesserRungs,
  type BindingRow,
  type Draft,
} from './order-form.ts';

interface About {
  readonly caseId: string;
  readonly systemId: string;
  readonly unitId: string | null;
  readonly number: string;
}

export function DraftPage() {
  const { caseId = '' }: { readonly caseId?: string } = useSearch({ from: '/inside/orders/new' });
  const shown = useAsk(caseRoutes.show, { params: { id: caseId } });
  const systemId = shown.data?.systemId ?? '';
  const bindings = useAsk(
    systemRoutes.bindings,
    { params: { id: systemId }, query: { limit: '200' } },
    systemId !== '',
  );
  if (shown.data === undefined || bindings.data === undefined) {
    return (
      <div className="page-head">
        <Loading error={shown.error ?? bindings.error} />
      </div>
    );
  }
  const { id, number, unitId } = shown.data;
  const held = heldNow(bindings.data.items, Date.now());
  const about = { caseId: id, systemId, unitId, number };
  return <Form about={about} held={held} initial={blankDraft(shown.data, held)} order={null} />;
}

export function EditPage() {
  const { id } = useParams({ from: '/inside/orders/$id/edit' });
  const order = useAsk(orderRoutes.show, { params: { id } });
  const systemId = order.data?.systemId ?? '';
  const bindings = useAsk(
    systemRoutes.bindings,
    { params: { id: systemId }, query: { limit: '200' } },
    systemId !== '',
  );
  if (order.data === undefined || bindings.data === undefined) {
    return (
      <div className="page-head">
        <Loading error={order.error ?? bindings.error} />
      </div>
    );
  }
  const { caseId, unitId } = order.data;
  const held = heldNow(bindings.data.items, Date.now());
  const about = { caseId, systemId, unitId, number: '' };
  return <Form about={about} held={held} initial={draftOf(order.data)} order={order.data} />;
}

interface FormProps {
  readonly about: About;
  readonly held: readonly BindingRow[];
  readonly initial: Draft;
  /** Null: it is new. */
  readonly order: Order | null;
}

function Form({ about, held, initial, order }: FormProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(initial);
  const put = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  useTitle(t('order.draftTitle'));
  const write = useWriting(draft, about, held, order);
  return (
    <div className="page-body draft">
      <header className="page-head">
        <h1>{t('order.draftTitle')}</h1>
        {about.number !== '' && (
          <span className="quiet">{t('order.draftFor', { number: about.number })}</span>
        )}
      </header>
      <form
        className="form panel"
        onSubmit={(event) => {
          event.preventDefault();
          write.mutate(true);
        }}
      >
        <Measure draft={draft} put={put} />
        <Scope draft={draft} put={put} held={held} />
        <Terms draft={draft} put={put} />
        <Grounds draft={draft} put={put} />
        <Effect draft={draft} held={held} about={about} />
        <Trouble error={write.error} />
        <div className="form-foot">
          <Button
            variant="default"
            disabled={draft.bindingIds.length === 0}
            loading={write.isPending}
            onClick={() => write.mutate(false)}
          >
            {t('order.saveDraft')}
          </Button>
          <Button type="submit" disabled={!isWhole(draft)} loading={write.isPending}>
            {t('order.draftAndPropose')}
          </Button>
        </div>
      </form>
    </div>
  );
}

/** Writes it, and proposes it if so asked; then shows it. */
function useWriting(
  draft: Draft,
  { caseId, systemId }: About,
  held: readonly BindingRow[],
  order: Order | null,
) {
  const navigate = useNavigate();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (proposes: boolean) => {
      const body = bodyOf(draft, { caseId, systemId }, held, Date.now());
      const { id } =
        order === null
          ? await call(orderRoutes.draft, { body })
          : await call(orderRoutes.edit, { params: { id: order.id }, body }, order);
      if (proposes) await call(orderRoutes.propose, { params: { id } });
      return id;
    },
    onSuccess: async (id) => {
      await refresh(client, 'order');
      await navigate({ to: '/orders/$id', params: { id }, replace: true });
    },
  });
}

interface Part {
  readonly draft: Draft;
  readonly put: (part: Partial<Draft>) => void;
}

function Measure({ draft, put }: Part) {
  const { t } = useTranslation();
  return (
    <div className="form-two">
      <NativeSelect
        label={t('order.reason')}
        value={draft.reason}
        onChange={({ currentTarget: { value } }) =>
          put({ reason: ORDER_REASONS.find((one) => one === value) ?? draft.reason })
        }
        data={ORDER_REASONS.map((value) => ({ value, label: t(`orderReason.${value}`) }))}
      />
      <NativeSelect
        label={t('order.rung')}
        value={draft.rung}
        onChange={({ currentTarget: { value } }) =>
          put({ rung: RUNGS.find((one) => one === value) ?? draft.rung })
        }
        data={RUNGS.map((value) => ({ value, label: t(`rung.${value}`) }))}
      />
    </div>
  );
}

function Scope({ draft, put, held }: Part & { readonly held: readonly BindingRow[] }) {
  const { t } = useTranslation();
  const toggle = (id: string, isOn: boolean): void =>
    put({
      bindingIds: isOn ? [...draft.bindingIds, id] : draft.bindingIds.filter((one) => one !== id),
    });
  return (
    <fieldset className="choices">
      <legend>{t('order.scope')}</legend>
      {held.length === 0 ? (
        <Callout tone="warn">{t('order.noScope')}</Callout>
      ) : (
        <p className="hint">{t('order.scopeAbout')}</p>
      )}
      {held.map(({ id, network, source }) => (
        <Checkbox
          key={id}
          label={
            <>
              <code>{network}</code> <span className="quiet">{t(`bindingSource.${source}`)}</span>
            </>
          }
          checked={draft.bindingIds.includes(id)}
          onChange={(event) => toggle(id, event.currentTarget.checked)}
        />
      ))}
    </fieldset>
  );
}

function Terms({ draft, put }: Part) {
  const { t } = useTranslation();
  const number = { type: 'number', min: 1, max: 366, step: 1, required: true } as const;
  return (
    <div className="form-two">
      <TextInput
        label={t('order.durationDays')}
        {...number}
        value={draft.durationDays}
        onChange={(event) => put({ durationDays: event.currentTarget.value })}
      />
      <TextInput
        label={t('order.reviewDays')}
        {...number}
        value={draft.reviewDays}
        onChange={(event) => put({ reviewDays: event.currentTarget.value })}
      />
      <TextInput
        label={t('order.basisId')}
        value={draft.basisId}
        maxLength={100}
        onChange={(event) => put({ basisId: event.currentTarget.value })}
        required
      />
      <TextInput
        label={t('order.basisVersion')}
        value={draft.basisVersion}
        maxLength={40}
        onChange={(event) => put({ basisVersion: event.currentTarget.value })}
        required
      />
    </div>
  );
}

function Grounds({ draft, put }: Part) {
  const { t } = useTranslation();
  return (
    <>
      <Textarea
        label={t('order.necessity')}
        rows={2}
        maxLength={4000}
        value={draft.necessity}
        onChange={(event) => put({ necessity: event.currentTarget.value })}
        required
      />
      {lesserRungs(draft.rung).map((rung) => (
        <TextInput
          key={rung}
          label={t('order.fails', { rung: t(`rung.${rung}`) })}
          maxLength={4000}
          value={draft.fails[rung] ?? ''}
          onChange={(event) =>
            put({ fails: { ...draft.fails, [rung]: event.currentTarget.value } })
          }
          required
        />
      ))}
    </>
  );
}

function Effect(props: {
  readonly draft: Draft;
  readonly held: readonly BindingRow[];
  readonly about: About;
}) {
  const { t } = useTranslation();
  const { draft, held, about } = props;
  const system = useSystemName(about.systemId);
  const networks = held
    .filter(({ id }) => draft.bindingIds.includes(id))
    .map(({ network }) => network)
    .join(', ');
  return (
    <Callout tone="accent">
      <strong>
        {t('order.effect', {
          rung: t(`rung.${draft.rung}`),
          networks,
          system: system ?? '',
          days: draft.durationDays,
        })}
      </strong>
      <p>{t(`rungEffect.${draft.rung}`)}</p>
    </Callout>
  );
}
