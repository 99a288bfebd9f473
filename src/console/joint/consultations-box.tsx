import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { consultationRoutes } from '#model/routes/consultations.ts';
import type { ReplyOf } from '#model/route.ts';
import { useAsk } from '../api/ask.ts';
import { useRows } from '../api/use-rows.ts';
import { Loading } from '../look/loading.tsx';
import { Status } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import { DeedRow } from '../thing/deed-row.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { Fact } from '../thing/fact.tsx';
import { PersonName } from '../thing/names.tsx';
import { AgencyName, useAgencies } from './agencies.tsx';
import { Box } from './box.tsx';
import { consultationDeeds, type ConsultationShown } from './consultation-forms.ts';
import { Due } from './due.tsx';
import type { JointSearch } from './search.ts';
import { CONSULTATION_TONES, STANCE_TONES } from './tones.ts';

type Summary = ReplyOf<typeof consultationRoutes.list>['items'][number];

export function ConsultationsBox(props: {
  readonly search: JointSearch;
  readonly onForm: (form: DeedForm) => void;
}) {
  const { t } = useTranslation();
  const { caseId, mine, ended } = props.search;
  const rows = useRows<Summary>(consultationRoutes.list, {
    ...(caseId === undefined ? {} : { caseId }),
    ...(mine === true ? { waiting: 'true' } : {}),
    ...(ended === true ? {} : { state: 'open' }),
  });
  return (
    <Box
      label={t('joint.consultations')}
      empty={t('joint.noConsultations')}
      rows={rows}
      line={(row) => <Line row={row} />}
      pane={(row) => <ConsultationPane key={row.id} id={row.id} onForm={props.onForm} />}
    />
  );
}

function Line({ row }: { readonly row: Summary }) {
  const { t } = useTranslation();
  const { caseNumber, agencyId, state, answered, members, waitsForMe, dueAt, endedAt } = row;
  return (
    <>
      <div>
        <div className="cut strong">{caseNumber}</div>
        <div className="cut small quiet">
          <AgencyName id={agencyId} /> · {t('joint.answered', { n: answered, of: members.length })}
        </div>
      </div>
      <div className="right small">
        {waitsForMe ? (
          <Status tone="warn">{t('joint.waitsForUs')}</Status>
        ) : (
          <Status tone={CONSULTATION_TONES[state]}>{t(`consultationState.${state}`)}</Status>
        )}
        <div>
          <Due dueAt={dueAt} endedAt={endedAt} />
        </div>
      </div>
    </>
  );
}

export function ConsultationPane(props: {
  readonly id: string;
  readonly onForm: (form: DeedForm) => void;
}) {
  const { t } = useTranslation();
  const agencies = useAgencies();
  const { data, error } = useAsk(consultationRoutes.show, { params: { id: props.id } });
  if (data === undefined) return <Loading error={error} />;
  const { caseId, caseNumber, state, agreed } = data;
  return (
    <div className="stack">
      <div className="row">
        <h2>
          <Link to="/cases/$id" params={{ id: caseId }}>
            {caseNumber}
          </Link>
        </h2>
        <Status tone={CONSULTATION_TONES[state]}>{t(`consultationState.${state}`)}</Status>
        {agreed !== null && (
          <Status tone={agreed ? 'good' : 'bad'}>
            {t(agreed ? 'joint.wasAgreed' : 'joint.wasNotAgreed')}
          </Status>
        )}
        <Due dueAt={data.dueAt} endedAt={data.endedAt} />
      </div>
      <DeedRow deeds={consultationDeeds(data, agencies, props.onForm, t)} />
      <section className="panel">
        <h3>{t('joint.question')}</h3>
        <p className="note">{data.question ?? t('say.erased')}</p>
        <dl className="facts">
          <Fact name={t('joint.from')}>
            <AgencyName id={data.agencyId} />
          </Fact>
          <Fact name={t('joint.dueAt')}>
            <When at={data.dueAt} />
          </Fact>
        </dl>
      </section>
      <Opinions shown={data} />
      {data.minutes !== null && (
        <section className="panel">
          <h3>{t(state === 'withdrawn' ? 'field.why' : 'joint.minutes')}</h3>
          <p className="note">{data.minutes}</p>
        </section>
      )}
    </div>
  );
}

function Opinions({ shown }: { readonly shown: ConsultationShown }) {
  const { t } = useTranslation();
  const { members, opinions, state } = shown;
  return (
    <section className="panel">
      <h3>{t('joint.opinions')}</h3>
      <ul className="stack">
        {members.map((id) => {
          const opinion = opinions.find(({ agencyId }) => agencyId === id);
          return (
            <li key={id}>
              <div className="row">
                <strong>
                  <AgencyName id={id} />
                </strong>
                {opinion === undefined ? (
                  <Status tone={state === 'open' ? 'plain' : 'warn'}>
                    {t(state === 'open' ? 'joint.waiting' : 'joint.silent')}
                  </Status>
                ) : (
                  <Status tone={STANCE_TONES[opinion.stance]}>
                    {t(`stance.${opinion.stance}`)}
                  </Status>
                )}
                {opinion !== undefined && (
                  <span className="quiet small">
                    <PersonName id={opinion.personId} /> · <When at={opinion.at} />
                  </span>
                )}
              </div>
              {opinion !== undefined && <p className="note">{opinion.text ?? t('say.erased')}</p>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
