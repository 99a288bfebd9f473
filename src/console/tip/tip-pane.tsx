/** One tip: what was done about it, and, after a fresh proof, what it says. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tipRoutes } from '#model/routes/tips.ts';
import { call } from '../api/call.ts';
import type { Me } from '../api/me.ts';
import { number } from '../look/format.ts';
import { Callout, Status, type Tone } from '../look/status.tsx';
import { Trouble } from '../look/trouble.tsx';
import { When } from '../look/when.tsx';
import type { DeedForm } from '../thing/deed.ts';
import { DeedRow } from '../thing/deed-row.tsx';
import { saveFile } from '../thing/download.ts';
import { Fact } from '../thing/fact.tsx';
import { PlaceName } from '../thing/names.tsx';
import { usePlaces } from '../thing/use-places.ts';
import { roleFault } from '../thing/possible.ts';
import { amountOf, tipDeeds, type ListedTip } from './tip-forms.ts';

interface Given {
  readonly tip: ListedTip;
  readonly me: Me;
}

export function TipPane(
  props: Given & { readonly tone: Tone; readonly onForm: (form: DeedForm) => void },
) {
  const { t } = useTranslation();
  const places = usePlaces();
  const { tip, me, tone } = props;
  const deeds = tipDeeds(tip, me, places, t);
  return (
    <div className="stack">
      <div className="row">
        <h2>{t('tip.title', { day: tip.day })}</h2>
        <Status tone={tone}>{t(`tipState.${tip.state}`)}</Status>
        {tip.isHeld && (
          <Status tone="warn" sign="lock">
            {t('tip.held')}
          </Status>
        )}
      </div>
      <DeedRow deeds={deeds.map((deed) => ({ ...deed, run: () => props.onForm(deed.form()) }))} />
      {tip.state !== 'deleted' && <Sealed tip={tip} me={me} />}
      <About tip={tip} />
    </div>
  );
}

function Sealed({ tip, me }: Given) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const target = { jurisdiction: tip.jurisdiction, sector: null, unitId: null };
  const fault = roleFault(me, 'tip.open', target, t);
  return (
    <section className="panel">
      <h3>{t('tip.says')}</h3>
      <Callout tone="accent">{t('tip.onlyHint')}</Callout>
      {isOpen ? (
        <Turns tip={tip} onClose={() => setOpen(false)} />
      ) : (
        <>
          <p>
            {t('tip.sealed')} <span className="quiet">{fault ?? t('tip.readAbout')}</span>
          </p>
          {fault === null && (
            <Button variant="default" onClick={() => setOpen(true)}>
              {t('tip.read')}
            </Button>
          )}
        </>
      )}
    </section>
  );
}

function Turns({ tip, onClose }: { readonly tip: ListedTip; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { id, version } = tip;
  // Nothing of it stays in memory once it is closed.
  const { data, error } = useQuery({
    queryKey: ['tip.open', id, version],
    queryFn: () =>
      call(
        tipRoutes.open,
        { params: { id } },
        { deed: { title: t('tip.read'), effect: t('tip.readAbout') } },
      ),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
  return (
    <>
      <Trouble error={error} />
      {data?.turns.map((turn) => (
        <article key={turn.place} className="stack">
          <div className="row small quiet">
            <strong>{turn.byOffice ? t('tip.we') : t('tip.they')}</strong> {turn.day}
          </div>
          <TurnBody id={id} turn={turn} />
        </article>
      ))}
      <Button variant="default" onClick={onClose}>
        {t('tip.hide')}
      </Button>
    </>
  );
}

type Turn = Awaited<ReturnType<typeof call<typeof tipRoutes.open>>>['turns'][number];

function TurnBody({ id, turn }: { readonly id: string; readonly turn: Turn }) {
  const { content } = turn;
  if (content.kind === 'message') return <p className="said">{content.text}</p>;
  if (content.kind === 'file') return <FileTurn id={id} turn={turn} name={content.name} />;
  return (
    <>
      <p className="said">{content.what}</p>
      {content.where !== '' && <p className="said">{content.where}</p>}
      {content.since !== '' && <p className="said">{content.since}</p>}
    </>
  );
}

/** Only what a viewer of pictures or documents would take; all else is bytes, whatever it is called. */
const ENDINGS: Readonly<Partial<Record<string, string>>> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'application/zip': 'zip',
};

function FileTurn(props: { readonly id: string; readonly turn: Turn; readonly name: string }) {
  const { t } = useTranslation();
  const [error, setError] = useState<Error | null>(null);
  const { id, turn } = props;
  const type = turn.mediaType ?? t('tip.unknownType');
  const save = async (): Promise<void> => {
    const asked = { params: { id, place: turn.place } };
    const deed = { title: t('tip.save'), effect: t('tip.readAbout') };
    try {
      const { content, mediaType } = await call(tipRoutes.openFile, asked, { deed });
      // A name and a type of our own: nothing here opens it, and nothing on the way takes it for a page.
      const ending = ENDINGS[mediaType ?? ''] ?? 'bin';
      saveFile(`tip-${id.slice(-6)}-${turn.place}.${ending}`, 'application/octet-stream', content);
      setError(null);
    } catch (cause) {
      setError(cause instanceof Error ? cause : new Error(String(cause)));
    }
  };
  return (
    <>
      <p className="said">
        {t('tip.file')}: {props.name}{' '}
        <span className="quiet small">
          {t('tip.fileIs', { bytes: number(turn.bytes ?? 0), type })}
        </span>
      </p>
      <p className="quiet small">{t('tip.fileWarning')}</p>
      <Trouble error={error} />
      <div>
        <Button variant="default" onClick={() => void save()}>
          {t('tip.save')}
        </Button>
      </div>
    </>
  );
}

function About({ tip }: { readonly tip: ListedTip }) {
  const { t } = useTranslation();
  const { reward, rejection, outcome } = tip;
  return (
    <section className="panel">
      <h3>{t('case.facts')}</h3>
      <dl className="facts">
        <Fact name={t('case.place')}>
          <PlaceName path={tip.jurisdiction} />
        </Fact>
        <Fact name={t('tip.came')}>{tip.day}</Fact>
        <Fact name={t('tip.last')}>{tip.lastDay}</Fact>
        <Fact name={t('tip.collected')}>
          <When at={tip.collectedAt} />
        </Fact>
        <Fact name={t('tip.messages')}>
          {t('tip.messagesAre', { n: tip.messageCount, m: tip.fileCount })}
        </Fact>
        <Fact name={t('tip.leads')}>{number(tip.leadIds.length)}</Fact>
        {rejection !== null && <Fact name={t('field.why')}>{t(`tipRejection.${rejection}`)}</Fact>}
        {outcome !== null && <Fact name={t('tip.outcome')}>{t(`tipOutcome.${outcome}`)}</Fact>}
        {reward !== null && (
          <Fact name={t('tip.reward')}>
            {amountOf(reward)} · {t(`rewardState.${reward.state}`)}
          </Fact>
        )}
        {tip.closedAt !== null && (
          <Fact name={t('tip.closed')}>
            <When at={tip.closedAt} />
          </Fact>
        )}
      </dl>
    </section>
  );
}
