/** In a case: who was asked, and who does what for it. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { consultationRoutes } from '#model/routes/consultations.ts';
import { taskRoutes } from '#model/routes/tasks.ts';
import { refresh, useAsk } from '../api/ask.ts';
import { mayDo, useMe } from '../api/me.ts';
import type { CaseView } from '../case/case-deeds.ts';
import { Loading } from '../look/loading.tsx';
import { Status } from '../look/status.tsx';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { AgencyName, useAgencies } from './agencies.tsx';
import { openForm } from './consultation-forms.ts';
import { Due } from './due.tsx';
import { assignForm } from './task-forms.ts';
import { CONSULTATION_TONES, TASK_TONES } from './tones.ts';

export function CaseJoint({ about }: { readonly about: CaseView }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const me = useMe();
  const [form, setForm] = useState<DeedForm | null>(null);
  const agencies = useAgencies().filter(({ value }) => value !== me?.person.agencyId);
  const isOpen = about.state !== 'closed';
  return (
    <div className="stack">
      <div className="row">
        {isOpen && me !== undefined && mayDo(me, 'consultation.lead', about) && (
          <Button variant="default" onClick={() => setForm(openForm(about, agencies, t))}>
            {t('joint.open')}
          </Button>
        )}
        {isOpen && me !== undefined && mayDo(me, 'task.assign', about) && (
          <Button variant="default" onClick={() => setForm(assignForm(about, agencies, t))}>
            {t('joint.assign')}
          </Button>
        )}
      </div>
      <Consultations caseId={about.id} />
      <Tasks caseId={about.id} />
      <DeedDialog
        form={form}
        onClose={() => setForm(null)}
        onDone={() => {
          for (const kind of ['consultation', 'task']) void refresh(client, kind);
        }}
      />
    </div>
  );
}

function Consultations({ caseId }: { readonly caseId: string }) {
  const { t } = useTranslation();
  const { data, error } = useAsk(consultationRoutes.list, { query: { caseId, limit: '100' } });
  if (data === undefined) return <Loading error={error} />;
  return (
    <section className="panel">
      <h3>{t('joint.consultations')}</h3>
      {data.items.length === 0 && <p className="quiet">{t('joint.noConsultations')}</p>}
      <ul className="stack">
        {data.items.map(({ id, state, answered, members, dueAt, endedAt }) => (
          <li key={id} className="row">
            <Link to="/joint" search={{ box: 'consultations', caseId, ended: true, id }}>
              {t('joint.answered', { n: answered, of: members.length })}
            </Link>
            <Status tone={CONSULTATION_TONES[state]}>{t(`consultationState.${state}`)}</Status>
            <Due dueAt={dueAt} endedAt={endedAt} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Tasks({ caseId }: { readonly caseId: string }) {
  const { t } = useTranslation();
  const { data, error } = useAsk(taskRoutes.list, { query: { caseId, limit: '100' } });
  if (data === undefined) return <Loading error={error} />;
  return (
    <section className="panel">
      <h3>{t('joint.tasks')}</h3>
      {data.items.length === 0 && <p className="quiet">{t('joint.noTasks')}</p>}
      <ul className="stack">
        {data.items.map(({ id, kind, toAgencyId, state, dueAt, endedAt }) => (
          <li key={id} className="row">
            <Link to="/joint" search={{ box: 'tasks', caseId, ended: true, id }}>
              {t(`taskKind.${kind}`)}
            </Link>
            <AgencyName id={toAgencyId} />
            <Status tone={TASK_TONES[state]}>{t(`taskState.${state}`)}</Status>
            <Due dueAt={dueAt} endedAt={endedAt} />
          </li>
        ))}
      </ul>
    </section>
  );
}
