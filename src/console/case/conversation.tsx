/** What miner and pool said to each other, as it was kept: a line of time, each message in plain words and as it was. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { evidenceRoutes } from '#model/routes/evidence.ts';
import { useAsk } from '../api/ask.ts';
import { FlagFilter } from '../list/filter.tsx';
import { RhythmChart } from '../chart/rhythm-chart.tsx';
import { number } from '../look/format.ts';
import { Icon } from '../look/icon.tsx';
import { Loading } from '../look/loading.tsx';
import { Callout } from '../look/status.tsx';
import { PROVING, turnsOf, type Turn } from './turns.ts';
import { useKept, type Kept, type Piece } from './use-kept.ts';

const SESSIONS_SHOWN = 2;

export function Conversation({ caseId }: { readonly caseId: string }) {
  const { t } = useTranslation();
  const query = { limit: '200' };
  const { data, error } = useAsk(evidenceRoutes.list, { params: { id: caseId }, query });
  if (data === undefined) return <Loading error={error} />;
  const kept = data.items.filter(
    ({ kind, destroyedAt }) => kind === 'transcript' && destroyedAt === null,
  );
  if (kept.length === 0) return <p className="quiet">{t('case.noSession')}</p>;
  return <Sessions pieces={kept.slice(0, SESSIONS_SHOWN)} />;
}

function Sessions({ pieces }: { readonly pieces: readonly Piece[] }) {
  const { t } = useTranslation();
  const answers = useKept(pieces);
  return (
    <div className="stack">
      {answers.map(({ data, error }, i) => {
        const key = pieces[i]?.id;
        if (data === undefined) return <Loading key={key} error={error} />;
        if (data.transcript === null) {
          return (
            <p key={key} className="quiet">
              {t('case.noSession')}
            </p>
          );
        }
        return <Session key={key} kept={data} transcript={data.transcript} />;
      })}
    </div>
  );
}

function Session(props: {
  readonly kept: Kept;
  readonly transcript: NonNullable<Kept['transcript']>;
}) {
  const { t } = useTranslation();
  const { kept, transcript } = props;
  const [isShort, setShort] = useState(true);
  const all = turnsOf(kept);
  const turns = isShort ? all.filter(({ act }) => PROVING.has(act)) : all;
  const [first, second] = transcript.ends;
  const from = kept.finding?.client ?? first;
  const to = kept.finding?.server ?? second;
  return (
    <section className="panel stack">
      <header className="row">
        <h2>{t('case.session', { from: `${from.ip}:${from.port}`, to: `${to.ip}:${to.port}` })}</h2>
        <FlagFilter value={isShort} onChange={setShort}>
          {t('case.onlyProof')}
        </FlagFilter>
        <span className="quiet small">
          {number(turns.length)} / {number(all.length)}
        </span>
      </header>
      <RhythmChart turns={all} startedAt={transcript.startedAt} />
      <ol className="talk">
        {turns.map((turn, i) => (
          <Message key={i} turn={turn} startedAt={transcript.startedAt} />
        ))}
      </ol>
      {transcript.left > 0 && (
        <Callout tone="plain">{t('case.left', { n: number(transcript.left) })}</Callout>
      )}
    </section>
  );
}

function Message({ turn, startedAt }: { readonly turn: Turn; readonly startedAt: number }) {
  const { t } = useTranslation();
  const { act, job, text } = turn;
  return (
    <li data-from={turn.fromMiner ? 'miner' : 'pool'} data-act={act}>
      <span className="talk-at">+{((turn.at - startedAt) / 1000).toFixed(2)} s</span>
      <span className="talk-who">
        <Icon name={turn.fromMiner ? 'up' : 'down'} />
        {turn.fromMiner ? t('case.fromMiner') : t('case.fromPool')}
      </span>
      <details>
        <summary>
          <span className="talk-act">{t(`case.act.${act}`)}</span>
          {job !== null && <span className="quiet small"> {t('case.job', { job })}</span>}
          {text === null && (
            <span className="quiet small"> {t('case.binary', { n: number(turn.bytes) })}</span>
          )}
          {turn.lost && <span className="quiet small"> {t('case.lost')}</span>}
        </summary>
        {text !== null && <code>{text}</code>}
      </details>
    </li>
  );
}
