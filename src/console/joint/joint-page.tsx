/** What agencies do together: opinions that were asked for, tasks, and lists from above. */
import { Button } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { refresh } from '../api/ask.ts';
import { mayAnywhere, useMe } from '../api/me.ts';
import { FlagFilter } from '../list/filter.tsx';
import { useTitle } from '../look/use-title.ts';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { useAgencies } from './agencies.tsx';
import { ConsultationsBox } from './consultations-box.tsx';
import { importForm } from './list-forms.ts';
import { ListsBox } from './lists-box.tsx';
import { JOINT_BOXES, type JointSearch } from './search.ts';
import { assignForm } from './task-forms.ts';
import { TasksBox } from './tasks-box.tsx';

export function JointPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const search: JointSearch = useSearch({ from: '/inside/joint' });
  const { box = 'consultations' } = search;
  const [form, setForm] = useState<DeedForm | null>(null);
  const [turn, setTurn] = useState(0);
  useTitle(t('area.joint'));
  const boxes = {
    consultations: <ConsultationsBox key={turn} search={search} onForm={setForm} />,
    tasks: <TasksBox key={turn} search={search} onForm={setForm} />,
    lists: <ListsBox key={turn} search={search} onForm={setForm} />,
  };
  return (
    <div className="page-fill">
      <header className="page-head">
        <h1>{t('area.joint')}</h1>
        <nav className="tabs" aria-label={t('area.joint')}>
          {JOINT_BOXES.map((one) => (
            <Link
              key={one}
              to="/joint"
              search={{ box: one }}
              aria-current={one === box ? 'page' : undefined}
            >
              {t(`joint.${one}`)}
            </Link>
          ))}
        </nav>
        <Filters search={search} />
        <Begin box={box} onForm={setForm} />
      </header>
      {boxes[box]}
      <DeedDialog
        form={form}
        onClose={() => setForm(null)}
        onDone={() => {
          setTurn(turn + 1);
          for (const kind of ['consultation', 'task', 'address-list']) void refresh(client, kind);
        }}
      />
    </div>
  );
}

function Filters({ search }: { readonly search: JointSearch }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { id: _id, open: _open, ...filters } = search;
  const flag = (name: 'mine' | 'ended', on: boolean): void => {
    const { [name]: _off, ...rest } = filters;
    void navigate({ to: '/joint', search: on ? { ...rest, [name]: true } : rest, replace: true });
  };
  return (
    <div className="filters">
      {search.box !== 'lists' && (
        <FlagFilter value={search.mine === true} onChange={(on) => flag('mine', on)}>
          {t('joint.mine')}
        </FlagFilter>
      )}
      <FlagFilter value={search.ended === true} onChange={(on) => flag('ended', on)}>
        {t('joint.withEnded')}
      </FlagFilter>
    </div>
  );
}

function Begin(props: { readonly box: string; readonly onForm: (form: DeedForm) => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const agencies = useAgencies();
  if (me === undefined) return null;
  if (props.box === 'tasks' && mayAnywhere(me, 'task.assign')) {
    return (
      <Button variant="default" onClick={() => props.onForm(assignForm(null, agencies, t))}>
        {t('joint.assign')}
      </Button>
    );
  }
  if (props.box === 'lists' && mayAnywhere(me, 'lead.make')) {
    return (
      <Button variant="default" onClick={() => props.onForm(importForm(t))}>
        {t('joint.takeIn')}
      </Button>
    );
  }
  return null;
}
