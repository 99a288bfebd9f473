/** What the public reported, and what became of it. What a tip says is not in the list. */
import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tipRoutes } from '#model/routes/tips.ts';
import { TIP_CATEGORIES, TIP_STATES, type TipState } from '#model/tip.ts';
import { mayAnywhere, useMe, type Me } from '../api/me.ts';
import { useRows } from '../api/use-rows.ts';
import { ChoiceFilter } from '../list/filter.tsx';
import { Split } from '../list/split.tsx';
import { VirtualList } from '../list/virtual-list.tsx';
import { Callout, Status, type Tone } from '../look/status.tsx';
import { useNarrow } from '../look/use-narrow.ts';
import { useTitle } from '../look/use-title.ts';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { PlaceName } from '../thing/names.tsx';
import type { TipsSearch } from './search.ts';
import { paidOf, payForm, type ListedTip } from './tip-forms.ts';
import { TipPane } from './tip-pane.tsx';

const TONES: Readonly<Record<TipState, Tone>> = {
  received: 'accent',
  accepted: 'warn',
  answered: 'good',
  rejected: 'plain',
  forwarded: 'plain',
  deleted: 'plain',
};

export function TipsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const isNarrow = useNarrow();
  const { id, open: isOpen, ...filters }: TipsSearch = useSearch({ from: '/inside/tips' });
  const list = useRows<ListedTip>(tipRoutes.list, filters);
  const [form, setForm] = useState<DeedForm | null>(null);
  const [paid, setPaid] = useState<string | null>(null);
  useTitle(t('area.tips'));
  const chosen = list.rows.find((row) => row.id === id) ?? (isNarrow ? undefined : list.rows[0]);
  const go = (part: TipsSearch, replace = true): void =>
    void navigate({ to: '/tips', search: { ...filters, ...part }, replace });
  const show = (row: ListedTip): void =>
    isNarrow ? go({ id: row.id, open: true }, false) : go({ id: row.id });
  return (
    <div className="page-fill">
      <Head me={me} filters={filters} go={go} onForm={setForm} />
      {paid !== null && (
        <Callout tone="good" live>
          {t('tip.paid', { amount: paid })}
        </Callout>
      )}
      <Split
        label={t('area.tips')}
        list={<TipList list={list} chosen={chosen} show={show} />}
        pane={
          chosen === undefined || me === undefined ? (
            <p className="quiet">{t('tip.pick')}</p>
          ) : (
            <TipPane
              key={chosen.id}
              tip={chosen}
              tone={TONES[chosen.state]}
              me={me}
              onForm={setForm}
            />
          )
        }
        isOpen={isOpen === true && chosen !== undefined}
        onBack={() => go(id === undefined ? {} : { id })}
      />
      <DeedDialog
        form={form}
        onClose={() => setForm(null)}
        onDone={(answer) => {
          setPaid(paidOf(answer));
          list.reload();
        }}
      />
    </div>
  );
}

function TipList(props: {
  readonly list: ReturnType<typeof useRows<ListedTip>>;
  readonly chosen: ListedTip | undefined;
  readonly show: (tip: ListedTip) => void;
}) {
  const { t } = useTranslation();
  return (
    <VirtualList
      label={t('area.tips')}
      {...props.list}
      rowPx={64}
      columns="minmax(0, 1fr) max-content"
      selectedId={props.chosen?.id ?? null}
      empty={t('tip.none')}
      onSelect={props.show}
      onOpen={props.show}
      render={(row) => <TipLine tip={row} />}
    />
  );
}

function Head({
  me,
  filters,
  go,
  onForm,
}: {
  readonly me: Me | undefined;
  readonly filters: Omit<TipsSearch, 'id' | 'open'>;
  readonly go: (part: object) => void;
  readonly onForm: (form: DeedForm) => void;
}) {
  const { t } = useTranslation();
  return (
    <header className="page-head">
      <h1>{t('area.tips')}</h1>
      <div className="filters">
        <ChoiceFilter
          label={t('cases.state')}
          any={t('inbox.any')}
          value={filters.state}
          options={TIP_STATES.map((value) => ({ value, label: t(`tipState.${value}`) }))}
          onChange={(state) => go({ state })}
        />
        <ChoiceFilter
          label={t('tip.about')}
          any={t('inbox.any')}
          value={filters.category}
          options={TIP_CATEGORIES.map((value) => ({ value, label: t(`tipCategory.${value}`) }))}
          onChange={(category) => go({ category })}
        />
      </div>
      {me !== undefined && mayAnywhere(me, 'tip.pay-reward') && (
        <Button variant="default" onClick={() => onForm(payForm(t))}>
          {t('tip.pay')}
        </Button>
      )}
    </header>
  );
}

function TipLine({ tip }: { readonly tip: ListedTip }) {
  const { t } = useTranslation();
  return (
    <>
      <div>
        <div className="cut">
          <span className="strong">{t(`tipCategory.${tip.category}`)}</span>{' '}
          <span className="quiet">
            <PlaceName path={tip.jurisdiction} />
          </span>
        </div>
        <div className="cut small">
          {tip.isWaiting && tip.state !== 'received' ? (
            <Status tone="warn">{t('tip.waits')}</Status>
          ) : (
            <span className="quiet">
              {t('tip.messagesAre', { n: tip.messageCount, m: tip.fileCount })}
            </span>
          )}
        </div>
      </div>
      <div className="right small">
        <Status tone={TONES[tip.state]}>{t(`tipState.${tip.state}`)}</Status>
        <div className="quiet">{tip.day}</div>
      </div>
    </>
  );
}
