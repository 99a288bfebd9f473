import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { taskRoutes } from '#model/routes/tasks.ts';
import type { ReplyOf } from '#model/route.ts';
import { useAsk } from '../api/ask.ts';
import { useRows } from '../api/use-rows.ts';
import { Loading } from '../look/loading.tsx';
import { Status } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import { DeedRow } from '../thing/deed-row.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { Fact } from '../thing/fact.tsx';
import { PersonName, PlaceName } from '../thing/names.tsx';
import { AgencyName } from './agencies.tsx';
import { Box } from './box.tsx';
import { Due } from './due.tsx';
import type { JointSearch } from './search.ts';
import { taskDeeds } from './task-forms.ts';
import { TASK_TONES } from './tones.ts';

type Summary = ReplyOf<typeof taskRoutes.list>['items'][number];

export function TasksBox(props: {
  readonly search: JointSearch;
  readonly onForm: (form: DeedForm) => void;
}) {
  const { t } = useTranslation();
  const { caseId, mine, ended } = props.search;
  const rows = useRows<Summary>(taskRoutes.list, {
    ...(caseId === undefined ? {} : { caseId }),
    ...(mine === true ? { mine: 'true' } : {}),
    ...(ended === true ? {} : { open: 'true' }),
  });
  return (
    <Box
      label={t('joint.tasks')}
      empty={t('joint.noTasks')}
      rows={rows}
      line={(row) => <Line row={row} />}
      pane={(row) => <TaskPane key={row.id} id={row.id} onForm={props.onForm} />}
    />
  );
}

function Line({ row }: { readonly row: Summary }) {
  const { t } = useTranslation();
  const { kind, caseNumber, jurisdiction, toAgencyId, state, dueAt, endedAt } = row;
  return (
    <>
      <div>
        <div className="cut">
          <span className="strong">{t(`taskKind.${kind}`)}</span>{' '}
          <span className="quiet">{caseNumber ?? <PlaceName path={jurisdiction} />}</span>
        </div>
        <div className="cut small quiet">
          <AgencyName id={toAgencyId} />
        </div>
      </div>
      <div className="right small">
        <Status tone={TASK_TONES[state]}>{t(`taskState.${state}`)}</Status>
        <div>
          <Due dueAt={dueAt} endedAt={endedAt} />
        </div>
      </div>
    </>
  );
}

export function TaskPane(props: {
  readonly id: string;
  readonly onForm: (form: DeedForm) => void;
}) {
  const { t } = useTranslation();
  const { data, error } = useAsk(taskRoutes.show, { params: { id: props.id } });
  if (data === undefined) return <Loading error={error} />;
  const { kind, state, caseId, caseNumber, jurisdiction, result } = data;
  return (
    <div className="stack">
      <div className="row">
        <h2>{t(`taskKind.${kind}`)}</h2>
        <Status tone={TASK_TONES[state]}>{t(`taskState.${state}`)}</Status>
        {result !== null && <span>{t(`taskResult.${result}`)}</span>}
        <Due dueAt={data.dueAt} endedAt={data.endedAt} />
      </div>
      <DeedRow deeds={taskDeeds(data, props.onForm, t)} />
      <section className="panel">
        <h3>{t('joint.what')}</h3>
        <p className="note">{data.what ?? t('say.erased')}</p>
        <dl className="facts">
          <Fact name={t('joint.about')}>
            {caseId === null ? (
              <PlaceName path={jurisdiction} />
            ) : (
              <Link to="/cases/$id" params={{ id: caseId }}>
                {caseNumber}
              </Link>
            )}
          </Fact>
          <Fact name={t('joint.from')}>
            <AgencyName id={data.fromAgencyId} /> · <PersonName id={data.assignedBy} />
          </Fact>
          <Fact name={t('joint.toAgency')}>
            <AgencyName id={data.toAgencyId} />
          </Fact>
          <Fact name={t('joint.assigned')}>
            <When at={data.assignedAt} />
          </Fact>
          {data.acknowledgedAt !== null && (
            <Fact name={t('taskState.acknowledged')}>
              <When at={data.acknowledgedAt} /> · <PersonName id={data.doneBy} />
            </Fact>
          )}
          {data.returns > 0 && <Fact name={t('joint.returns')}>{data.returns}</Fact>}
        </dl>
      </section>
      {data.answer !== null && (
        <section className="panel">
          <h3>{t('joint.lastWord')}</h3>
          <p className="note">{data.answer}</p>
        </section>
      )}
    </div>
  );
}
