/** One event: what, who, when, about what; its data as they stand; and its place in the log. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { number } from '../look/format.ts';
import { Callout } from '../look/status.tsx';
import { When } from '../look/when.tsx';
import { Fact } from '../thing/fact.tsx';
import { PlaceName } from '../thing/names.tsx';
import { Value } from '../thing/value.tsx';
import { ROLES } from '#model/authority.ts';
import { ActorName, EventMark, useEventWords } from './event-words.tsx';
import type { EventVerdict, ShownEvent } from './verify-log.ts';

interface EventPaneProps {
  readonly event: ShownEvent;
  readonly verdict: EventVerdict | undefined;
  readonly onFilter: (part: object) => void;
}

export function EventPane(props: EventPaneProps) {
  const { t } = useTranslation();
  const { event, verdict } = props;
  return (
    <div className="stack">
      <div>
        <h2>{useEventWords(event.type)}</h2>
        <p className="quiet">
          <When at={event.at} />
        </p>
      </div>
      {(verdict === 'differs' || verdict === 'absent') && (
        <Callout tone="bad">{t(`eventVerdictMeans.${verdict}`)}</Callout>
      )}
      <Facts {...props} />
      <section className="panel">
        <h3>{t('record.data')}</h3>
        <pre className="json">
          <code>{JSON.stringify(event.data, null, 2)}</code>
        </pre>
      </section>
    </div>
  );
}

function Facts({ event, verdict, onFilter }: EventPaneProps) {
  const { t } = useTranslation();
  return (
    <section className="panel">
      <dl className="facts">
        <Fact name={t('record.who')}>
          <Who event={event} onFilter={onFilter} />
        </Fact>
        <Fact name={t('record.about')}>
          {t(`streamKind.${event.kind}`)} <ThingLink event={event} />{' '}
          <button
            type="button"
            className="link-button"
            onClick={() => onFilter({ about: event.id })}
          >
            {t('record.onlyThis')}
          </button>
        </Fact>
        {event.jurisdiction !== null && (
          <Fact name={t('case.place')}>
            <PlaceName path={event.jurisdiction} />
          </Fact>
        )}
        <Fact name={t('record.type')}>
          <code>{event.type}</code>
        </Fact>
        <Fact name={t('record.place')}>
          #{number(event.seq)} · {t('record.version', { n: number(event.version) })}
        </Fact>
        <Fact name={t('record.personal')}>{t(`personalState.${event.personal}`)}</Fact>
        <Fact name={t('record.inLog')}>
          {verdict === undefined ? t('record.verifying') : <EventMark verdict={verdict} />}
        </Fact>
      </dl>
    </section>
  );
}

function Who({ event, onFilter }: Pick<EventPaneProps, 'event' | 'onFilter'>) {
  const { t } = useTranslation();
  const { actor } = event;
  const role = ROLES.find((one) => one === event.role);
  return (
    <>
      <ActorName event={event} />
      {role !== undefined && <span className="quiet"> · {t(`role.${role}`)}</span>}{' '}
      {actor.id !== null && actor.kind === 'person' && (
        <button type="button" className="link-button" onClick={() => onFilter({ actor: actor.id })}>
          {t('record.onlyThisPerson')}
        </button>
      )}
    </>
  );
}

/** Where the console has a page of it. */
function ThingLink({ event: { kind, id } }: { readonly event: ShownEvent }) {
  switch (kind) {
    case 'case':
      return (
        <Link to="/cases/$id" params={{ id }}>
          {id}
        </Link>
      );
    case 'order':
      return (
        <Link to="/orders/$id" params={{ id }}>
          {id}
        </Link>
      );
    case 'system':
      return (
        <Link to="/systems/$id" params={{ id }}>
          {id}
        </Link>
      );
    case 'point':
    case 'set':
      return (
        <Link to="/points" search={{ id }}>
          {id}
        </Link>
      );
    case 'sensor':
      return (
        <Link to="/sensors" search={{ id }}>
          {id}
        </Link>
      );
    default:
      return <Value kind="hash">{id}</Value>;
  }
}
