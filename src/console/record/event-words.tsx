/** What happened, who did it, and whether it was found in the log: in words. */
import { useTranslation } from 'react-i18next';
import { eventInWords } from '#govern/event-words.ts';
import { Status, type Tone } from '../look/status.tsx';
import { PersonName, PointName } from '../thing/names.tsx';
import { spoken } from '../words/words.ts';
import type { EventVerdict, ShownEvent } from './verify-log.ts';

export function useEventWords(type: string): string {
  // Drawn anew with the language.
  useTranslation();
  return eventInWords(type)?.[spoken()] ?? type;
}

/** Sensors and enforcers act under their own ids. */
export function ActorName({ event }: { readonly event: ShownEvent }) {
  const { t } = useTranslation();
  const { kind, id } = event.actor;
  if (kind === 'person') return <PersonName id={id} />;
  if (kind === 'token' && event.kind === 'order' && id !== null) return <PointName id={id} />;
  if (
    kind === 'system' ||
    kind === 'token' ||
    kind === 'subject' ||
    kind === 'unit' ||
    kind === 'anyone'
  ) {
    return <>{t(`actor.${kind}`)}</>;
  }
  return <>{kind}</>;
}

const TONES: Readonly<Record<EventVerdict, Tone>> = {
  included: 'good',
  later: 'plain',
  differs: 'bad',
  absent: 'bad',
  unread: 'warn',
};

export function EventMark({ verdict }: { readonly verdict: EventVerdict | undefined }) {
  const { t } = useTranslation();
  if (verdict === undefined) return null;
  return <Status tone={TONES[verdict]}>{t(`eventVerdict.${verdict}`)}</Status>;
}
