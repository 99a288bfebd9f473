/** What is timed in a case, whom it binds, how much is left, and what can be done about it. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clockRoutes } from '#model/routes/clocks.ts';
import { useAsk } from '../api/ask.ts';
import { useMe } from '../api/me.ts';
import { long, number } from '../look/format.ts';
import { Loading } from '../look/loading.tsx';
import { Status } from '../look/status.tsx';
import { useNow, When } from '../look/when.tsx';
import { DeedDialog } from '../thing/deed-dialog.tsx';
import { DeedRow } from '../thing/deed-row.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { PlaceName } from '../thing/names.tsx';
import { clockDeeds, type Clock } from './clock-forms.ts';

export function Clocks({ caseId }: { readonly caseId: string }) {
  const { t } = useTranslation();
  const { data, error } = useAsk(clockRoutes.list, { query: { caseId, limit: '100' } });
  const [form, setForm] = useState<DeedForm | null>(null);
  if (data === undefined) return <Loading error={error} />;
  if (data.items.length === 0) return <p className="quiet">{t('case.noClocks')}</p>;
  return (
    <>
      <ul className="stack">
        {data.items.map((clock) => (
          <ClockView key={clock.id} clock={clock} onForm={setForm} />
        ))}
      </ul>
      <DeedDialog form={form} onClose={() => setForm(null)} />
    </>
  );
}

function ClockView(props: { readonly clock: Clock; readonly onForm: (form: DeedForm) => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const now = useNow();
  const { clock, onForm } = props;
  const deeds = me === undefined ? [] : clockDeeds(clock, me, now, t);
  return (
    <li
      className="panel stack-tight clock"
      data-tone={clock.state === 'breached' ? 'bad' : undefined}
    >
      <div className="row spread">
        <span>
          <span className="strong">{t(`clockKind.${clock.kind}`)}</span>{' '}
          <span className="quiet small">{t(`binds.${clock.binds}`)}</span>
        </span>
        <span className="row">
          <ClockState clock={clock} />
          <When at={clock.stoppedAt ?? clock.dueAt} />
        </span>
      </div>
      {clock.uncertainYears.length > 0 && clock.state !== 'stopped' && (
        <p className="hint">{t('clock.uncertain', { years: clock.uncertainYears.join(', ') })}</p>
      )}
      {clock.escalations.map(({ level, jurisdiction, at }) => (
        <p key={level} className="small">
          {t('clock.told', { place: '' })} <PlaceName path={jurisdiction} /> · <When at={at} />
        </p>
      ))}
      <Pauses clock={clock} />
      {deeds.length > 0 && (
        <DeedRow
          deeds={deeds.map(({ name, fault, form }) => ({
            name,
            title: t(`clock.${name}`),
            fault,
            run: () => onForm(form()),
          }))}
        />
      )}
    </li>
  );
}

/** Why it rested may name people: it is shown when asked for, and that is recorded. */
function Pauses({ clock }: { readonly clock: Clock }) {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  const { data, error } = useAsk(clockRoutes.show, { params: { id: clock.id } }, isAsked);
  if (clock.pauses.length === 0) return null;
  if (!isAsked) {
    return (
      <p className="small">
        {t('clock.pausesOf', { n: number(clock.pauses.length) })}{' '}
        <button type="button" className="link-button" onClick={() => setAsked(true)}>
          {t('clock.showPauses')}
        </button>{' '}
        <span className="hint">{t('say.recorded')}</span>
      </p>
    );
  }
  if (data === undefined) return <Loading error={error} />;
  return (
    <ul className="small bullets" aria-label={t('clock.pauses')}>
      {data.pauses.map(({ from, to, code, reason }) => (
        <li key={from}>
          {t(`pauseCode.${code}`)}
          {t('say.colon')}
          {reason ?? t('say.erased')} <When at={from} form="absolute" /> –{' '}
          {to === null ? t('systems.still') : <When at={to} form="absolute" />}
        </li>
      ))}
    </ul>
  );
}

export function ClockState({ clock }: { readonly clock: Clock }) {
  const { t } = useTranslation();
  const now = useNow();
  if (clock.state === 'breached') {
    return (
      <Status tone="bad" sign="clock">
        {t('say.overdueBy', { long: long(now - Date.parse(clock.dueAt)) })}
      </Status>
    );
  }
  if (clock.outcome !== null) {
    return (
      <Status tone={clock.outcome === 'late' ? 'warn' : 'plain'} sign="clock">
        {t(`clock.outcome.${clock.outcome}`)}
      </Status>
    );
  }
  const tone = clock.state === 'paused' ? 'warn' : clock.state === 'running' ? 'accent' : 'plain';
  return (
    <Status tone={tone} sign="clock">
      {t(`clockState.${clock.state}`)}
    </Status>
  );
}
