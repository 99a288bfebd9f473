/** What miner and pool said to each other, as it was kept: a line of time, one message under the other. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { evidenceRoutes } from '#model/routes/evidence.ts';
import type { Transcript } from '#model/transcript.ts';
import { useAsk } from '../api/ask.ts';
import { FlagFilter } from '../list/filter.tsx';
import { number } from '../look/format.ts';
import { Icon } from '../look/icon.tsx';
import { Loading } from '../look/loading.tsx';
import { Callout } from '../look/status.tsx';
import { turnsOf, type Turn } from './turns.ts';
import { useTranscripts } from './use-kept.ts';

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
  return <Sessions ids={kept.slice(0, SESSIONS_SHOWN)} />;
}

function Sessions({ ids }: { readonly ids: Parameters<typeof useTranscripts>[0] }) {
  const { t } = useTranslation();
  const answers = useTranscripts(ids);
  return (
    <div className="stack">
      {answers.map(({ data, error }, i) =>
        data === undefined ? (
          <Loading key={ids[i]?.id} error={error} />
        ) : data === null ? (
          <p key={ids[i]?.id} className="quiet">
            {t('case.noSession')}
          </p>
        ) : (
          <Session key={ids[i]?.id} transcript={data} />
        ),
      )}
    </div>
  );
}

/** Messages that prove: login, work handed out, results and their answers. */
const PROVES = /subscribe|authorize|login|notify|job|submit|true|error|set_|getwork|work/i;

function Session({ transcript }: { readonly transcript: Transcript }) {
  const { t } = useTranslation();
  const [isShort, setShort] = useState(false);
  const all = turnsOf(transcript);
  const turns = isShort ? all.filter(({ name }) => name !== null && PROVES.test(name)) : all;
  const [from, to] = transcript.ends;
  return (
    <section className="panel stack">
      <header className="row">
        <h2>{t('case.session', { from: `${from.ip}:${from.port}`, to: `${to.ip}:${to.port}` })}</h2>
        <FlagFilter value={isShort} onChange={setShort}>
          {t('case.onlyProof')}
        </FlagFilter>
      </header>
      <ol className="talk">
        {turns.map((turn, i) => (
          // oxlint-disable-next-line react/no-array-index-key -- messages have no names and never move
          <Message
            key={i}
            turn={turn}
            before={turns[i - 1] ?? null}
            startedAt={transcript.startedAt}
          />
        ))}
      </ol>
      {transcript.left > 0 && (
        <Callout tone="plain">{t('case.left', { n: number(transcript.left) })}</Callout>
      )}
    </section>
  );
}

function Message(props: {
  readonly turn: Turn;
  readonly before: Turn | null;
  readonly startedAt: number;
}) {
  const { t } = useTranslation();
  const { turn, before, startedAt } = props;
  const isSame = before !== null && before.fromMiner === turn.fromMiner && before.at === turn.at;
  return (
    <li data-from={turn.fromMiner ? 'miner' : 'pool'}>
      <span className="talk-at">
        {isSame ? '' : `+${((turn.at - startedAt) / 1000).toFixed(2)} s`}
      </span>
      <span className="talk-who">
        {!isSame && (
          <>
            <Icon name={turn.fromMiner ? 'up' : 'down'} />
            {turn.fromMiner ? t('case.fromMiner') : t('case.fromPool')}
          </>
        )}
      </span>
      <span className="talk-what">
        {turn.name !== null && <strong>{turn.name}</strong>}
        {turn.text === null ? (
          <span className="quiet">{t('case.binary', { n: number(turn.bytes) })}</span>
        ) : (
          <code>{turn.text}</code>
        )}
        {turn.lost && <span className="quiet"> {t('case.lost')}</span>}
      </span>
    </li>
  );
}
